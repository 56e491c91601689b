// Mirrors apiextensions-apiserver/pkg/apiserver/schema/cel: compilation.go and validation.go
// Differs: rules are compiled when an object first meets them; what an update leaves as it was is not warned of.
import { deepEqual, isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { duplicate, forbiddenField, invalidOmitting, invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { compile, evaluate, isFailure, OutOfBudget, type Budget, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { CelEnv } from '#cluster/cel/env.js';
import { REQUEST_COST_MAX } from '#cluster/cel/limits.js';
import { walk } from '#cluster/cel/literal-checks.js';
import { BOOL, optionalOf, STRING, type CelType } from '#cluster/cel/types.js';
import { CelError, fromJson, Optional, type CelValue } from '#cluster/cel/values.js';
import { ruleType } from './rule-types.js';
import { correlatedItem } from './list-types.js';
import type { JsonSchema, ValidationRule } from './structural-schema.js';

export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly expression: Compiled | CompileFailure;
  readonly message: Compiled | CompileFailure | undefined;
  readonly usesOldSelf: boolean;
}

/** A message that was worked out may be so long. */
const MESSAGE_BYTES_MAX = 5 * 1024;

export function compileRule(rule: ValidationRule, type: CelType): CompiledRule {
  const environment = new CelEnv({ self: type, oldSelf: rule.optionalOldSelf === true ? optionalOf(type) : type });
  const expression = compile(rule.rule, environment);
  const isWrong = !isFailure(expression) && expression.type.kind !== BOOL.kind;
  const message = (rule.messageExpression ?? '') === '' ? undefined : compile(rule.messageExpression as string, environment);
  return {
    rule,
    expression: isWrong ? { problem: 'cel expression must evaluate to a bool' } : expression,
    message: message === undefined || isFailure(message) ? message : message.type.kind === STRING.kind ? message : { problem: 'messageExpression must evaluate to a string' },
    usesOldSelf: !isFailure(expression) && [...walk(expression.expr)].some((part) => part.kind === 'ident' && part.resolved === 'oldSelf'),
  };
}

/** The rules of a schema and of all that lies in it. */
interface Node {
  readonly schema: JsonSchema;
  readonly type: CelType | undefined;
  readonly properties: ReadonlyMap<string, Node>;
  readonly items: Node | undefined;
  readonly values: Node | undefined;
  readonly allOf: readonly Node[];
  compiled?: readonly CompiledRule[];
}

function nodeOf(schema: JsonSchema, isRoot: boolean): Node | undefined {
  const properties = new Map(Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const node = nodeOf(inner, inner['x-kubernetes-embedded-resource'] === true);
    return node === undefined ? [] : [[name, node] as const];
  }));
  const items = schema.items === undefined ? undefined : nodeOf(schema.items, false);
  const values = typeof schema.additionalProperties === 'object' ? nodeOf(schema.additionalProperties, false) : undefined;
  const allOf = (schema.allOf ?? []).flatMap((inner) => nodeOf({ ...inner, ...(inner.type === undefined && schema.type !== undefined ? { type: schema.type } : {}) }, false) ?? []);
  const hasRules = (schema['x-kubernetes-validations'] ?? []).length > 0;
  if (!hasRules && properties.size === 0 && items === undefined && values === undefined && allOf.length === 0) return undefined;
  return { schema, type: hasRules ? ruleType(schema, isRoot) : undefined, properties, items, values, allOf };
}

/** The rules of one version of a custom resource. */
export class SchemaRules {
  readonly #root: Node | undefined;

  constructor(schema: JsonSchema) {
    this.#root = nodeOf(schema, true);
  }

  get isEmpty(): boolean {
    return this.#root === undefined;
  }

