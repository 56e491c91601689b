// Mirrors k8s.io/kubectl/pkg/cmd/replace
import { defineVerb } from '#kubectl/define-verb.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { type DryRun, dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { printFlags, type Printer, printerFor } from '#kubectl/printers/print-flags.js';
import { fileFlags, readAll, readStreams, requireFiles } from '#kubectl/resources/files.js';
import type { Stream } from '#kubectl/resources/manifest.js';
import { infosOfFiles, infosOfStreams, withUnread } from '#kubectl/resources/manifest-infos.js';
import { checkRaw } from '#kubectl/resources/raw.js';
import { checkNoArgs, type Info } from '#kubectl/resources/select.js';
import { ApiError, Fatal, isNotFound, Many, withSource } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';
import { fieldValidation, validateFlag, withLastApplied } from './create/generate.js';
import { cascadeOf } from './delete.js';
import { type Deleted, waitForDeletion } from './delete-wait.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';

const replaceFlags = { ...fileFlags, ...printFlags, cascade: text({ initial: 'background', bare: 'background', help: 'How dependents go.' }), dryRun: dryRunFlag, fieldManager: text({ initial: 'kubectl-replace', help: 'Name of the manager used to track field ownership.' }), force: bool({ help: 'Delete the object and create it again.' }), gracePeriod: int({ initial: -1, help: 'Seconds for the object to end.' }), raw: text({ help: 'Send the file to this URI with PUT.' }), saveConfig: bool({ help: "Keep the object's configuration in its annotation." }), subresource: text({ completes: 'subresources', help: 'Work on this subresource of the object.' }), timeout: duration({ help: 'How long to wait for a deletion.' }), validate: validateFlag, wait: bool({ help: 'Wait until deleted objects are gone.' }) };
type ReplaceCall = Call<FlagValues<typeof replaceFlags>>;

export const replace = defineVerb({
  name: 'replace',
  usage: 'replace -f FILENAME [options]',
  summary: 'Replace a resource by file name or stdin',
  examples: ['kubectl replace -f ./pod.json', '', '# Delete and create again', 'kubectl replace --force -f ./pod.json'],
  flags: replaceFlags,
  *run(call) {
    const { flags } = call;
    fieldValidation(flags.validate);
    const dryRun = dryRunOf(call);
    call.connect();
    const printer = printerFor(call, { operation: `replaced${dryRunSuffix(dryRun)}` });
    const propagationPolicy = cascadeOf(call);
    requireFiles(flags);
    void call.place;
    checkFlags(call, dryRun);
    if (flags.raw !== '') return yield* replaceRaw(call);
    if (flags.force) return yield* replaceByForce(call, printer, propagationPolicy);
    const found = yield* infosOfFiles(call, flags, { validate: flags.validate });
    const errors: Error[] = [];
    for (const { resource, namespace, name, object, source } of found.infos) {
      const query = { dryRun: dryRunQuery(dryRun), fieldManager: flags.fieldManager, fieldValidation: fieldValidation(flags.validate) };
      try {
        let sent: Dynamic = flags.saveConfig ? withLastApplied(object) : object;
        const path = pathOf(resource, namespace, name, flags.subresource);
        if (dryRun !== 'client') sent = yield* call.client.json('PUT', path, { body: yield* withVersion(call, sent, path), query });
        call.console.print(printer.print(sent));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        errors.push(withSource(error, 'replacing', source) as Error);
      }
    }
    if (errors.length + found.errors.length > 0) throw new Many(withUnread(errors, found.errors));
  },
});

/** An object that does not say which version it replaces takes the place of the present one. */
function* withVersion(call: ReplaceCall, object: Dynamic, path: string): Step<Dynamic> {
  if (object.metadata?.resourceVersion) return object;
  try {
    const { metadata } = yield* call.client.json('GET', path);
    return { ...object, metadata: { ...object.metadata, resourceVersion: metadata.resourceVersion } };
  } catch (error) {
    if (error instanceof ApiError) return object; // what is wrong is told when it is sent
    throw error;
  }
}

