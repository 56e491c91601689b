// Mirrors structured-merge-diff/typed: validation of a configuration against the schema, before it is merged
// Differs: fields are visited in the order of the document, where Go's maps have none.
import { isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, ScalarKind, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

/** What does not fit the type: one line, or a list of them; undefined when all fits. */
export function typedProblem(config: JsonObject, schema: StructSchema): string | undefined {
  const problems = visitStruct(config, schema, '');
  if (problems.length <= 1) return problems[0];
  return ['errors:', ...problems.map((each) => `  ${each}`)].join('\n');
}

function visit(value: JsonValue | undefined, type: TypeSchema, field: FieldSchema | undefined, path: string): string[] {
  if (value === undefined || value === null) return [];
  switch (type.kind) {
    case 'struct':
      return isObject(value) ? visitStruct(value, type, path) : [`${path}: expected map, got &{${goText(value)}}`];
    case 'map':
      if (!isObject(value)) return [`${path}: expected map, got &{${goText(value)}}`];
      return Object.entries(value).flatMap(([name, inner]) => visit(inner, type.values, undefined, `${path}.${name}`));
    case 'list':
      if (!isList(value)) return [`${path}: expected list, got &{${goText(value)}}`];
      return visitList(value, type.items, field, path);
    default:
      return visitScalar(value, type.kind, path);
  }
}

function visitStruct(value: JsonObject, schema: StructSchema, path: string): string[] {
  const problems: string[] = [];
  for (const name in value) {
    const field = schema.fields.get(name);
    if (field !== undefined) problems.push(...visit(value[name], field.type, field, `${path}.${name}`));
    else if (schema.keepsUnknown !== true) {
      // The walk of a map ends at the first field that it does not know.
      problems.push(`${path}.${name}: field not declared in schema`);
      return problems;
    }
  }
  return problems;
}

function visitList(list: readonly JsonValue[], items: TypeSchema, field: FieldSchema | undefined, path: string): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  list.forEach((item, i) => {
    const element = elementOf(item, i, items, field);
    if (element.missing !== undefined) {
      problems.push(`${path}: element ${i}: associative list with keys has an element that omits key field ${JSON.stringify(element.missing)} (and doesn't have default value)`);
      return;
    }
    if (seen.has(element.text)) problems.push(`${path}: duplicate entries for key ${element.text}`);
    if (field?.listType === 'map' || field?.listType === 'set') seen.add(element.text);
    problems.push(...visit(item, items, undefined, `${path}${element.text}`));
  });
  return problems;
}

function elementOf(item: JsonValue, index: number, items: TypeSchema, field: FieldSchema | undefined): { readonly text: string; readonly missing?: string } {
  if (field?.listType === 'set') return { text: `[=${JSON.stringify(item)}]` };
  if (field?.listType !== 'map' || !isObject(item)) return { text: `[${index}]` };
  const parts: string[] = [];
  for (const key of [...(field.mapKeys ?? [])].sort()) {
    const value = item[key] ?? (items.kind === 'struct' ? items.fields.get(key)?.default : undefined);
    if (value === undefined) return { text: '', missing: key };
    parts.push(`${key}=${JSON.stringify(value)}`);
  }
  return { text: `[${parts.join(',')}]` };
}

function visitScalar(value: JsonValue, kind: ScalarKind, path: string): string[] {
  switch (kind) {
    case 'string':
    case 'bytes':
    case 'time':
    case 'microtime':
      return typeof value === 'string' ? [] : [`${path}: expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`];
    case 'bool':
      return typeof value === 'boolean' ? [] : [`${path}: expected boolean, got &{${goText(value)}}`];
    case 'int32':
    case 'int64':
    case 'double':
      return typeof value === 'number' ? [] : [`${path}: expected numeric (int or float), got ${goTypeName(value)}`];
    case 'quantity':
    case 'intstr':
      return typeof value === 'object' ? [`${path}: expected any scalar, got &{${goText(value)}}`] : [];
    default:
      return [];
  }
}

function goTypeName(value: JsonValue): string {
  if (isList(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Go's %v. */
function goText(value: JsonValue): string {
  if (value === null) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (isObject(value)) return `map[${Object.keys(value).sort().map((name) => `${name}:${goText(value[name] ?? null)}`).join(' ')}]`;
  return String(value);
}

/** Go's %#v. */
function goSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)';
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (isObject(value)) return `map[string]interface {}{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${goSyntax(value[name] ?? null)}`).join(', ')}}`;
  return JSON.stringify(value);
}
