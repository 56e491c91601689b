// Mirrors sigs.k8s.io/kustomize/kustomize/v5/commands/build
// Differs: functions in containers are not run.
import { defineVerb } from '#kubectl/define-verb.js';
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { bool, text, texts } from '#kubectl/flags/flag.js';
import { type Built, buildResources } from '#kubectl/kustomize/build.js';
import { effectiveNamespace } from '#kubectl/kustomize/ids.js';
import type { Resource } from '#kubectl/kustomize/resource.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';

const RESTRICTORS = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone'];
const ORDERS = ['legacy', 'none'];
const DEPRECATED = [
  ['enable-managedby-label', 'The flag `enable-managedby-label` has been deprecated. Use the `managedByLabel` option in the `buildMetadata` field instead.'],
  ['reorder', "use the new 'sortOptions' field in kustomization.yaml instead."],
] as const;

export const kustomize = defineVerb({
  name: 'kustomize',
  usage: 'kustomize DIR [flags] [options]',
  summary: 'Build a kustomization target from a directory or URL',
  long: "Build a set of KRM resources using a 'kustomization.yaml' file. The DIR argument must be a path to a directory containing 'kustomization.yaml', or a git repository URL with a path suffix specifying same with respect to the repository root. If DIR is omitted, '.' is assumed.",
  examples: [
    '# Build the current working directory', 'kubectl kustomize', '', '# Build some shared configuration directory', 'kubectl kustomize /home/config/production', '',
    '# Build from github', 'kubectl kustomize https://github.com/kubernetes-sigs/kustomize.git/examples/helloWorld?ref=v1.0.6',
  ],
  flags: {
    asCurrentUser: bool({ help: 'use the uid and gid of the command executor to run the function in the container' }),
    enableAlphaPlugins: bool({ help: 'enable kustomize plugins' }),
    enableHelm: bool({ help: 'Enable use of the Helm chart inflator generator.' }),
    enableManagedbyLabel: bool({ hidden: true }),
    env: texts({ short: 'e', help: 'a list of environment variables to be used by functions' }),
    helmApiVersions: texts({ help: 'Kubernetes api versions used by Helm for Capabilities.APIVersions' }),
    helmCommand: text({ initial: 'helm', help: 'helm command (path to executable)' }),
    helmDebug: bool({ help: 'Enable debug output from the Helm chart inflator generator.' }),
    helmKubeVersion: text({ help: 'Kubernetes version used by Helm for Capabilities.KubeVersion' }),
    loadRestrictor: text({ initial: 'LoadRestrictionsRootOnly', help: "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization." }),
    mount: texts({ help: 'a list of storage options read from the filesystem' }),
    network: bool({ help: 'enable network access for functions that declare it' }),
    networkName: text({ initial: 'bridge', help: 'the docker network to run the container in' }),
    output: text({ short: 'o', help: 'If specified, write output to this path.' }),
    reorder: text({ initial: 'legacy', hidden: true }),
  },
  *run(call) {
    const { flags, args, proc } = call;
    for (const [name, advice] of DEPRECATED) if (call.changed(name)) call.console.errorLine(`Flag --${name} has been deprecated, ${advice}`);
    yield* call.console.flush();
    if (args.length > 1) throw new Fatal('specify one path to kustomization.yaml');
    refuse('load-restrictor', flags.loadRestrictor, ['', ...RESTRICTORS], RESTRICTORS);
    refuse('reorder', flags.reorder, ORDERS, ORDERS);
    const built = yield* buildResources(proc, args[0] ?? '.', {
      isUnrestricted: flags.loadRestrictor === 'LoadRestrictionsNone', withHelm: flags.enableHelm, withPlugins: flags.enableAlphaPlugins, withManagedByLabel: flags.enableManagedbyLabel,
      reorder: call.changed('reorder') ? (flags.reorder as 'legacy' | 'none') : undefined,
    });
    if (flags.output !== '' && isFolder(proc, flags.output)) {
      writeEach(proc, flags.output, built);
      return;
    }
    const result = built.map(({ object }) => writeYaml(object)).join('---\n');
    if (flags.output === '') call.console.print(result);
    else write(proc, flags.output, result);
  },
});

function refuse(flag: string, value: string, legal: readonly string[], shown: readonly string[]): void {
  if (!legal.includes(value)) throw new Fatal(`illegal flag value --${flag} ${value}; legal values: [${shown.join(' ')}]`);
}

function isFolder({ files }: Process, path: string): boolean {
  return files.exists(path) && files.stat(path).kind === 'directory';
}

/** A file for each object, named for its kind and name; the namespace comes first where there are several. */
function writeEach(proc: Process, folder: string, built: readonly Built[]): void {
  const namespaces = new Set(built.filter(({ resource: { id } }) => !id.isClusterScoped).map(({ resource: { id } }) => effectiveNamespace(id)));
  for (const { resource, object } of built) {
    const { id } = resource;
    const prefix = namespaces.size > 1 && !id.isClusterScoped ? `${effectiveNamespace(id).toLowerCase()}_` : '';
    write(proc, `${folder.replace(/\/$/, '')}/${prefix}${fileName(resource)}`, writeYaml(object));
  }
}

function fileName({ gvk: { group, version, kind }, name }: Resource): string {
  return `${[group, version, kind].filter((part) => part !== '').join('_').toLowerCase()}_${name.toLowerCase()}.yaml`;
}

function write({ files }: Process, path: string, content: string): void {
  try {
    files.write(path, content);
  } catch (error) {
    if (error instanceof Errno) throw new Fatal(`open ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
