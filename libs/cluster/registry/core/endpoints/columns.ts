import type { Endpoints } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

export const endpointsColumns: readonly Column<Endpoints>[] = described([NAME, text('Endpoints', shown), AGE], { Endpoints: fieldDoc('core.v1.Endpoints', 'subsets') });

const SHOWN_MAX = 3;

function shown({ subsets = [] }: Stored<Endpoints>): string {
  if (subsets.length === 0) return '<none>';
  const list: string[] = [];
  for (const { addresses = [], ports = [] } of subsets) {
    if (ports.length === 0) list.push(...addresses.map((each) => each.ip));
    else for (const port of ports) list.push(...addresses.map((each) => `${each.ip}:${port.port}`));
  }
  const head = list.slice(0, SHOWN_MAX).join(',');
  return list.length > SHOWN_MAX ? `${head} + ${list.length - SHOWN_MAX} more...` : head;
}
