// Mirrors what kubectl checks of a manifest before the server sees it
import { Fatal } from '#kubectl/rest/errors.js';
import type { Manifest } from './manifest.js';

/** Throws Fatal: `error validating "x.yaml": …`. */
export function checkShape({ object, source }: Manifest, validate: string): void {
  const missing = [...(object.apiVersion ? [] : ['apiVersion not set']), ...(object.kind ? [] : ['kind not set'])];
  if (missing.length === 0) return;
  if (validate === 'false' || validate === 'ignore') {
    if (!object.kind) throw new Fatal(`unable to decode ${JSON.stringify(source)}: Object 'Kind' is missing in '${JSON.stringify(object)}'`);
    return;
  }
  const problem = missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`;
  throw new Fatal(`error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`);
}
