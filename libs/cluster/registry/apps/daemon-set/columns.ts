import type { DaemonSet } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, IMAGES, integer, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';

export const daemonSetColumns: readonly Column<DaemonSet>[] = [
  NAME,
  integer('Desired', ({ status }) => status?.desiredNumberScheduled ?? 0),
  integer('Current', ({ status }) => status?.currentNumberScheduled ?? 0),
  integer('Ready', ({ status }) => status?.numberReady ?? 0),
  integer('Up-to-date', ({ status }) => status?.updatedNumberScheduled ?? 0),
  integer('Available', ({ status }) => status?.numberAvailable ?? 0),
  text('Node Selector', ({ spec }) => formatSelectorOf(spec.template.spec?.nodeSelector)),
  AGE, CONTAINERS, IMAGES, SELECTOR,
];
