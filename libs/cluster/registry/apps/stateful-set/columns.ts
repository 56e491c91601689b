import type { StatefulSet } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, CONTAINERS, described, IMAGES, NAME, text } from '#cluster/registry/columns.js';

export const statefulSetColumns: readonly Column<StatefulSet>[] = described([NAME, text('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`), AGE, CONTAINERS, IMAGES], { Ready: 'Number of the pod with ready state' });
