import type { Stored } from '#cluster/apimachinery/object.js';
import { humanDuration } from '#cluster/apimachinery/time.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Csr } from './validation.js';

export const certificateSigningRequestColumns: readonly Column<Csr>[] = [
  NAME, AGE,
  text('SignerName', ({ spec }) => spec.signerName),
  text('Requestor', ({ spec }) => spec.username ?? ''),
  text('RequestedDuration', ({ spec }) => (spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1000))),
  text('Condition', shownCondition),
];

function shownCondition({ status }: Stored<Csr>): string {
  const has = (type: string) => status?.conditions?.some((each) => each.type === type) === true;
  const texts = has('Denied') ? ['Denied'] : has('Approved') ? ['Approved'] : ['Pending'];
  if (has('Failed')) texts.push('Failed');
  if ((status?.certificate ?? '') !== '') texts.push('Issued');
  return texts.join(',');
}
