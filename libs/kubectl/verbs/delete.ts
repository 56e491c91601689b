// Mirrors k8s.io/kubectl/pkg/cmd/delete
import type { Step } from '#linux/kernel/step.js';
import { readAll } from '#kubectl/resources/files.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { dryRunFlag, dryRunOf, dryRunSuffix, type DryRun } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { fileFlags, hasFiles } from '#kubectl/resources/files.js';
import { checkRaw } from '#kubectl/resources/raw.js';
import { infosOfFiles, withUnread } from '#kubectl/resources/manifest-infos.js';
import { checkNamed, listObjects, resolveTargets } from '#kubectl/resources/select.js';
import type { ApiResource } from '#kubectl/rest/discovery.js';
import { ApiError, Fatal, isNotFound, Many, withSource } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { type Deleted, waitForDeletion } from './delete-wait.js';

export const deleteFlags = {
  ...fileFlags,
  all: bool({ help: 'Every object of the types in the namespace.' }),
  allNamespaces: bool({ short: 'A', help: 'Look in every namespace.' }),
  cascade: text({ initial: 'background', bare: 'background', help: 'How dependents go: background, orphan or foreground.' }),
  dryRun: dryRunFlag,
  fieldSelector: text({ help: 'Only objects whose fields fit.' }),
  force: bool({ help: 'Remove the object from the API at once, without waiting for its end.' }),
  gracePeriod: int({ initial: -1, help: 'Seconds for the object to end by itself; -1 leaves it to the object.' }),
  ignoreNotFound: bool({ help: 'Treat a missing object as success. True with --all.' }),
  interactive: bool({ short: 'i', help: 'Ask before deleting.' }),
  now: bool({ help: 'Like --grace-period=1.' }),
  output: text({ short: 'o', help: 'Output mode. Use "-o name" for shorter output (resource/name).' }),
  raw: text({ help: 'Send DELETE to this URI.' }),
  selector: text({ short: 'l', help: 'Only objects whose labels fit.' }),
  timeout: duration({ help: 'How long to wait; zero leaves it to the size of the object.' }),
  wait: bool({ initial: true, help: 'Wait until the objects are gone.' }),
};
export type DeleteCall = Call<FlagValues<typeof deleteFlags>>;

const FORCE_WARNING = 'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

interface Doomed {
  readonly resource: ApiResource;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly source: string;
}

export const deleteVerb = defineVerb({
  name: 'delete',
  usage: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  summary: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  examples: ['# Delete a pod using the type and name specified in pod.json', 'kubectl delete -f ./pod.json', '', '# Delete pods and services with label name=myLabel', 'kubectl delete pods,services -l name=myLabel', '', '# Force delete a pod on a dead node', 'kubectl delete pod foo --force'],
  flags: deleteFlags,
  completes: 'types-and-names',
  *run(call) {
    const cascade = cascadeOf(call);
    void call.place;
    const grace = graceOf(call);
    const dryRun = dryRunOf(call);
    if (call.flags.raw === '') return yield* deleteAll(call, dryRun, cascade, grace);
    checkFlags(call, grace);
    if (call.flags.interactive) throw new Fatal('--interactive can not be used with --raw');
    checkRaw(call.flags, { fileMayBeMissing: true });
    yield* deleteRaw(call);
  },
});

function* deleteRaw(call: DeleteCall): Step<void> {
  const [name] = call.flags.filename;
  const body = name === undefined ? {} : { body: name === '-' ? yield* readAll(call.proc.stdin) : call.proc.files.readText(name) };
  call.console.print(yield* call.client.text('DELETE', call.flags.raw, { asked: '', ...body }));
}

/** How dependents go, as the API calls it. Throws Fatal. */
export function cascadeOf<F extends { readonly cascade: string }>(call: Call<F>): string {
  return call.remembered('cascade', () => readCascade(call));
}

