// Mirrors pkg/registry/core/pod/storage: BindingREST
// Differs: nothing that can be seen.
import type { Binding, Pod } from '#cluster/api/generated/types.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { RequestContext, Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { updateObject } from '#cluster/apiserver/verbs/update.js';
import { conflict, invalid, type Status } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { admitNew } from './admit-new.js';

export function bindPod(core: Core, context: RequestContext, resource: Resource, target: Target, body: KubeObject): Status {
  const binding = admitNew(core, context, resource, target, body) as Binding;
  const errors: FieldError[] = [];
  const kind = binding.target?.kind ?? '';
  if (kind !== '' && kind !== 'Node') errors.push(invalidValue('target.kind', kind, 'must be empty or "Node"'));
  const nodeName = binding.target?.name ?? '';
  if (nodeName === '') errors.push(required('target.name'));
  if (errors.length > 0) throw invalid({ group: '', resource: 'Binding' }, target.name, errors);
  updateObject(core, { ...context, isInternal: true }, resource, { ...target, subresource: 'binding' }, (current) => bound(core, current as Stored<Pod>, nodeName, binding), { isPatch: true, isAdmitted: true, keepsGeneration: true, keepsManagedFields: true });
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

function bound(core: Core, pod: Stored<Pod>, nodeName: string, binding: Binding): KubeObject {
  const { name } = pod.metadata;
  if (pod.metadata.deletionTimestamp !== undefined) throw conflict({ group: '', resource: 'pods/binding' }, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  if ((pod.spec.nodeName ?? '') !== '') throw conflict({ group: '', resource: 'pods/binding' }, name, `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  if ((pod.spec.schedulingGates?.length ?? 0) > 0) throw conflict({ group: '', resource: 'pods/binding' }, name, `pod ${name} has non-empty .spec.schedulingGates`);
  const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: formatTime(core.env.clock.now()), observedGeneration: pod.metadata.generation };
  const conditions = [...(pod.status?.conditions ?? []).filter((each) => each.type !== 'PodScheduled'), scheduled];
  const { annotations, labels } = binding.metadata ?? {};
  const metadata = { ...pod.metadata, ...(annotations && { annotations: { ...pod.metadata.annotations, ...annotations } }), ...(labels && { labels: { ...pod.metadata.labels, ...labels } }) };
  return { ...pod, metadata, spec: { ...pod.spec, nodeName }, status: { ...pod.status, conditions } } as KubeObject;
}
