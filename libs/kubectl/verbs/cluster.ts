// Mirrors version, cluster-info, api-resources, api-versions, options and plugin of k8s.io/kubectl/pkg/cmd
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { CLIENT_VERSION } from '#kubectl/client-version.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, list, text, texts } from '#kubectl/flags/flag.js';
import { globalFlags } from '#kubectl/flags/global.js';
import { flagHelp } from '#kubectl/help.js';
import { pluginFiles } from '#kubectl/plugins.js';
import { goJsonIndent } from '#kubectl/printers/go-json.js';
import { TableWriter } from '#kubectl/printers/tab-writer.js';
import { listObjects } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { Fatal, Unreachable } from '#kubectl/rest/errors.js';
import { apiVersionOf, type Mapper, qualified } from '#kubectl/rest/mapper.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import { clusterInfoDump } from './cluster-dump.js';

const KUSTOMIZE = 'v5.7.1';

export const version = defineVerb({
  name: 'version',
  usage: 'version [flags] [options]',
  summary: 'Print the client and server version information',
  flags: { client: bool({ help: "Only the client's version; no server is asked." }), output: text({ short: 'o', help: "One of 'yaml' or 'json'." }) },
  *run(call) {
    const { output, client } = call.flags;
    if (call.args.length > 0) throw new Fatal(`extra arguments: [${call.args.join(' ')}]`);
    if (output !== '' && output !== 'yaml' && output !== 'json') throw new Fatal("--output must be 'yaml' or 'json'");
    let failure: unknown;
    let server: Record<string, string> | undefined;
    if (!client) {
      try {
        server = yield* call.client.json('GET', '/version');
      } catch (error) {
        failure = error;
      }
    }
    const all = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE, ...(server === undefined ? {} : { serverVersion: server }) };
    if (output === 'yaml') call.console.line(writeYaml(all));
    else if (output === 'json') call.console.line(goJsonIndent(all, '  '));
    else {
      call.console.line(`Client Version: ${CLIENT_VERSION.gitVersion}`);
      call.console.line(`Kustomize Version: ${KUSTOMIZE}`);
      if (server !== undefined) call.console.line(`Server Version: ${server['gitVersion']}`);
    }
    if (failure !== undefined) throw failure;
  },
});

