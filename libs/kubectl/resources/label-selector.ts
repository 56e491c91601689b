// Mirrors metav1.ParseToLabelSelector
import { parseSelector } from '#cluster/apimachinery/labels.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';

/** `a=b,c in (d,e)` as matchLabels and matchExpressions. Throws Fatal. */
export function fromSelectorText(text: string): Dynamic {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Dynamic[] = [];
  for (const { key, operator, values } of parsed(text)) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? '';
    else if (operator === 'in') matchExpressions.push({ key, operator: 'In', values: [...values] });
    else if (operator === 'notin') matchExpressions.push({ key, operator: 'NotIn', values: [...values] });
    else if (operator === 'exists') matchExpressions.push({ key, operator: 'Exists' });
    else if (operator === '!') matchExpressions.push({ key, operator: 'DoesNotExist' });
    else throw new Fatal(`${JSON.stringify(operator)} is not a valid label selector operator`);
  }
  return { ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}), ...(matchExpressions.length > 0 ? { matchExpressions } : {}) };
}

function parsed(text: string) {
  try {
    return parseSelector(text);
  } catch (error) {
    if (error instanceof Error) throw new Fatal(`couldn't parse the selector string ${JSON.stringify(text)}: ${error.message}`);
    throw error;
  }
}