function readCascade<F extends { readonly cascade: string }>(call: Call<F>): string {
  const value = call.flags.cascade;
  const known: Readonly<Record<string, string>> = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan', true: 'Background', false: 'Orphan' };
  const found = known[value];
  if (found === undefined) throw new Fatal(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  if (/^(true|false)$/.test(value)) call.console.errorLine(`warning: --cascade=${value} is deprecated (boolean value) and can be replaced with --cascade=${found.toLowerCase()}.`);
  return found;
}

function graceOf(call: DeleteCall): number {
  const { flags } = call;
  if (flags.now) {
    if (flags.gracePeriod !== -1) throw new Fatal('--now and --grace-period cannot be specified together');
    return 1;
  }
  if (flags.gracePeriod === 0 && !flags.force) return 1; // 0 needs --force: an object is never dropped by accident
  if (flags.force && flags.gracePeriod < 0) return 0;
  return flags.gracePeriod;
}

function* doomedOf(call: DeleteCall): Step<{ doomed: readonly Doomed[]; unread: readonly Error[] }> {
  const { flags } = call;
  const doomed: Doomed[] = [];
  checkNamed(call, {
    args: call.args, files: flags,
    check() {
      if (flags.all && (flags.selector !== '' || flags.fieldSelector !== '')) throw new Fatal("setting 'all' parameter but found a non empty selector. ");
    },
  });
  if (hasFiles(flags)) {
    const { infos, errors } = yield* infosOfFiles(call, flags, { selector: flags.selector });
    return { doomed: infos, unread: errors };
  }
  for (const { resource, name } of yield* resolveTargets(call, { args: call.args, selector: flags.selector, fieldSelector: flags.fieldSelector, all: flags.all, allNamespaces: flags.allNamespaces })) {
    const namespace = resource.namespaced && !flags.allNamespaces ? call.namespace : undefined;
    if (name !== undefined) doomed.push({ resource, namespace, name, source: '' });
    else for (const { metadata } of (yield* listObjects(call.client, resource, namespace, flags)).items) doomed.push({ resource, namespace: metadata.namespace, name: metadata.name, source: '' });
  }
  return { doomed, unread: [] };
}

function checkFlags({ flags, console }: DeleteCall, grace: number): void {
  if (flags.output !== '' && flags.output !== 'name') throw new Fatal(`unexpected -o output mode: ${flags.output}. We only support '-o name'`);
  if (grace === 0 && flags.force) console.errorLine(FORCE_WARNING);
  if (grace > 0 && flags.force) throw new Fatal('--force and --grace-period greater than 0 cannot be specified together');
}

function* deleteAll(call: DeleteCall, dryRun: DryRun, propagationPolicy: string, grace: number): Step<void> {
  const { flags } = call;
  const { doomed, unread } = yield* doomedOf(call);
  const errors: Error[] = [];
  checkFlags(call, grace);
  let warnsOfScope = call.place.given && !flags.allNamespaces;
  if (flags.interactive && unread.length > 0) throw new Many(unread);
  if (flags.interactive && doomed.length > 0 && !(yield* confirmed(call, doomed))) return;
  const deleted: Deleted[] = [];
  let found = 0;
  const ignoresNotFound = call.changed('ignore-not-found') ? flags.ignoreNotFound : flags.all || flags.selector !== '' || flags.fieldSelector !== '';
  for (const each of doomed) {
    const path = pathOf(each.resource, each.namespace, each.name);
    if (warnsOfScope && !each.resource.namespaced) {
      call.console.errorLine('Warning: deleting cluster-scoped resources, not scoped to the provided namespace');
      warnsOfScope = false;
    }
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) };
    try {
      found++;
      const answer = dryRun === 'client' ? {} : yield* call.client.json('DELETE', path, { body });
      deleted.push({ resource: each.resource, namespace: each.namespace, name: each.name, uid: answer.details?.uid ?? answer.metadata?.uid });
      call.console.line(reportOf(call, each, dryRun, grace));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (isNotFound(error) && ignoresNotFound) continue;
      errors.push(withSource(error, 'deleting', each.source) as Error);
    }
  }
  if (errors.length + unread.length > 0) throw new Many(withUnread(errors, unread));
  if (found === 0) call.console.line('No resources found');
  if (flags.wait && dryRun === 'none') yield* waitForDeletion(call, deleted, flags.timeout);
}

function reportOf(call: DeleteCall, { resource, namespace, name }: Doomed, dryRun: DryRun, grace: number): string {
  const kind = `${resource.kind.toLowerCase()}`;
  const shown = resource.group === '' ? kind : `${kind}.${resource.group}`;
  if (call.flags.output === 'name') return `${shown}/${name}`;
  const operation = grace === 0 ? 'force deleted' : 'deleted';
  return `${shown} ${JSON.stringify(name)} ${operation}${namespace === undefined ? '' : ` from ${namespace} namespace`}${dryRunSuffix(dryRun)}`;
}

function* confirmed(call: DeleteCall, doomed: readonly Doomed[]): Step<boolean> {
  call.console.line('You are about to delete the following ' + doomed.length + ' resource(s):');
  for (const { resource, name } of doomed) call.console.line(`${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}/${name}`);
  call.console.print('Do you want to continue? (y/N): ');
  yield* call.console.flush();
  const answer = (yield* readAll(call.proc.stdin)).split('\n')[0] ?? '';
  if (/^y$/i.test(answer.trim())) return true;
  call.console.line('deletion is cancelled');
  return false;
}
