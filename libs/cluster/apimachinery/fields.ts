// Mirrors staging/src/k8s.io/apimachinery/pkg/fields
// Differs: nothing that can be seen.
import { badRequest } from './errors.js';

export interface FieldTerm {
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

export type FieldSelector = readonly FieldTerm[];

/** Throws StatusError BadRequest. `\` escapes a comma, an equals sign or itself. */
export function parseFieldSelector(text: string): FieldSelector {
  const terms: FieldTerm[] = [];
  for (const part of splitTerms(text)) {
    if (part === '') continue;
    const match = /^((?:[^=!\\]|\\.)*?)(!=|==|=)(.*)$/s.exec(part);
    if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    terms.push({ field: match[1] as string, operator: match[2] === '!=' ? '!=' : '=', value: (match[3] as string).replace(/\\([\\,=])/g, '$1') });
  }
  return terms;
}

export function matchesFields(selector: FieldSelector, valueOf: (field: string) => string): boolean {
  return selector.every(({ field, operator, value }) => (valueOf(field) === value) === (operator === '='));
}

function splitTerms(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === ',') {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
