// Mirrors k8s.io/kubectl/pkg/cmd/config
import { globalFlags } from '#kubectl/flags/global.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { bool, text } from '#kubectl/flags/flag.js';
import { commandHelp } from '#kubectl/help.js';
import { inOrder } from '#kubectl/printers/go-order.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import { TableWriter } from '#kubectl/printers/tab-writer.js';
import { clone, type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal, Many } from '#kubectl/rest/errors.js';
import { FIELD, load, modify, type Section, shownFile, upsert, defaultFile, whole } from './files.js';
import { setProperty, unsetProperty } from './set.js';
import { ifGiven, setCluster, setCredentials } from './set-entries.js';

const view = defineVerb({
  name: 'view',
  usage: 'config view [flags] [options]',
  summary: 'Display merged kubeconfig settings or a specified kubeconfig file',
  examples: ['kubectl config view', '', '# With keys and certificates', 'kubectl config view --raw', '', "# The password of one user", `kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.password}'`],
  flags: { ...printFlags, output: text({ short: 'o', initial: 'yaml', help: 'Output format.' }), flatten: bool({ help: 'Put the content of files into the output.' }), merge: bool({ initial: true, help: 'Merge the files.' }), minify: bool({ help: 'Only what the current context uses.' }), raw: bool({ help: 'Show secrets and certificates.' }) },
  *run(call) {
    if (call.args.length > 0) throw call.usage(`unexpected arguments: [${call.args.join(' ')}]`);
    const { flags } = call;
    const printer = printerFor(call);
    if (!flags.merge && call.globals.kubeconfig === '') throw new Fatal('if merge==false a precise file must be specified');
    const config = load(call);
    let current = call.globals.context || config.currentContext;
    const entries = (section: Section) => config[section].map(({ name, value }) => ({ name, [FIELD[section]]: clone(value) }) as Dynamic);
    const sections: Record<Section, Dynamic[]> = { clusters: entries('clusters'), contexts: entries('contexts'), users: entries('users') };
    if (flags.minify) {
      if (current === '') throw new Fatal('current-context must exist in order to minify');
      const context = config.contexts.find(({ name }) => name === current)?.value;
      if (context === undefined) throw new Fatal(`cannot locate context ${current}`);
      sections.contexts = sections.contexts.filter(({ name }) => name === current);
      sections.clusters = sections.clusters.filter(({ name }) => name === context.cluster);
      sections.users = sections.users.filter(({ name }) => name === context.user);
    }
    if (!flags.raw && !flags.flatten) redact(sections);
    current = config.empty ? '' : current;
    call.console.print(printer.print(goOrder(whole({ apiVersion: 'v1', kind: 'Config', 'current-context': current, ...sections })), true));
  },
});

/** As Go's types have the fields. */
function goOrder(config: Dynamic): Dynamic {
  const list = (entries: Dynamic, key: string, fields: readonly string[]) => (Array.isArray(entries) ? entries.map((entry) => inOrder({ ...entry, [key]: inOrder(entry[key], fields) }, ['name', key])) : entries);
  const ordered = inOrder(config, ['kind', 'apiVersion', 'preferences', 'clusters', 'users', 'contexts', 'current-context']);
  return {
    ...ordered,
    clusters: list(ordered.clusters, 'cluster', ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'certificate-authority-data', 'proxy-url']),
    users: list(ordered.users, 'user', ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'as', 'username', 'password', 'auth-provider', 'exec']),
    contexts: list(ordered.contexts, 'context', ['cluster', 'user', 'namespace']),
  };
}

function redact(sections: Record<Section, Dynamic[]>): void {
  for (const { cluster } of sections.clusters) if (cluster['certificate-authority-data']) cluster['certificate-authority-data'] = 'DATA+OMITTED';
  for (const { user } of sections.users) {
    for (const key of ['client-certificate-data', 'client-key-data']) if (user[key]) user[key] = 'DATA+OMITTED';
    for (const key of ['token', 'password']) if (user[key]) user[key] = 'REDACTED';
  }
}

const getContexts = defineVerb({
  name: 'get-contexts',
  usage: 'config get-contexts [(-o|--output=)name)] [options]',
  summary: 'Describe one or many contexts',
  flags: { noHeaders: bool({ help: 'Print no header line.' }), output: text({ short: 'o', help: 'Output format. One of: (name).' }) },
  *run(call) {
    const { flags } = call;
    if (flags.output !== '' && flags.output !== 'name') throw new Fatal(`--output ${flags.output} is not available in kubectl config get-contexts; resetting to default output format`);
    const config = load(call);
    const chosen = call.args.length === 0 ? config.contexts : config.contexts.filter(({ name }) => call.args.includes(name));
    const missing = call.args.filter((name) => !config.contexts.some((entry) => entry.name === name));
    if (flags.output === 'name') for (const { name } of chosen) call.console.line(name);
    else {
      const rows = chosen.map(({ name, value }) => [name === config.currentContext ? '*' : '', name, value.cluster ?? '', value.user ?? '', value.namespace ?? '']);
      if (!flags.noHeaders) rows.unshift(['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE']);
      call.console.print(new TableWriter().rows(rows));
    }
    if (missing.length > 0) throw new Many(missing.map((name) => new Fatal(`context ${name} not found`)));
  },
});

const currentContext = defineVerb({
  name: 'current-context',
  usage: 'config current-context [flags] [options]',
  summary: 'Display the current-context',
  *run(call) {
    const { currentContext: name } = load(call);
    if (name === '') throw new Fatal('current-context is not set');
    call.console.line(name);
  },
});

