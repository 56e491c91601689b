// Mirrors apiserver/pkg/admission/plugin/policy/validating/validator.go
// Differs: a message is worked out only for what failed.
import { conditionsHold, type ExpressionInput } from '#cluster/apiserver/admission/expressions/input.js';
import { OutOfBudget, type Budget } from '#cluster/cel/compile.js';
import { MATCH_CONDITIONS_COST_MAX, REQUEST_COST_MAX } from '#cluster/cel/limits.js';
import { typeOfValue } from '#cluster/cel/values.js';
import type { CompiledPolicy } from './compiled-policy.js';

/** What a message that was worked out may be long. */
const MESSAGE_BYTES_MAX = 5 * 1024;
const ANNOTATION_BYTES_MAX = 10 * 1024;

export interface Failure {
  readonly message: string;
  readonly reason?: string;
  /** Which validation it is. */
  readonly index?: number;
}

export interface Judgement {
  /** Of the validations: what to do with them is up to the binding. */
  readonly failures: readonly Failure[];
  /** Refused whatever the binding says: an audit annotation that failed. */
  readonly errors: readonly Failure[];
  /** What the audit log is to have. */
  readonly annotations: readonly AuditAnnotation[];
}

interface AuditAnnotation {
  readonly key: string;
  readonly value: string;
}

const NOTHING: Judgement = { failures: [], errors: [], annotations: [] };

export function judge(policy: CompiledPolicy, input: ExpressionInput, failurePolicy: string | undefined): Judgement {
  const onError = (message: string): Judgement => (failurePolicy === 'Ignore' ? NOTHING : { ...NOTHING, failures: [{ message, index: 0 }] });
  const holds = conditionsHold(policy.conditions, input, { left: MATCH_CONDITIONS_COST_MAX }, failurePolicy);
  if (holds === false) return NOTHING;
  if (holds !== true) return onError(holds.problem);
  const budget: Budget = { left: REQUEST_COST_MAX };
  try {
    const failures = policy.validations.flatMap((validation, index) => validate(validation, input, budget, failurePolicy).map((failure) => ({ ...failure, index })));
    const { errors, annotations } = annotate(policy, input);
    return { failures, errors: failurePolicy === 'Ignore' ? [] : errors, annotations };
  } catch (error) {
    if (!(error instanceof OutOfBudget)) throw error;
    return onError(error.message);
  }
}

function validate(validation: CompiledPolicy['validations'][number], input: ExpressionInput, budget: Budget, failurePolicy: string | undefined): Failure[] {
  const outcome = input.run(validation.expression, budget);
  if ('problem' in outcome) return failurePolicy === 'Ignore' ? [] : [{ message: outcome.problem }];
  if (outcome.value === true) return [];
  const message = messageOf(validation, input, budget);
  return [{ message, ...(validation.reason === undefined ? {} : { reason: validation.reason }) }];
}

function messageOf(validation: CompiledPolicy['validations'][number], input: ExpressionInput, budget: Budget): string {
  const { messageExpression, message, source } = validation;
  if (messageExpression !== undefined) {
    const made = input.run(messageExpression, budget);
    const text = 'value' in made && typeof made.value === 'string' ? made.value.trim() : '';
    if (text !== '' && text.length <= MESSAGE_BYTES_MAX && !text.includes('\n')) return text;
  }
  return message.trim() === '' ? `failed expression: ${source.trim()}` : message.trim();
}

function annotate(policy: CompiledPolicy, input: ExpressionInput): Pick<Judgement, 'errors' | 'annotations'> {
  const budget: Budget = { left: REQUEST_COST_MAX };
  const errors: Failure[] = [];
  const annotations: AuditAnnotation[] = [];
  for (const { key, expression, source } of policy.annotations) {
    const outcome = input.run(expression, budget);
    if ('problem' in outcome) errors.push({ message: outcome.problem });
    else if (typeof outcome.value === 'string') {
      const value = outcome.value.trim().slice(0, ANNOTATION_BYTES_MAX);
      if (value !== '') annotations.push({ key, value });
    } else if (outcome.value !== null) {
      errors.push({ message: `valueExpression '${source}' resulted in unsupported return type: ${typeOfValue(outcome.value).name}. Return type must be either string or null.` });
    }
  }
  return { errors, annotations };
}
