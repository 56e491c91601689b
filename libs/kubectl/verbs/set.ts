// Mirrors k8s.io/kubectl/pkg/cmd/set
import type { Step } from '#linux/kernel/step.js';
import { canonicalQuantity, QUANTITY_FORMAT_ERROR } from '#cluster/apimachinery/quantity.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup, defineVerb } from '#kubectl/define-verb.js';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, type FlagValues, list, text, texts } from '#kubectl/flags/flag.js';
import { printerFor } from '#kubectl/printers/print-flags.js';
import { asTyped } from '#kubectl/printers/typed.js';
import { hasFiles } from '#kubectl/resources/files.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { schemaOf, twoWayMergePatch, twoWayPatch } from '#kubectl/resources/strategic.js';
import { clone, type Dynamic, listOf, sameJson } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, Many } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { fits, podSpecOf } from './pod-spec.js';
import { NOT_LOCAL, selectorFlag, setFlags } from './set-flags.js';
import { setSelector } from './set-selector.js';
import { applyEnv, listEnv, parseEnv, sourceEnv, splitEnvArgs } from './set-env.js';

type SetValues = FlagValues<typeof setFlags>;

interface Change {
  /** Those of the arguments that name objects. Throws Fatal. */
  args(): readonly string[];
  readonly selector?: string;
  readonly operation: string;
  /** Throws for what is asked wrongly, once the objects are read. */
  check?(isNamed: boolean, infos: readonly Info[]): void;
  /** Stands before the server's refusal. */
  readonly failed?: string;
  /** With --local, arguments that name objects are passed over and not refused. */
  readonly ignoresArgs?: true;
  /** Changes the copy in place; throws Fatal. What only a part of it lacks goes into `problems`. */
  change(copy: Dynamic, problems: string[]): void;
}

