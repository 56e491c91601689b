// Mirrors what the generators of k8s.io/kubectl/pkg/cmd/create have in common
import { apiVersionOf, type ResourceRef } from '#cluster/apimachinery/object.js';
import { goJson } from '#kubectl/printers/go-json.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { dryRunFlag, dryRunOf, dryRunQuery, dryRunSuffix } from '#kubectl/flags/dry-run.js';
import { bool, type FlagValues, text } from '#kubectl/flags/flag.js';
import { printFlags, printerFor } from '#kubectl/printers/print-flags.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export const validateFlag = text({ initial: 'strict', bare: 'strict', shown: "'strict'", help: 'How the server treats unknown or doubled fields: strict (or true), warn, ignore (or false).' });

export const generateFlags = {
  ...printFlags,
  dryRun: dryRunFlag,
  fieldManager: text({ initial: 'kubectl-create', help: 'Name of the manager used to track field ownership.' }),
  saveConfig: bool({ help: "Keep the object's configuration in its annotation, for a later apply." }),
  validate: validateFlag,
};
export type GenerateValues = FlagValues<typeof generateFlags>;

/** The one NAME of a generator. */
export function nameOf<F extends Partial<GenerateValues>>(call: Call<F>): string {
  const names = call.dash < 0 ? call.args : call.args.slice(0, call.dash);
  if (names.length !== 1) throw call.usage(`exactly one NAME is required, got ${names.length}`);
  checkGenerate(call);
  return names[0] as string;
}

/** Flags that every generator reads before its own. Throws Fatal. */
function checkGenerate<F extends Partial<GenerateValues>>(call: Call<F>): void {
  if (call.flags.validate === undefined) return;
  call.connect();
  const generating = call as unknown as Call<GenerateValues>;
  dryRunOf(generating);
  printerFor(generating);
  fieldValidation(call.flags.validate);
}

/** What stands after `--`. */
export function commandOf<F>(call: Call<F>): readonly string[] {
  return call.dash < 0 ? [] : call.args.slice(call.dash);
}

export function fieldValidation(validate: string): string {
  switch (validate.toLowerCase()) {
    case 'strict':
    case 'true':
    case '':
      return 'Strict';
    case 'warn':
      return 'Warn';
    case 'ignore':
    case 'false':
      return 'Ignore';
    default:
      throw new Fatal(`invalid - validate option ${JSON.stringify(validate)}; must be one of: strict (or true), warn, ignore (or false)`);
  }
}

export interface Generated {
  readonly ref: ResourceRef;
  /** In the order of Go's fields, without apiVersion and kind. */
  readonly object: Dynamic;
  /** Stands before the server's refusal; undefined lets the refusal through as it is. */
  readonly failed?: string | undefined;
}

/** Sends the object unless the dry run is the client's, and prints what happened. */
export function* createGenerated<F extends GenerateValues>(call: Call<F>, { ref, object, failed }: Generated): Step<void> {
  const dryRun = dryRunOf(call);
  const printer = printerFor(call, { operation: `created${dryRunSuffix(dryRun)}` });
  const { kind } = ref;
  let typed: Dynamic = { kind, apiVersion: apiVersionOf(ref), ...object };
  if (ref.namespaced && call.place.given) typed = { ...typed, metadata: withNamespace(typed.metadata, call.namespace) };
  if (call.flags.saveConfig) typed = withLastApplied(typed);
  if (dryRun !== 'client') {
    const query = { dryRun: dryRunQuery(dryRun), fieldManager: call.flags.fieldManager, fieldValidation: fieldValidation(call.flags.validate) };
    const root = ref.group === '' ? `/api/${ref.version}` : `/apis/${ref.group}/${ref.version}`;
    const path = `${root}${ref.namespaced ? `/namespaces/${encodeURIComponent(call.namespace)}` : ''}/${ref.resource}`;
    try {
      typed = yield* call.client.json('POST', path, { body: typed, query });
    } catch (error) {
      throw failed === undefined || !(error instanceof Error) || !('status' in error) || !('reason' in error) ? error : new Fatal(`${failed} ${error.message}`);
    }
  }
  call.console.print(printer.print(typed, true));
}

function withNamespace(metadata: Dynamic, namespace: string): Dynamic {
  const { name, ...rest } = metadata;
  return { name, namespace, ...rest };
}

export function withLastApplied(object: Dynamic): Dynamic {
  const annotations = { ...object.metadata?.annotations };
  delete annotations[LAST_APPLIED];
  const bare = { ...object, metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${goJson(bare)}\n` } } };
}

/** `app=x,tier=y` as a map. Throws Fatal. */
export function parseLabels(spec: string): Record<string, string> {
  const labels: Record<string, string> = {};
  if (spec.length === 0) throw new Fatal('no label spec passed');
  for (const part of spec.split(',')) {
    const equals = part.indexOf('=');
    if (equals <= 0 || part.indexOf('=', equals + 1) >= 0) throw new Fatal(`unexpected label spec: ${part}`);
    labels[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return labels;
}

/** The last part of an image's name, without registry and tag: a container's name. */
export function containerName(image: string): string {
  const base = (image.split('/').pop() ?? '').split('@')[0] as string;
  return (base.split(':')[0] as string).replaceAll('_', '-');
}
