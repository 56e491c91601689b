// Mirrors pkg/apis/node/validation
import type { RuntimeClass, Toleration } from '#cluster/api/generated/types.js';
import { duplicate, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors } from '#cluster/apimachinery/validation/formats.js';
import { validateLabels } from '#cluster/apiserver/validate-meta.js';
import { internalJson } from '#cluster/registry/core/internal-form/internal-json.js';
import { tolerationErrors } from '#cluster/registry/core/pod/validate-pod-parts.js';
import { resourceErrors } from '#cluster/registry/core/pod/validate-resources.js';

export function validate({ handler = '', overhead, scheduling }: RuntimeClass): FieldError[] {
  const errors = dns1123LabelErrors(handler).map((problem) => invalidValue('handler', handler, problem));
  if (overhead !== undefined) errors.push(...resourceErrors({ limits: overhead.podFixed ?? {} }, 'overhead', []));
  return [...errors, ...validateLabels(scheduling?.nodeSelector, 'scheduling.nodeSelector'), ...schedulingErrors(scheduling?.tolerations ?? [])];
}

function schedulingErrors(tolerations: readonly Toleration[]): FieldError[] {
  const at = 'scheduling.tolerations';
  const keyOf = ({ key = '', operator = '', value = '', effect = '' }: Toleration) => [key, operator, value, effect].join('\n');
  const keys = tolerations.map(keyOf);
  return [...tolerationErrors(tolerations, at), ...tolerations.flatMap((each, i) => (keys.indexOf(keyOf(each)) < i ? [duplicate(`${at}[${i}]`, internalJson('Toleration', each))] : []))];
}