const useContext = defineVerb({
  name: 'use-context',
  aliases: ['use'],
  usage: 'config use-context CONTEXT_NAME [options]',
  summary: 'Set the current-context in a kubeconfig file',
  completes: 'contexts',
  *run(call) {
    if (call.args.length !== 1) throw call.helpAnd('Unexpected args: ' + `[${call.args.join(' ')}]`);
    const [name = ''] = call.args;
    const config = load(call);
    if (name === '') throw new Fatal('empty context names are not allowed');
    if (!config.contexts.some((entry) => entry.name === name)) throw new Fatal(`no context exists with the name: ${JSON.stringify(name)}`);
    modify(call, config.currentContextFile ?? defaultFile(call), (content) => {
      content['current-context'] = name;
    });
    call.console.line(`Switched to context ${JSON.stringify(name)}.`);
  },
});

const names = (name: string, section: Section, summary: string) =>
  defineVerb({
    name,
    usage: `config ${name} [flags] [options]`,
    summary,
    *run(call) {
      call.console.print(`NAME\n${load(call)[section].map((entry) => `${entry.name}\n`).join('')}`);
    },
  });

const remove = (name: string, section: Section, word: string, summary: string) =>
  defineVerb({
    name,
    usage: `config ${name} NAME [options]`,
    summary,
    completes: section,
    *run(call) {
      if (call.args.length !== 1) {
        if (section === 'users') throw call.usage('user to delete is required');
        call.console.print(commandHelp(call.path, call.command));
        return;
      }
      const [entryName = ''] = call.args;
      const config = load(call);
      const known = config[section].find((entry) => entry.name === entryName);
      const file = shownFile(call);
      if (known === undefined) throw new Fatal(`cannot delete ${word} ${entryName}, not in ${file}`);
      if (section === 'contexts' && config.currentContext === entryName) call.console.errorLine('warning: this removed your active context, use "kubectl config use-context" to select a different one');
      modify(call, known.file, (content) => {
        content[section] = listOf(content[section]).filter((entry) => entry.name !== entryName);
      });
      call.console.line(`deleted ${word} ${entryName} from ${file}`);
    },
  });

const renameContext = defineVerb({
  name: 'rename-context',
  usage: 'config rename-context CONTEXT_NAME NEW_NAME [options]',
  summary: 'Rename a context from the kubeconfig file',
  completes: 'contexts',
  *run(call) {
    if (call.args.length !== 2) throw call.helpAnd('Unexpected args: ' + `[${call.args.join(' ')}]`);
    const [from = '', to = ''] = call.args;
    if (to === '') throw new Fatal('You must specify a new non-empty context name');
    const config = load(call);
    const known = config.contexts.find((entry) => entry.name === from);
    if (known === undefined) throw new Fatal(`cannot rename the context ${JSON.stringify(from)}, it's not in ${shownFile(call)}`);
    if (config.contexts.some((entry) => entry.name === to)) throw new Fatal(`cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${shownFile(call)}`);
    modify(call, known.file, (content) => {
      for (const entry of listOf(content.contexts)) if (entry.name === from) entry.name = to;
      if (content['current-context'] === from) content['current-context'] = to;
    });
    call.console.line(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.`);
  },
});

const setContext = defineVerb({
  name: 'set-context',
  usage: 'config set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
  summary: 'Set a context entry in kubeconfig',
  examples: ['kubectl config set-context gce --user=cluster-admin', '', 'kubectl config set-context --current --namespace=my-namespace'],
  flags: { cluster: { ...globalFlags.cluster, completes: undefined }, current: bool({ help: 'Change the current context.' }), namespace: globalFlags.namespace, user: { ...globalFlags.user, completes: undefined } },
  completes: 'contexts',
  *run(call) {
    const config = load(call);
    if (call.args.length > 1) throw call.helpAnd(`Unexpected args: [${call.args.join(' ')}]`);
    const [given = ''] = call.args;
    if (given === '' && !call.flags.current) throw new Fatal('you must specify a non-empty context name or --current');
    if (given !== '' && call.flags.current) throw new Fatal('you cannot specify both a context name and --current');
    const name = call.flags.current ? config.currentContext : given;
    if (name === '') throw new Fatal('no current context is set');
    const { cluster, user, namespace } = call.globals;
    const existed = upsert(call, 'contexts', name, { cluster: ifGiven(call, 'cluster', cluster), user: ifGiven(call, 'user', user), namespace: ifGiven(call, 'namespace', namespace) });
    call.console.line(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.`);
  },
});

export const config = defineGroup({
  name: 'config',
  usage: 'config SUBCOMMAND [options]',
  summary: 'Modify kubeconfig files',
  long: `Modify kubeconfig files using subcommands like "kubectl config set current-context my-context".\n\n The loading order follows these rules:\n\n  1.  If the --kubeconfig flag is set, then only that file is loaded. The flag may only be set once and no merging takes place.\n  2.  If $KUBECONFIG environment variable is set, then it is used as a list of paths (normal path delimiting rules for your system). These paths are merged. When a value is modified, it is modified in the file that defines the stanza. When a value is created, it is created in the first file that exists. If no files in the chain exist, then it creates the last file in the list.\n  3.  Otherwise, \${HOME}/.kube/config is used and no merging takes place.`,
  flags: { kubeconfig: text({ help: 'Use this kubeconfig file.' }) },
  persistent: ['kubeconfig'],
  helpTo: 'stderr',
  commands: [
    currentContext,
    remove('delete-cluster', 'clusters', 'cluster', 'Delete the specified cluster from the kubeconfig'),
    remove('delete-context', 'contexts', 'context', 'Delete the specified context from the kubeconfig'),
    remove('delete-user', 'users', 'user', 'Delete the specified user from the kubeconfig'),
    names('get-clusters', 'clusters', 'Display clusters defined in the kubeconfig'),
    getContexts,
    names('get-users', 'users', 'Display users defined in the kubeconfig'),
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
});
