// Mirrors pkg/registry/{coordination,node,flowcontrol,admissionregistration,resource} and the aggregator
// Differs: only columns and the few rules that learners meet.
import type * as k from '#cluster/api/generated/types.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, integer, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';

export const nameAndAge: Behaviour<KubeObject> = { columns: [NAME, AGE] };

export const leaseStrategy: Behaviour<k.Lease> = {
  validate: ({ spec }) => ((spec?.leaseDurationSeconds ?? 1) <= 0 ? [invalidValue('spec.leaseDurationSeconds', spec?.leaseDurationSeconds, 'must be greater than 0')] : []),
  columns: [NAME, text('Holder', ({ spec }) => spec.holderIdentity ?? ''), AGE],
};

export const runtimeClassStrategy: Behaviour<k.RuntimeClass> = { columns: [NAME, text('Handler', ({ handler }) => handler), AGE] };

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

const WEBHOOKS = integer<k.ValidatingWebhookConfiguration | k.MutatingWebhookConfiguration>('Webhooks', ({ webhooks }) => webhooks?.length ?? 0);
export const webhookConfigurationStrategy: Behaviour<k.ValidatingWebhookConfiguration> = { hasGeneration: true, columns: [NAME, WEBHOOKS, AGE] };
export const mutatingWebhookStrategy: Behaviour<k.MutatingWebhookConfiguration> = { hasGeneration: true, columns: [NAME, WEBHOOKS, AGE] };

export const admissionPolicyStrategy: Behaviour<k.ValidatingAdmissionPolicy> = {
  hasGeneration: true,
  setDefaults: (policy) => withPart(policy, 'spec', (spec) => withPart(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', (match) => fill(match, { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} }))),
  columns: [NAME, integer('Validations', ({ spec }) => spec.validations?.length ?? 0), text('ParamKind', ({ spec }) => paramKind(spec.paramKind)), AGE],
};

export const mutatingPolicyStrategy: Behaviour<k.MutatingAdmissionPolicy> = {
  hasGeneration: true,
  columns: [NAME, integer('Mutations', ({ spec }) => spec.mutations?.length ?? 0), text('ParamKind', ({ spec }) => paramKind(spec.paramKind)), AGE],
};

function paramKind(kind: { readonly apiVersion?: string; readonly kind?: string } | undefined): string {
  return kind === undefined ? '<unset>' : `${kind.apiVersion ?? ''}/${kind.kind ?? ''}`;
}

const BINDING_COLUMNS = [
  NAME,
  text<k.ValidatingAdmissionPolicyBinding | k.MutatingAdmissionPolicyBinding>('PolicyName', ({ spec }) => spec.policyName ?? ''),
  text<k.ValidatingAdmissionPolicyBinding | k.MutatingAdmissionPolicyBinding>('ParamRef', ({ spec }) => {
      const ref = spec.paramRef;
      if (ref === undefined) return '<unset>';
      return (ref.namespace ?? '') === '' ? (ref.name ?? '*') : `${ref.namespace}/${ref.name ?? '*'}`;
    }),
  AGE,
];
export const policyBindingStrategy: Behaviour<k.ValidatingAdmissionPolicyBinding> = { hasGeneration: true, columns: BINDING_COLUMNS };
export const mutatingPolicyBindingStrategy: Behaviour<k.MutatingAdmissionPolicyBinding> = { hasGeneration: true, columns: BINDING_COLUMNS };

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

