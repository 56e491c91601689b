// Mirrors k8s.io/kubectl/pkg/cmd/apply
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineGroup } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix, type DryRun } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text, texts } from '#kubectl/flags/flag.js';
import { printFlags, type Printer, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, requireFiles } from '#kubectl/resources/files.js';
import { infosOfFiles, withUnread } from '#kubectl/resources/manifest-infos.js';
import type { Info } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { type Dynamic, isRecord, sortKeys } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isConflict, Many, withSource } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied.js';
import { migrated } from './apply-migration.js';
import { currentOf, describeInfo, manager, patchCurrent, withAnnotation } from './apply-patch.js';
import { allowedKinds, deleteOptions, prune, prunedPrinter, type Visited } from './apply-prune.js';
import { ApplySet } from './applyset.js';
import { fieldValidation, LAST_APPLIED, validateFlag } from './create/generate.js';
import { unversioned } from './create/unversioned.js';
import { cascadeOf } from './delete.js';

export const applyFlags = {
  ...fileFlags,
  ...printFlags,
  all: bool({ help: 'With --prune: every object of the namespace.' }),
  applyset: text({ gate: 'KUBECTL_APPLYSET', help: '[alpha] The object that keeps track of what --prune may delete: NAME of a Secret, or RESOURCE[.GROUP]/NAME.' }),
  cascade: text({ initial: 'background', bare: 'background', help: 'How dependents of pruned objects go: background, orphan or foreground.' }),
  dryRun: dryRunFlag,
  fieldManager: text({ initial: '', shown: "'kubectl-client-side-apply'", help: 'Name of the manager used to track field ownership.' }),
  force: bool({ help: 'Delete and create again what cannot be changed.' }),
  forceConflicts: bool({ help: 'Take over the fields of other managers. Only with --server-side.' }),
  gracePeriod: int({ initial: -1, help: 'Seconds for pruned objects to end.' }),
  openapiPatch: bool({ initial: true, help: 'Use the schema of the API to compute the difference.' }),
  overwrite: bool({ initial: true, help: 'Resolve conflicts with the live object in favour of the file.' }),
  prune: bool({ help: 'Delete objects that are no longer in the files.' }),
  pruneAllowlist: texts({ help: 'Kinds that --prune may delete: group/version/kind.' }),
  selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
  serverSide: bool({ help: 'Let the server apply the changes and track who owns which field.' }),
  subresource: text({ help: 'Work on this subresource of the object. Only with --server-side.' }),
  timeout: duration({ help: 'How long to wait for a deletion.' }),
  validate: validateFlag,
  wait: bool({ help: 'Wait until deleted objects are gone.' }),
};
export type ApplyCall = Call<FlagValues<typeof applyFlags>>;

export const apply = defineGroup({
  name: 'apply',
  usage: 'apply (-f FILENAME | -k DIRECTORY) [options]',
  summary: 'Apply a configuration to a resource by file name or stdin',
  long: 'Apply a configuration to a resource by file name or stdin. The resource name must be specified. This resource will be created if it does not exist yet.\n\n JSON and YAML formats are accepted.',
  examples: ['# Apply the configuration in pod.json to a pod', 'kubectl apply -f ./pod.json', '', '# Apply resources from a directory containing kustomization.yaml', 'kubectl apply -k dir/', '', '# Apply the JSON passed into stdin to a pod', 'cat pod.json | kubectl apply -f -'],
  flags: applyFlags,
  commands: [editLastApplied, setLastApplied, viewLastApplied],
  *run(call) {
    const { flags } = call;
    if (call.args.length > 0) throw call.usage(`Unexpected args: [${call.args.join(' ')}]`);
    const dryRun = dryRunOf(call);
    call.connect();
    cascadeOf(call);
    requireFiles(flags);
    fieldValidation(flags.validate);
    const applySet = call.changed('applyset') && flags.applyset !== '' ? yield* ApplySet.of(call, flags.applyset) : undefined;
    const allowed = flags.prune ? yield* allowedKinds(call, flags.pruneAllowlist) : [];
    yield* checkFlags(call, dryRun, applySet);
    yield* applyAll(call, { dryRun, applySet, allowed, visited: { uids: new Set(), namespaces: new Set() } });
  },
});

/** One run of apply. */
interface Run {
  readonly dryRun: DryRun;
  readonly applySet: ApplySet<unknown> | undefined;
  /** The kinds that --prune may delete; none means the usual ones. */
  readonly allowed: readonly ApiResource[];
  readonly visited: Visited;
}

function* checkFlags(call: ApplyCall, dryRun: DryRun, applySet: ApplySet<unknown> | undefined): Step<void> {
  const { flags } = call;
  if (flags.forceConflicts && !flags.serverSide) throw new Fatal('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && flags.serverSide) throw new Fatal("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.force && flags.serverSide) throw new Fatal('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.force) throw new Fatal('--dry-run=server cannot be used with --force');
  if (flags.all && flags.selector !== '') throw new Fatal('cannot set --all and --selector at the same time');
  if (applySet !== undefined && !flags.prune) throw new Fatal('--applyset requires --prune');
  if (applySet !== undefined) yield* applySet.check();
  if (flags.prune) checkPrune(call, applySet !== undefined);
  if (flags.subresource !== '' && !flags.serverSide) throw new Fatal('--subresource can only be specified for --server-side');
}

function checkPrune({ flags }: ApplyCall, hasApplySet: boolean): void {
  if (flags.force) throw new Fatal('--force cannot be used with --prune');
  if (hasApplySet) {
    const other = flags.all ? '--all' : flags.selector !== '' ? '--selector' : flags.pruneAllowlist.length > 0 ? '--prune-allowlist' : undefined;
    if (other !== undefined) throw new Fatal(`${other} is incompatible with --applyset`);
    return;
  }
  if (!flags.all && flags.selector === '') throw new Fatal('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector');
  if (flags.serverSide) throw new Fatal("--prune is in alpha and doesn't currently work on objects created by server-side apply");
}

