// Mirrors what create, replace and delete check before they send to a bare URI
import { Fatal } from '#kubectl/rest/errors.js';

export interface RawValues {
  readonly filename: readonly string[];
  readonly output: string;
  readonly raw: string;
  readonly recursive: boolean;
}

/** Throws Fatal for flags that cannot stand beside --raw. Only some verbs mind a selector. */
export function checkRaw(flags: RawValues, { fileMayBeMissing = false, selector = '' } = {}): void {
  const count = flags.filename.length;
  if (fileMayBeMissing ? count > 1 : count !== 1) throw new Fatal('--raw can only use a single local file or stdin');
  if (/^https?:\/\//.test(flags.filename[0] ?? '')) throw new Fatal('--raw cannot read from a url');
  if (flags.recursive) throw new Fatal('--raw and --recursive are mutually exclusive');
  if (selector !== '') throw new Fatal('--raw and --selector (-l) are mutually exclusive');
  if (flags.output !== '') throw new Fatal('--raw and --output are mutually exclusive');
  if (!/^(\/|[A-Za-z][A-Za-z0-9+.-]*:)/.test(flags.raw)) throw new Fatal(`--raw must be a valid URL path: parse ${JSON.stringify(flags.raw)}: invalid URI for request`);
}