/** Changes each object and sends the difference; nothing is said of what stays as it was. */
function* changeAll<F extends SetValues>(call: Call<F>, spec: Change): Step<void> {
  const { flags } = call;
  const dryRun = dryRunOf(call);
  const printer = printerFor(call, { operation: `${spec.operation}${dryRunSuffix(dryRun)}` });
  void call.place;
  const args = spec.args();
  if (flags.local && args.length > 0 && spec.ignoresArgs !== true) throw new Fatal(NOT_LOCAL);
  const { infos, errors } = yield* select(call, { args, files: flags, typeMeansAll: flags.all, selector: flags.local ? '' : (spec.selector ?? ''), local: flags.local, keepGoing: true, typed: true });
  if (errors.length > 0) throw new Many(errors);
  spec.check?.(args.length > 0 || hasFiles(flags), infos);
  const failures: Error[] = [];
  for (const info of infos) {
    try {
      const copy = clone(info.object);
      const problems: string[] = [];
      changeOne(spec, copy, flags.local ? info.resource.kind.toLowerCase() : info.resource.resource, problems);
      failures.push(...problems.map((problem) => new Fatal(`error: ${problem}`)));
      if (sameJson(copy, info.object)) continue;
      if (flags.local || dryRun === 'client') {
        call.console.print(printer.print(flags.local ? asTyped(copy) : copy, true));
        continue;
      }
      const schema = schemaOf(info.object);
      const body = schema === undefined ? twoWayMergePatch(info.object, copy) : twoWayPatch(info.object, copy, schema);
      const contentType = schema === undefined ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json';
      try {
        call.console.print(printer.print(yield* call.client.json('PATCH', pathOf(info.resource, info.namespace, info.name), { body, contentType, query: { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager } }), true));
      } catch (error) {
        if (!(error instanceof ApiError) || spec.failed === undefined) throw error;
        throw new Fatal(`${spec.failed} ${error.message}`);
      }
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new Many(failures);
}

function changeOne({ change }: Change, copy: Dynamic, type: string, problems: string[]): void {
  try {
    change(copy, problems);
  } catch (error) {
    if (error instanceof Fatal) throw new Fatal(`error: ${type}/${copy.metadata?.name ?? ''} ${error.message}\n`);
    throw error;
  }
}

/** Arguments before the first KEY=VALUE or KEY- name objects. Throws Fatal. */
function splitPairs(args: readonly string[], what: string): { resources: string[]; pairs: string[] } {
  const isPair = (arg: string) => arg.indexOf('=') > 0 || (arg.endsWith('-') && arg !== '-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: [...args], pairs: [] };
  const stray = args.slice(first).find((arg) => !isPair(arg));
  if (stray !== undefined) throw new Fatal(`all resources must be specified before ${what} changes: ${stray}`);
  const wrong = args.slice(first).filter((arg) => arg.indexOf('=') <= 0);
  if (wrong.length > 0) throw new Fatal(`invalid ${what} format: ${wrong.join(', ')}`);
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}

const image = defineVerb({
  name: 'image',
  usage: 'set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  summary: 'Update the image of a pod template',
  examples: ["kubectl set image deployment/nginx busybox=busybox nginx=nginx:1.9.1", '', "# All containers of daemon set abc", "kubectl set image daemonset abc *=nginx:1.9.1"],
  flags: { ...setFlags, selector: selectorFlag },
  completes: { types: ['daemonsets', 'deployments', 'pods', 'cronjobs', 'replicasets', 'replicationcontrollers', 'statefulsets'], once: true },
  *run(call) {
    const images = new Map<string, string>();
    yield* changeAll(call, {
      args() {
        const { resources, pairs } = splitPairs(call.args, 'image');
        for (const pair of pairs) images.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        return resources;
      },
      selector: call.flags.selector,
      operation: 'image updated',
      failed: 'failed to patch image update to pod template:',
      check(isNamed) {
        const problems = [];
        if (call.flags.all && call.flags.selector !== '') problems.push('cannot set --all and --selector at the same time');
        if (!isNamed) problems.push('one or more resources must be specified as <resource> <name> or <resource>/<name>');
        if (images.size === 0) problems.push('at least one image update is required');
        else if (images.size > 1 && images.has('*')) problems.push('all containers are already specified by *, but saw more than one container_name=container_image pairs');
        if (isLocalOnServer(call)) problems.push(LOCAL_ON_SERVER.message);
        if (problems.length > 0) throw new Many(problems.map((problem) => new Fatal(problem)));
      },
      change(copy, problems) {
        const spec = podSpecOf(copy);
        for (const [name, value] of images) {
          const chosen = [...listOf(spec.initContainers), ...listOf(spec.containers)].filter((container) => name === '*' || container.name === name);
          if (chosen.length === 0) problems.push(`unable to find container named ${JSON.stringify(name)}`);
          for (const container of chosen) {
            if (value === '') delete container.image;
            else container.image = value;
          }
        }
      },
    });
  },
});

const LOCAL_ON_SERVER = new Fatal('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');

function isLocalOnServer<F extends SetValues>(call: Call<F>): boolean {
  return call.flags.local && dryRunOf(call) === 'server';
}

/** Flags that do not go together. Throws Fatal. */
function checkSelection<F extends SetValues & { readonly selector: string }>(call: Call<F>): void {
  if (isLocalOnServer(call)) throw LOCAL_ON_SERVER;
  if (call.flags.all && call.flags.selector !== '') throw new Fatal('cannot set --all and --selector at the same time');
}

const resources = defineVerb({
  name: 'resources',
  usage: 'set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS] [options]',
  summary: 'Update resource requests/limits on objects with pod templates',
  examples: ['kubectl set resources deployment nginx -c=nginx --limits=cpu=200m,memory=512Mi'],
  flags: { ...setFlags, selector: selectorFlag, containers: text({ short: 'c', initial: '*', help: 'Names of the containers; * for all.' }), limits: text({ help: 'resource=quantity, separated by commas.' }), requests: text({ help: 'resource=quantity, separated by commas.' }) },
  *run(call) {
    const { flags } = call;
    let [limits, requests]: Record<string, string>[] = [];
    yield* changeAll(call, {
      args: () => call.args,
      selector: flags.selector,
      operation: 'resource requirements updated',
      failed: 'failed to patch resources update to pod template',
      check() {
        checkSelection(call);
        if (flags.limits === '' && flags.requests === '') throw new Fatal('you must specify an update to requests or limits (in the form of --requests/--limits)');
        limits = quantities(flags.limits);
        requests = quantities(flags.requests);
      },
      change(copy, problems) {
        const spec = podSpecOf(copy);
        const chosen = [...listOf(spec.initContainers), ...listOf(spec.containers)].filter(({ name }) => flags.containers === '*' || fits(name, flags.containers));
        if (chosen.length === 0) problems.push(`unable to find container named ${flags.containers}`);
        for (const container of chosen) {
          const merged = { ...container.resources };
          for (const [key, values] of [['limits', limits], ['requests', requests]] as const) {
            const next: Record<string, string> = { ...merged[key] };
            for (const [name, value] of Object.entries(values ?? {})) {
              if (value === '0') delete next[name];
              else next[name] = value;
            }
            if (Object.keys(next).length > 0) merged[key] = next;
            else delete merged[key];
          }
          container.resources = merged;
        }
      },
    });
  },
});

function quantities(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const statement of text === '' ? [] : text.split(',')) {
    const parts = statement.split('=');
    if (parts.length !== 2) throw new Fatal(`Invalid argument syntax ${statement}, expected <resource>=<value>`);
    const quantity = canonicalQuantity(parts[1] as string);
    if (quantity === undefined) throw new Fatal(QUANTITY_FORMAT_ERROR);
    found[parts[0] as string] = quantity;
  }
  return found;
}

const serviceAccount = defineVerb({
  name: 'serviceaccount',
  aliases: ['sa'],
  usage: 'set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  summary: 'Update the service account of a resource',
  examples: ['kubectl set serviceaccount deployment nginx-deployment serviceaccount1'],
  flags: setFlags,
  *run(call) {
    if (isLocalOnServer(call)) throw LOCAL_ON_SERVER;
    const account = call.args.at(-1);
    yield* changeAll(call, {
      args() {
        if (account === undefined) throw new Fatal('serviceaccount is required');
        return call.args.slice(0, -1);
      },
      ignoresArgs: true,
      operation: 'serviceaccount updated',
      failed: 'failed to patch ServiceAccountName',
      change(copy) {
        const spec = podSpecOf(copy);
        spec.serviceAccountName = account;
        if (spec.serviceAccount !== undefined) spec.serviceAccount = account;
      },
    });
  },
});

const subject = defineVerb({
  name: 'subject',
  usage: 'set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  flags: { ...setFlags, selector: selectorFlag, group: texts({ help: 'A group that gets the role.' }), serviceaccount: texts({ help: 'A service account that gets the role.' }), subjectUser: texts({ name: 'user', help: 'A user who gets the role.' }) },
  *run(call) {
    const { flags } = call;
    const apiGroup = 'rbac.authorization.k8s.io';
    yield* changeAll(call, {
      args: () => call.args,
      selector: flags.selector,
      operation: 'subjects updated',
      failed: 'failed to patch subjects to rolebinding:',
      check(_isNamed, infos) {
        checkSelection(call);
        if (flags.group.length + flags.serviceaccount.length + flags.subjectUser.length === 0) throw new Fatal('you must specify at least one value of user, group or serviceaccount');
        for (const account of flags.serviceaccount) {
          const [namespace, name, ...more] = account.split(':');
          if (!name || more.length > 0) throw new Fatal('serviceaccount must be <namespace>:<name>');
          if (namespace === '' && infos.some(({ object }) => object.kind === 'ClusterRoleBinding')) throw new Fatal('serviceaccount must be <namespace>:<name>, namespace must be specified');
        }
      },
      change(copy) {
        if (!['RoleBinding', 'ClusterRoleBinding'].includes(copy.kind)) throw new Fatal('setting subjects is only supported for RoleBinding/ClusterRoleBinding');
        const known = listOf(copy.subjects);
        const added: Dynamic[] = [
          ...sorted(flags.subjectUser).map((name) => ({ kind: 'User', apiGroup, name })), ...sorted(flags.group).map((name) => ({ kind: 'Group', apiGroup, name })),
          ...sorted(flags.serviceaccount).map((account) => ({ kind: 'ServiceAccount', namespace: account.split(':')[0] || call.namespace, name: account.split(':')[1] })),
        ];
        copy.subjects = [...known, ...added.filter((each) => !known.some((old) => old.kind === each.kind && old.name === each.name && (old.namespace ?? '') === (each.namespace ?? '')))];
      },
    });
  },
});

const sorted = (names: readonly string[]) => [...new Set(names)].sort();

const env = defineVerb({
  name: 'env',
  usage: 'set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  summary: 'Update environment variables on a pod template',
  examples: ['kubectl set env deployment/registry STORAGE_DIR=/local', '', '# What is set', 'kubectl set env deployment/sample-build --list', '', '# From a config map', 'kubectl set env --from=configmap/myconfigmap --prefix=MYSQL_ deployment/myapp'],
  flags: { ...setFlags, selector: selectorFlag, containers: text({ short: 'c', initial: '*', help: 'Names of the containers; * for all.' }), env: texts({ short: 'e', help: 'NAME=value.' }), from: text({ help: 'Take the variables from this config map or secret.' }), keys: list({ help: 'Only these keys of --from.' }), list: bool({ help: 'Print the variables.' }), overwrite: bool({ initial: true, help: 'Replace variables that are there.' }), prefix: text({ help: 'Put this before the names of --from.' }), resolve: bool({ help: 'With --list: show the values of references.' }) },
  *run(call) {
    const { flags } = call;
    if (flags.all && flags.selector !== '') throw new Fatal('cannot set --all and --selector at the same time');
    const { resources: named, changes } = splitEnvArgs(call.args);
    dryRunOf(call);
    printerFor(call);
    call.connect();
    void call.place;
    if (isLocalOnServer(call)) throw LOCAL_ON_SERVER;
    if (named.length === 0 && flags.filename.length === 0) throw new Fatal('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (flags.list && flags.output !== '') throw new Fatal('--list and --output may not be specified together');
    if (flags.keys.length > 0 && flags.from === '') throw new Fatal('when specifying --keys, a configmap or secret must be provided with --from');
    const { set, remove } = yield* parseEnv(call, [...flags.env, ...changes]);
    const unprefixed = [...set, ...(flags.from === '' ? [] : yield* sourceEnv(call, flags))];
    const added = unprefixed.map((each) => ({ ...each, name: `${flags.prefix}${each.name}` }));
    if (flags.list) return yield* listEnv(call, flags, named, added, remove);
    yield* changeAll(call, {
      args: () => named,
      ignoresArgs: true,
      selector: flags.selector,
      operation: 'env updated',
      failed: 'failed to patch env update to pod template:',
      change: (copy) => applyEnv(call, copy, flags, added, remove),
    });
  },
});

export const set = defineGroup({
  name: 'set',
  usage: 'set SUBCOMMAND [options]',
  summary: 'Set specific features on objects',
  long: 'Configure application resources.\n\n These commands help you make changes to existing application resources.',
  helpTo: 'stderr',
  commands: [env, image, resources, setSelector, serviceAccount, subject],
});