function* applyAll(call: ApplyCall, run: Run): Step<void> {
  const { flags } = call;
  const { dryRun, applySet, visited } = run;
  if (call.place.given) visited.namespaces.add(call.namespace);
  const { infos, errors: unread } = yield* objectsOf(call, applySet);
  const failures: Error[] = [];
  if (infos.length === 0 && unread.length === 0) throw new Fatal('no objects passed to apply');
  if (applySet !== undefined) yield* applySet.before(infos, dryRun, fieldValidation(flags.validate));
  if (infos.length === 0) throw new Many(unread);
  const isListed = !['', 'name'].includes(flags.output);
  const applied: Dynamic[] = [];
  for (const info of infos) {
    try {
      if (info.namespace !== undefined) visited.namespaces.add(info.namespace);
      const object = yield* applyOne(call, info, dryRun, isListed);
      if (object.metadata?.uid !== undefined) visited.uids.add(object.metadata.uid);
      applied.push(object);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Fatal)) throw error;
      failures.push(error);
    }
  }
  const errors = [...withUnread(failures, unread).slice(failures.length), ...failures];
  if (errors.length > 0) throw new Many(errors);
  if (isListed) call.console.print(listed(printerFor(call), applied));
  if (!flags.prune) return;
  if (applySet === undefined) return yield* prune(call, visited, run.allowed, dryRun);
  const pruned = prunedPrinter(call, dryRun);
  yield* applySet.prune(visited.uids, deleteOptions(call, dryRun), dryRun, fieldValidation(flags.validate), (object) => call.console.print(pruned.print(object)));
}

/** What the files hold, as members of the set if there is one. */
function* objectsOf(call: ApplyCall, applySet: ApplySet<unknown> | undefined): Step<{ infos: readonly Info[]; errors: readonly Error[] }> {
  const { infos, errors } = yield* infosOfFiles(call, call.flags, call.flags);
  try {
    return { infos: applySet?.members(infos) ?? infos, errors };
  } catch (error) {
    if (error instanceof Fatal) return { infos: [], errors: [error] };
    throw error;
  }
}

/** Formats other than names are printed at the end, as a list when there are several. */
function listed(printer: Printer, applied: readonly Dynamic[]): string {
  if (applied.length === 1) return printer.print(applied[0]);
  return printer.print({ kind: 'List', apiVersion: 'v1', metadata: {}, items: applied.map(sortKeys) }, true);
}

function* applyOne(call: ApplyCall, info: Info, dryRun: DryRun, isListed: boolean): Step<Dynamic> {
  const report = (object: Dynamic, operation: string) => {
    if (!isListed) call.console.print(printerFor(call, { operation: `${operation}${dryRunSuffix(dryRun)}` }).print(object));
    return object;
  };
  const notGoing = (object: Dynamic) => {
    if (object.metadata?.deletionTimestamp) call.console.errorLine(`Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.`);
    return object;
  };
  if (call.flags.serverSide) return report(notGoing(yield* applyServerSide(call, info, dryRun)), 'serverside-applied');
  if (info.name === '') {
    if (info.object.metadata?.generateName) throw new Fatal(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
    throw new Fatal(`error when retrieving current configuration of:\n${describeInfo(info)}\nfrom server for: ${JSON.stringify(info.source)}: resource name may not be empty`);
  }
  const current = yield* currentOf(call, info);
  if (current === undefined) return report(yield* createNew(call, info, dryRun), 'created');
  if (dryRun === 'client') return report(current, 'configured');
  if (current.metadata?.annotations?.[LAST_APPLIED] === undefined) call.console.errorLine(`Warning: resource ${info.resource.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`);
  const { object, changed } = yield* patchCurrent(call, info, current, dryRun);
  return report(notGoing(object), changed ? 'configured' : 'unchanged');
}

function* createNew(call: ApplyCall, info: Info, dryRun: DryRun): Step<Dynamic> {
  const object = withoutNulls(withAnnotation(info.object));
  if (dryRun === 'client') return object;
  const query = { dryRun: dryRunQuery(dryRun), fieldManager: manager(call), fieldValidation: fieldValidation(call.flags.validate) };
  try {
    return yield* call.client.json('POST', pathOf(info.resource, info.namespace), { body: unversioned(object), query });
  } catch (error) {
    throw withSource(error, 'creating', info.source);
  }
}

/** As an update would leave it. */
function withoutNulls(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null).map(([key, item]) => [key, withoutNulls(item)]));
}

const REVIEW = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

function* applyServerSide(call: ApplyCall, info: Info, dryRun: DryRun): Step<Dynamic> {
  const { flags } = call;
  const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager || 'kubectl', fieldValidation: fieldValidation(flags.validate), force: flags.forceConflicts };
  if (info.name === '') throw new Fatal(info.object.metadata?.generateName ? `from ${info.object.metadata.generateName}: cannot use generate name with apply` : 'resource name may not be empty');
  const send = (subresource = '') => call.client.json('PATCH', pathOf(info.resource, info.namespace, info.name, subresource), { body: info.object, query, contentType: 'application/apply-patch+yaml' });
  let applied: Dynamic;
  try {
    applied = yield* send(flags.subresource);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (isConflict(error)) throw new Fatal(`${error.message}\n${REVIEW}`);
    throw error;
  }
  const { force: _, ...others } = query;
  return yield* migrated(call, info, applied, { manager: query.fieldManager, query: others, again: send });
}