  validate(object: JsonObject, old: JsonObject | undefined): FieldError[] {
    const errors: FieldError[] = [];
    if (this.#root === undefined) return errors;
    try {
      new Run(errors).visit(this.#root, '', object, old, false);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
    return errors;
  }
}

/** No further rule is run. */
class Stopped extends Error {}

class Run {
  readonly #errors: FieldError[];
  readonly #budget: Budget = { left: REQUEST_COST_MAX };

  constructor(errors: FieldError[]) {
    this.#errors = errors;
  }

  /** `isUnchanged`: an update leaves it as it was. */
  visit(node: Node, path: string, value: JsonValue, old: JsonValue | undefined, isUnchanged: boolean): void {
    if (value === null) return;
    this.#rules(node, path, value, old, isUnchanged);
    for (const inner of node.allOf) this.visit(inner, path, value, old, false);
    if (isList(value) && node.items !== undefined) {
      for (const [i, item] of value.entries()) this.#child(node.items, `${path}[${i}]`, item, correlatedItem(item, node.schema, old));
    }
    if (!isObject(value)) return;
    const before = isObject(old) && node.schema['x-kubernetes-map-type'] !== 'atomic' ? old : {};
    for (const name of Object.keys(value).sort()) {
      const inner = node.properties.get(name);
      if (inner !== undefined) this.#child(inner, path === '' ? name : `${path}.${name}`, value[name] as JsonValue, before[name]);
      else if (node.values !== undefined) this.#child(node.values, `${path}[${name}]`, value[name] as JsonValue, before[name]);
    }
  }

  #child(node: Node, path: string, value: JsonValue, old: JsonValue | undefined): void {
    this.visit(node, path, value, old, old !== undefined && deepEqual(value, old));
  }

  #rules(node: Node, path: string, value: JsonValue, old: JsonValue | undefined, isUnchanged: boolean): void {
    const rules = node.schema['x-kubernetes-validations'] ?? [];
    const { type } = node;
    if (rules.length === 0 || type === undefined) return;
    node.compiled ??= rules.map((rule) => compileRule(rule, type));
    for (const compiled of node.compiled) this.#rule(compiled, node.schema, path === '' ? '<nil>' : path, value, old, type, isUnchanged);
  }

  #rule(compiled: CompiledRule, schema: JsonSchema, path: string, value: JsonValue, old: JsonValue | undefined, type: CelType, isUnchanged: boolean): void {
    const { rule, expression, usesOldSelf } = compiled;
    if (rule.rule.trim() === '') return;
    if (isFailure(expression)) {
      this.#errors.push(invalidValue(path, schema.type, `rule compile error: ${expression.problem}`));
      return;
    }
    const isOptional = rule.optionalOldSelf === true;
    if (usesOldSelf && old === undefined && !isOptional) return;
    const variables = (name: string): CelValue | undefined => {
      if (name === 'self') return fromJson(value, type);
      if (isOptional) return new Optional(old === undefined ? undefined : fromJson(old, type));
      return old === undefined ? undefined : fromJson(old, type);
    };
    const holds = this.#evaluate(expression, variables, rule, schema, path);
    if (holds !== false || (isUnchanged && !usesOldSelf)) return;
    const where = `${path === '<nil>' ? '' : path}${normalPath(rule.fieldPath ?? '')}`;
    const field = where === '' ? '<nil>' : where.replace(/^\./, '');
    this.#errors.push(failureOf(field, value, schema, this.#message(compiled, variables, schema, field), rule.reason));
  }

  /** Undefined where the rule could not be worked out; the error is noted then. */
  #evaluate(expression: Compiled, variables: (name: string) => CelValue | undefined, rule: ValidationRule, schema: JsonSchema, path: string): CelValue | undefined {
    try {
      return evaluate(expression, variables, this.#budget);
    } catch (error) {
      if (error instanceof OutOfBudget) throw this.#stop(invalidValue(path, schema.type, error.message));
      if (!(error instanceof CelError)) throw error;
      const shown = (rule.message ?? '') === '' ? rule.rule.trim() : (rule.message as string).trim();
      if (error.message.startsWith('operation cancelled')) throw this.#stop(invalidValue(path, schema.type, `'${error.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown}`));
      const detail = error.message.startsWith('no such overload') ? `'${error.message}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}` : `${error.message} evaluating rule: ${shown}`;
      this.#errors.push(invalidValue(path, schema.type, detail));
      return undefined;
    }
  }

  #stop(error: FieldError): Stopped {
    this.#errors.push(error);
    return new Stopped();
  }

  #message({ rule, message }: CompiledRule, variables: (name: string) => CelValue | undefined, schema: JsonSchema, field: string): string {
    if (message !== undefined && !isFailure(message)) {
      try {
        const made = evaluate(message, variables, this.#budget);
        const text = typeof made === 'string' ? made.trim() : '';
        if (text !== '' && text.length <= MESSAGE_BYTES_MAX && !/[\n\r]/.test(text)) return text;
      } catch (error) {
        if (error instanceof OutOfBudget) throw this.#stop(invalidValue(field, schema.type, 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run'));
        if (!(error instanceof CelError)) throw error;
      }
    }
    return (rule.message ?? '') === '' ? `failed rule: ${rule.rule.trim()}` : (rule.message as string).trim();
  }
}

function failureOf(field: string, value: JsonValue, schema: JsonSchema, detail: string, reason: string | undefined): FieldError {
  const isOmitted = schema.type === 'object' || schema.type === 'array';
  if (reason === 'FieldValueForbidden') return forbiddenField(field, detail);
  if (reason === 'FieldValueRequired') return required(field, detail);
  if (reason === 'FieldValueDuplicate') return isOmitted ? { type: 'FieldValueDuplicate', field, body: 'Duplicate value' } : duplicate(field, value);
  return isOmitted ? invalidOmitting(field, detail) : invalidValue(field, value, detail);
}

/** `.a['b.c']` as it is shown: `.a[b.c]`, and `.a.b` for plain names. */
function normalPath(path: string): string {
  return path.replace(/\['([^']*)'\]/g, (_all, name: string) => (/^[A-Za-z_][\w-]*$/.test(name) ? `.${name}` : `[${name}]`));
}