function checkFlags({ flags }: ReplaceCall, dryRun: DryRun): void {
  if (flags.gracePeriod >= 0 && !flags.force) throw new Fatal('--grace-period must have --force specified');
  if (flags.timeout !== 0 && !flags.force) throw new Fatal('--timeout must have --force specified');
  if (flags.force && dryRun !== 'none') throw new Fatal('--dry-run can not be used when --force is set');
  if (flags.raw !== '') checkRaw(flags);
}

function* replaceRaw(call: ReplaceCall): Step<void> {
  const [name = ''] = call.flags.filename;
  call.console.print(yield* call.client.text('PUT', call.flags.raw, { body: name === '-' ? yield* readAll(call.proc.stdin) : call.proc.files.readText(name) }));
}

const FORCE_WAIT_MS = 300_000;
const POLL_MS = 1000;

/** Deletes every object, waits until all are gone, and creates them again. */
function* replaceByForce(call: ReplaceCall, printer: Printer, propagationPolicy: string): Step<void> {
  const { flags } = call;
  // An object is never dropped by accident.
  const grace = flags.gracePeriod === 0 ? 1 : flags.gracePeriod;
  const streams = yield* readStreams(call, flags);
  checkNoArgs(call.args);
  const errors: Error[] = [];
  const deleted: Deleted[] = [];
  const { infos, errors: unread } = yield* infosOfStreams(call, streams, {});
  for (const { resource, namespace, name, source } of infos) {
    const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy, ...(grace < 0 ? {} : { gracePeriodSeconds: grace }) };
    try {
      const answer = yield* call.client.json('DELETE', pathOf(resource, namespace, name), { body });
      deleted.push({ resource, namespace, name, uid: answer.details?.uid ?? answer.metadata?.uid });
      const kind = `${resource.kind.toLowerCase()}${resource.group === '' ? '' : `.${resource.group}`}`;
      call.console.line(flags.output === 'name' ? `${kind}/${name}` : `${kind} ${JSON.stringify(name)} deleted${namespace === undefined ? '' : ` from ${namespace} namespace`}`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!isNotFound(error)) errors.push(withSource(error, 'deleting', source) as Error);
    }
  }
  if (errors.length + unread.length > 0) throw new Many(withUnread(errors, unread));
  if (infos.length === 0) call.console.line('No resources found');
  if (flags.wait || flags.gracePeriod === 0) yield* waitForDeletion(call, deleted, flags.timeout);
  for (const info of infos) yield* pollUntilGone(call, info, flags.timeout === 0 ? FORCE_WAIT_MS : flags.timeout);
  yield* createAgain(call, streams, printer);
}

function* pollUntilGone(call: ReplaceCall, { resource, namespace, name }: Info, timeoutMs: number): Step<void> {
  const untilMs = call.now() + timeoutMs;
  for (;;) {
    try {
      yield* call.client.json('GET', pathOf(resource, namespace, name));
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    if (call.now() + POLL_MS > untilMs) throw new Fatal('context deadline exceeded');
    yield* call.console.sleep(POLL_MS);
  }
}

function* createAgain(call: ReplaceCall, streams: readonly Stream[], printer: Printer): Step<void> {
  const { flags } = call;
  const errors: Error[] = [];
  const query = { fieldManager: flags.fieldManager, fieldValidation: fieldValidation(flags.validate) };
  const { infos, errors: unread } = yield* infosOfStreams(call, streams, { validate: flags.validate });
  for (const { resource, namespace, object } of infos) {
    const sent: Dynamic = flags.saveConfig ? withLastApplied(object) : object;
    const { resourceVersion: _, uid: __, ...metadata } = sent.metadata;
    try {
      call.console.print(printer.print(yield* call.client.json('POST', pathOf(resource, namespace), { body: { ...sent, metadata }, query })));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length + unread.length > 0) throw new Many(withUnread(errors, unread));
  if (infos.length === 0) throw new Fatal('no objects passed to replace');
}
