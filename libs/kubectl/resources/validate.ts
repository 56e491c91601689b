// Mirrors what kubectl checks of a manifest before the server sees it
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { klogPrefix } from '#kubectl/console/klog.js';
import { Fatal } from '#kubectl/rest/errors.js';
import type { Manifest } from './manifest.js';

/** What is said of a kind whose fields the server's documents do not tell. */
const UNSUPPORTED = 'cannot perform warn validation if server-side field validation is unsupported, skipping validation';

/** Throws Fatal: `error validating "x.yaml": …`. */
export function* checkShape<F>(call: Call<F>, { object, source }: Manifest, validate: string): Step<void> {
  const missing = [...(object.apiVersion ? [] : ['apiVersion not set']), ...(object.kind ? [] : ['kind not set'])];
  if (missing.length === 0) {
    if (validate === 'warn' && (yield* call.mapper.findKind(String(object.apiVersion), String(object.kind))) === undefined) call.console.errorLine(`${klogPrefix('W', call.now(), 'schema.go:145')} ${UNSUPPORTED}`);
    return;
  }
  if (validate === 'false' || validate === 'ignore') {
    if (!object.kind) throw new Fatal(`unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(object)}'`);
    return;
  }
  const problem = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
  throw new Fatal(`error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`);
}
