// Mirrors pkg/apis/flowcontrol/validation: priority levels
import type { ExemptPriorityLevelConfiguration, LimitedPriorityLevelConfiguration, LimitResponse, PriorityLevelConfiguration, PriorityLevelConfigurationSpec, QueuingConfiguration } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { conditionErrors } from '#cluster/registry/flowcontrol/conditions.js';
import { MANDATORY_LEVELS } from '#cluster/registry/flowcontrol/defaults.js';

const QUEUES_MAX = 10_000_000;
/** Of the hash that deals hands of queues. */
const HASH_BITS = 60;
const NOT_NEGATIVE = 'must be a non-negative integer';

export function validate(level: PriorityLevelConfiguration): FieldError[] {
  const name = level.metadata?.name ?? '';
  const spec = level.spec ?? ({} as PriorityLevelConfigurationSpec);
  return [...specErrors(name, spec), ...fixedErrors(name, spec), ...conditionErrors(level.status?.conditions)];
}

function specErrors(name: string, { type = '', limited, exempt }: PriorityLevelConfigurationSpec): FieldError[] {
  const errors = (name === 'exempt') === (type === 'Exempt') ? [] : [invalidValue('spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'")];
  if (type === 'Exempt') {
    if (limited !== undefined) errors.push(forbiddenField('spec.limited', 'must be nil if the type is not Limited'));
    if (exempt !== undefined) errors.push(...exemptErrors(exempt));
  } else if (type === 'Limited') {
    if (exempt !== undefined) errors.push(forbiddenField('spec.exempt', 'must be nil if the type is Limited'));
    errors.push(...(limited === undefined ? [required('spec.limited', 'must not be empty when type is Limited')] : limitedErrors(limited)));
  } else errors.push(notSupported('spec.type', type, ['Exempt', 'Limited']));
  return errors;
}

/** What the administrator may change of the mandatory levels: what exempt requests leave to others. */
function fixedErrors(name: string, spec: PriorityLevelConfigurationSpec): FieldError[] {
  const fixed = MANDATORY_LEVELS.get(name)?.spec;
  if (fixed === undefined) return [];
  if (name !== 'exempt') return semanticEqual(spec, fixed) ? [] : [invalidValue('spec', internalSpec(spec), `spec of '${name}' must equal the fixed value`)];
  const { exempt: _a, ...rest } = spec;
  const { exempt: _b, ...wanted } = fixed;
  return semanticEqual(rest, wanted) ? [] : [invalidValue('spec', internalSpec(spec), `spec of '${name}' except the 'spec.exempt' field must equal the fixed value`)];
}

function percentErrors(percent: number | undefined, field: string): FieldError[] {
  return percent !== undefined && (percent < 0 || percent > 100) ? [invalidValue(field, percent, 'must be between 0 and 100, inclusive')] : [];
}

function exemptErrors({ nominalConcurrencyShares: shares = 0, lendablePercent }: ExemptPriorityLevelConfiguration): FieldError[] {
  return [...(shares < 0 ? [invalidValue('spec.exempt.nominalConcurrencyShares', shares, NOT_NEGATIVE)] : []), ...percentErrors(lendablePercent, 'spec.exempt.lendablePercent')];
}

function limitedErrors({ nominalConcurrencyShares: shares = 0, limitResponse, lendablePercent, borrowingLimitPercent: borrowed }: LimitedPriorityLevelConfiguration): FieldError[] {
  return [
    ...(shares < 0 ? [invalidValue('spec.limited.nominalConcurrencyShares', shares, NOT_NEGATIVE)] : []),
    ...responseErrors(limitResponse, 'spec.limited.limitResponse'),
    ...percentErrors(lendablePercent, 'spec.limited.lendablePercent'),
    ...(borrowed !== undefined && borrowed < 0 ? [invalidValue('spec.limited.borrowingLimitPercent', borrowed, 'if specified, must be a non-negative integer')] : []),
  ];
}

function responseErrors(response: LimitResponse | undefined, at: string): FieldError[] {
  const { type = '', queuing } = response ?? ({} as LimitResponse);
  if (type === 'Reject') return queuing === undefined ? [] : [forbiddenField(`${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')];
  if (type !== 'Queue') return [notSupported(`${at}.type`, type, ['Queue', 'Reject'])];
  return queuing === undefined ? [required(`${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')] : queuingErrors(queuing, `${at}.queuing`);
}

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: QueuingConfiguration, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (field: string, value: number, detail: string) => errors.push(invalidValue(`${at}.${field}`, value, detail));
  if (queueLengthLimit <= 0) wrong('queueLengthLimit', queueLengthLimit, 'must be positive');
  if (queues <= 0) wrong('queues', queues, 'must be positive');
  else if (queues > QUEUES_MAX) wrong('queues', queues, `must not be greater than ${QUEUES_MAX}`);
  if (handSize <= 0) wrong('handSize', handSize, 'must be positive');
  else if (handSize > queues) wrong('handSize', handSize, `should not be greater than queues (${queues})`);
  else if (Math.ceil(Math.log2(queues) * handSize) > HASH_BITS) wrong('handSize', handSize, `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${HASH_BITS}`);
  return errors;
}

/** As the server's own type shows itself. */
function internalSpec({ type, limited, exempt }: PriorityLevelConfigurationSpec): object {
  const { limitResponse } = limited ?? {};
  const queuing = limitResponse?.queuing;
  return {
    Type: type,
    Limited: limited === undefined ? null : {
      NominalConcurrencyShares: limited.nominalConcurrencyShares ?? 0,
      LimitResponse: { Type: limitResponse?.type ?? '', Queuing: queuing === undefined ? null : { Queues: queuing.queues, HandSize: queuing.handSize, QueueLengthLimit: queuing.queueLengthLimit } },
      LendablePercent: limited.lendablePercent ?? null,
      BorrowingLimitPercent: limited.borrowingLimitPercent ?? null,
    },
    Exempt: exempt === undefined ? null : { NominalConcurrencyShares: exempt.nominalConcurrencyShares ?? null, LendablePercent: exempt.lendablePercent ?? null },
  };
}
