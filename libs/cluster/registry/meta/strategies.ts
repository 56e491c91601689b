// Mirrors pkg/registry/{coordination,node,flowcontrol,resource} and the aggregator
// Differs: only columns and the few rules that learners meet.
import type * as k from '#cluster/api/generated/types.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';

export const nameAndAge: Behaviour<KubeObject> = { columns: [NAME, AGE] };

export const apiServiceStrategy: Behaviour<k.APIService> = {
  nameErrors: pathSegmentErrors,
  hasGeneration: false,
  columns: [
    NAME,
    text('Service', ({ spec }) => (spec.service === undefined ? 'Local' : `${spec.service.namespace}/${spec.service.name}`)),
    text('Available', ({ status }) => {
      const condition = status?.conditions?.find((each) => each.type === 'Available');
      if (condition === undefined) return 'Unknown';
      return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason})`;
    }),
    AGE,
  ],
};

export const flowSchemaStrategy: Behaviour<k.FlowSchema> = {
  columns: [
    NAME,
    text('PriorityLevel', ({ spec }) => spec.priorityLevelConfiguration.name),
    text('MatchingPrecedence', ({ spec }) => spec.matchingPrecedence ?? 1000),
    text('DistinguisherMethod', ({ spec }) => spec.distinguisherMethod?.type ?? '<none>'),
    AGE,
    text('MissingPL', ({ status }) => status?.conditions?.find((each) => each.type === 'Dangling')?.status ?? '?'),
  ],
};

export const priorityLevelStrategy: Behaviour<k.PriorityLevelConfiguration> = {
  columns: [
    NAME,
    text('Type', ({ spec }) => spec.type),
    text('NominalConcurrencyShares', ({ spec }) => spec.limited?.nominalConcurrencyShares ?? (spec.type === 'Exempt' ? (spec.exempt?.nominalConcurrencyShares ?? 0) : '<none>')),
    text('Queues', ({ spec }) => spec.limited?.limitResponse?.queuing?.queues ?? '<none>'),
    text('HandSize', ({ spec }) => spec.limited?.limitResponse?.queuing?.handSize ?? '<none>'),
    text('QueueLengthLimit', ({ spec }) => spec.limited?.limitResponse?.queuing?.queueLengthLimit ?? '<none>'),
    AGE,
  ],
};

export const resourceClaimStrategy: Behaviour<k.ResourceV1ResourceClaim> = {
  columns: [NAME, text('State', ({ status, metadata }) => [...(metadata.deletionTimestamp === undefined ? [] : ['deleted']), ...(status?.allocation === undefined ? ['pending'] : ['allocated']), ...((status?.reservedFor ?? []).length > 0 ? ['reserved'] : [])].join(',')), AGE],
};

export const resourceSliceStrategy: Behaviour<k.ResourceSlice> = {
  columns: [NAME, text('Node', ({ spec }) => spec.nodeName ?? ''), text('Driver', ({ spec }) => spec.driver), text('Pool', ({ spec }) => spec.pool.name), AGE],
};

export const componentStatusStrategy: Behaviour<k.ComponentStatus> = {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  columns: [
    NAME,
    text('Status', ({ conditions }) => (conditions?.some((each) => each.type === 'Healthy' && each.status === 'True') === true ? 'Healthy' : 'Unhealthy')),
    text('Message', ({ conditions }) => conditions?.[0]?.message ?? ''),
    text('Error', ({ conditions }) => conditions?.[0]?.error ?? ''),
  ],
};

