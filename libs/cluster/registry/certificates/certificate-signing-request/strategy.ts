// Mirrors pkg/registry/certificates/certificates and pkg/apis/certificates/validation
// Differs: what is wrong inside a request is told in fewer words than Go's ASN.1 reader has.
import { formatTime } from '#cluster/apimachinery/time.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { additionErrors, certificateChangeErrors, certificateErrors, conditionErrors, conditionsOf, DECISIONS, removalErrors, specErrors, type Condition, type Csr } from './validation.js';

export const csrStrategy: Behaviour<Csr> = {
  hasGeneration: false,
  nameErrors: () => [],
  prepareForCreate: (csr, store) => {
    const { name, uid, groups, extra } = store.user;
    return { ...csr, spec: { ...csr.spec, username: name, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) }, status: {} } as Csr;
  },
  prepareForUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  prepareForStatusUpdate: (next, previous, nowMs) => ({ ...previous, metadata: next.metadata, status: withConditions(next.status, stamped(DECISIONS.reduce((list, type) => withKept(list, previous, type), conditionsOf(next)), previous, nowMs)) }),
  prepareForSubresource: (subresource, next, previous, nowMs) =>
    subresource === 'approval' ? { ...previous, metadata: next.metadata, status: withConditions(previous.status, stamped(conditionsOf(next), previous, nowMs)) } : next,
  validate: (csr) => [...specErrors(csr), ...conditionErrors(csr)],
  validateUpdate: (csr) => conditionErrors(csr),
  validateStatusUpdate: (next, previous) => [...conditionErrors(next), ...certificateErrors(next, previous), ...removalErrors(next, previous), ...additionErrors(next, previous), ...certificateChangeErrors(next, previous)],
  validateSubresource: (_subresource, next, previous) => [...conditionErrors(next), ...removalErrors(next, previous)],
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
};

/** Conditions of a type as they were; where there are more or fewer of them they stay as they came, and are refused. */
function withKept(conditions: readonly Condition[], previous: Csr, kept: string): readonly Condition[] {
  const before = conditionsOf(previous).filter(({ type }) => type === kept);
  if (conditions.filter(({ type }) => type === kept).length !== before.length) return conditions;
  return conditions.map((condition) => (condition.type === kept ? (before.shift() ?? condition) : condition));
}

function withConditions(status: Csr['status'], conditions: readonly Condition[]): NonNullable<Csr['status']> {
  const { conditions: _before, ...rest } = status ?? {};
  return conditions.length === 0 ? rest : { ...rest, conditions: [...conditions] };
}

/** Times that nobody gave: now, or when the condition came to stand as it does. */
function stamped(conditions: readonly Condition[], previous: Csr, nowMs: number): readonly Condition[] {
  const now = formatTime(nowMs);
  return conditions.map((condition) => {
    const before = conditionsOf(previous).find(({ type, status }) => type === condition.type && status === condition.status);
    return { ...condition, lastUpdateTime: condition.lastUpdateTime ?? now, lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now };
  });
}