export const clusterInfo = defineGroup({
  name: 'cluster-info',
  usage: 'cluster-info [flags] [options]',
  summary: 'Display cluster information',
  commands: [clusterInfoDump],
  *run(call) {
    const { server } = call.connection;
    const colour = call.proc.stdout.isTty;
    const paint = (code: number, words: string) => (colour ? `\u001b[${code === 33 ? '0;33' : '0;32'}m${words}\u001b[0m` : words);
    const say = (what: string, where: string) => call.console.line(`${paint(32, what)} is running at ${paint(33, where)}`);
    const resource = yield* call.mapper.resource('services');
    const { items } = yield* listObjects(call.client, resource, 'kube-system', { selector: 'kubernetes.io/cluster-service=true' });
    say('Kubernetes control plane', server);
    for (const service of items) {
      const name = service.metadata.labels?.['kubernetes.io/name'] || service.metadata.name;
      const [port] = service.spec.ports ?? [];
      const id = `${service.metadata.name}${port?.name ? `:${port.name}` : ''}`;
      const ingress = service.status?.loadBalancer?.ingress?.[0];
      say(name, ingress === undefined ? `${server}/api/v1/namespaces/${service.metadata.namespace}/services/${id}/proxy` : `http://${ingress.ip ?? ingress.hostname}:${port?.port ?? 80}`);
    }
    call.console.print("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  },
});

export const apiVersions = defineVerb({
  name: 'api-versions',
  usage: 'api-versions [options]',
  summary: 'Print the supported API versions on the server, in the form of "group/version"',
  *run(call) {
    if (call.args.length > 0) throw call.usage(`unexpected arguments: [${call.args.join(' ')}]`);
    const { groups } = yield* groupsOf(call);
    // What nobody answers for is left out, as client-go does it.
    const all = groups.flatMap(({ name, versions }) => versions.filter(({ stale }) => !stale).map(({ version: v }) => (name === '' ? v : `${name}/${v}`)));
    for (const line of all.sort()) call.console.line(line);
  },
});

function* groupsOf<F>(call: Call<F>): Step<Mapper> {
  try {
    return yield* call.mapper.fresh(1);
  } catch (error) {
    if (error instanceof Unreachable) throw new Fatal(`couldn't get available api versions from server: Get ${JSON.stringify(call.discoveryUrl)}: ${error.cause}`);
    throw error;
  }
}

export const apiResources = defineVerb({
  name: 'api-resources',
  usage: 'api-resources [flags] [options]',
  summary: 'Print the supported API resources on the server',
  examples: ['kubectl api-resources', '', '# With more columns', 'kubectl api-resources -o wide', '', '# Of one group', 'kubectl api-resources --api-group=rbac.authorization.k8s.io'],
  flags: {
    apiGroup: text({ help: 'Only this group.' }),
    cached: bool({ help: 'Use what is cached.' }),
    categories: list({ help: 'Only resources of these categories.' }),
    namespaced: bool({ initial: true, help: 'With false: only what belongs to no namespace.' }),
    noHeaders: bool({ help: 'Print no header line.' }),
    output: text({ short: 'o', help: 'Output format. One of: (json, yaml, name, wide).' }),
    showManagedFields: bool({ help: 'Keep managedFields when printing objects in JSON or YAML.' }),
    sortBy: text({ help: 'Sort by name or kind.' }),
    verbs: texts({ help: 'Only resources that know these verbs.' }),
  },
  *run(call) {
    const { flags } = call;
    if (call.args.length > 0) throw call.usage(`unexpected arguments: [${call.args.join(' ')}]`);
    if (!['', 'name', 'wide', 'json', 'yaml'].includes(flags.output)) throw new Fatal(`unable to match a printer suitable for the output format ${JSON.stringify(flags.output)}, allowed formats are: json,kyaml,name,wide,yaml`);
    if (!['', 'name', 'kind'].includes(flags.sortBy)) throw new Fatal("--sort-by accepts only name or kind");
    const verbs = flags.verbs.flatMap((each) => each.split(','));
    const found = (yield* (flags.cached ? call.mapper.known(1) : call.mapper.fresh(1))).preferred().filter((resource) => {
      if (call.changed('api-group') && resource.group !== flags.apiGroup) return false;
      if (call.changed('namespaced') && resource.namespaced !== flags.namespaced) return false;
      return verbs.every((verb) => resource.verbs.includes(verb)) && flags.categories.every((category) => resource.categories.includes(category));
    });
    const key = (resource: ApiResource) => (flags.sortBy === 'kind' ? resource.kind : resource.resource);
    if (flags.sortBy !== '') found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
    if (flags.output === 'name') for (const resource of found) call.console.line(qualified(resource));
    else if (flags.output === 'json' || flags.output === 'yaml') {
      const value = { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: found.map((each) => ({ name: each.resource, singularName: each.singular, namespaced: each.namespaced, ...(each.group === '' ? {} : { group: each.group }), version: each.version, kind: each.kind, verbs: each.verbs, ...(each.shortNames.length > 0 ? { shortNames: each.shortNames } : {}), ...(each.categories.length > 0 ? { categories: each.categories } : {}) })) };
      call.console.print(flags.output === 'yaml' ? writeYaml(value) : `${goJsonIndent(value)}\n`);
    } else {
      const wide = flags.output === 'wide';
      const rows = found.map((each) => [each.resource, each.shortNames.join(','), apiVersionOf(each), String(each.namespaced), each.kind, ...(wide ? [[...each.verbs].join(','), each.categories.join(',')] : [])]);
      if (!flags.noHeaders) rows.unshift(['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])]);
      call.console.print(new TableWriter().rows(rows));
    }
  },
});

export const options = defineVerb({
  name: 'options',
  usage: 'options [options]',
  summary: 'Print the list of flags inherited by all commands',
  tellsOnStdout: true,
  *run(call) {
    call.console.print(`The following options can be passed to any command:\n\n${flagHelp(globalFlags)}\n`);
  },
});

const pluginList = defineVerb({
  name: 'list',
  usage: 'plugin list [flags] [options]',
  summary: 'List all visible plugin executables on a user\'s PATH',
  flags: { nameOnly: bool({ help: 'Only the names.' }) },
  *run(call) {
    const found = pluginFiles(call.proc).map(({ folder, name }) => (call.flags.nameOnly ? name : `${folder}/${name}`));
    if (found.length === 0) throw new Fatal('unable to find any kubectl plugins in your PATH');
    call.console.print(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`);
  },
});

export const plugin = defineGroup({ name: 'plugin', usage: 'plugin [flags]', summary: 'Provides utilities for interacting with plugins', commands: [pluginList], helpTo: 'stderr' });
