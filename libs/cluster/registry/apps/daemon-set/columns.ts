import type { DaemonSet } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, integer, NAME, SELECTOR, text } from '#cluster/registry/columns.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';

export const daemonSetColumns: readonly Column<DaemonSet>[] = described([
  NAME,
  integer('Desired', ({ status }) => status?.desiredNumberScheduled ?? 0),
  integer('Current', ({ status }) => status?.currentNumberScheduled ?? 0),
  integer('Ready', ({ status }) => status?.numberReady ?? 0),
  integer('Up-to-date', ({ status }) => status?.updatedNumberScheduled ?? 0),
  integer('Available', ({ status }) => status?.numberAvailable ?? 0),
  text('Node Selector', ({ spec }) => formatSelectorOf(spec.template.spec?.nodeSelector)),
  AGE, CONTAINERS, IMAGES, SELECTOR,
], {
  Desired: fieldDoc('apps.v1.DaemonSetStatus', 'desiredNumberScheduled'),
  Current: fieldDoc('apps.v1.DaemonSetStatus', 'currentNumberScheduled'),
  Ready: 'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and ready.',
  'Up-to-date': fieldDoc('apps.v1.DaemonSetStatus', 'updatedNumberScheduled'),
  Available: fieldDoc('apps.v1.DaemonSetStatus', 'numberAvailable'),
  'Node Selector': fieldDoc('core.v1.PodSpec', 'nodeSelector'),
  Selector: 'A label query over pods that are managed by the daemon set. Must match in order to be controlled. If empty, defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
});
