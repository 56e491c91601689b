// Mirrors apiserver/pkg/cel/library/authz.go
import { CelError, Opaque, type CelValue } from '#cluster/cel/values.js';
import { noSuchOverload, text, type Declaration } from './declare.js';

/** What an expression may ask about. */
export interface AccessQuestion {
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Of a service account; the user of the request where it is not given. */
  readonly as?: { readonly namespace: string; readonly name: string };
}
export type Decide = (question: AccessQuestion & { readonly verb: string }) => { readonly isAllowed: boolean; readonly reason: string };

interface Check {
  readonly decide: Decide;
  readonly question: AccessQuestion;
}

const PREFIX = 'kubernetes.authorization.';
const AUTHORIZER = `${PREFIX}Authorizer`;
const PATH = `${PREFIX}PathCheck`;
const GROUP = `${PREFIX}GroupCheck`;
const RESOURCE = `${PREFIX}ResourceCheck`;
const DECISION = `${PREFIX}Decision`;

export function authorizerValue(decide: Decide): CelValue {
  return made(AUTHORIZER, { decide, question: {} });
}

/** What `authorizer.requestResource` is. */
export function requestResourceValue(decide: Decide, question: AccessQuestion): CelValue {
  return made(RESOURCE, { decide, question });
}

function made(type: string, check: Check): CelValue {
  return new Opaque(type, check, JSON.stringify(check.question));
}

function checkOf(value: CelValue | undefined): Check {
  if (!(value instanceof Opaque) || !value.type.startsWith(PREFIX) || value.type === DECISION) throw noSuchOverload();
  return value.inner as Check;
}

function narrowed(type: string, value: CelValue | undefined, more: AccessQuestion): CelValue {
  const { decide, question } = checkOf(value);
  return made(type, { decide, question: { ...question, ...more } });
}

function decision(value: CelValue | undefined): ReturnType<Decide> {
  if (!(value instanceof Opaque) || value.type !== DECISION) throw noSuchOverload();
  return value.inner as ReturnType<Decide>;
}

function path([authorizer, given]: readonly CelValue[]): CelValue {
  if (text(given) === '') throw new CelError('path must not be empty');
  return narrowed(PATH, authorizer, { path: text(given) });
}

function check([value, verb]: readonly CelValue[]): CelValue {
  const { decide, question } = checkOf(value);
  const found = decide({ ...question, verb: text(verb) });
  return new Opaque(DECISION, found, `${found.isAllowed} ${found.reason}`);
}

/** An access check is dear. */
const checkCost = () => 350_000;

export const authorizer: readonly Declaration[] = [
  ['path', [`${AUTHORIZER}.(string): ${PATH}`], path],
  ['group', [`${AUTHORIZER}.(string): ${GROUP}`], ([of, group]) => narrowed(GROUP, of, { group: text(group) })],
  ['serviceAccount', [`${AUTHORIZER}.(string, string): ${AUTHORIZER}`], ([of, namespace, name]) => narrowed(AUTHORIZER, of, { as: { namespace: text(namespace), name: text(name) } })],
  ['resource', [`${GROUP}.(string): ${RESOURCE}`], ([of, resource]) => narrowed(RESOURCE, of, { resource: text(resource) })],
  ['subresource', [`${RESOURCE}.(string): ${RESOURCE}`], ([of, subresource]) => narrowed(RESOURCE, of, { subresource: text(subresource) })],
  ['namespace', [`${RESOURCE}.(string): ${RESOURCE}`], ([of, namespace]) => narrowed(RESOURCE, of, { namespace: text(namespace) })],
  ['name', [`${RESOURCE}.(string): ${RESOURCE}`], ([of, name]) => narrowed(RESOURCE, of, { name: text(name) })],
  ['fieldSelector', [`${RESOURCE}.(string): ${RESOURCE}`], ([of]) => narrowed(RESOURCE, of, {})],
  ['labelSelector', [`${RESOURCE}.(string): ${RESOURCE}`], ([of]) => narrowed(RESOURCE, of, {})],
  ['check', [`${PATH}.(string): ${DECISION}`, `${RESOURCE}.(string): ${DECISION}`], check, checkCost],
  ['errored', [`${DECISION}.(): bool`], ([of]) => decision(of) === undefined],
  ['error', [`${DECISION}.(): string`], ([of]) => (decision(of) === undefined ? 'unknown' : '')],
  ['allowed', [`${DECISION}.(): bool`], ([of]) => decision(of).isAllowed],
  ['reason', [`${DECISION}.(): string`], ([of]) => decision(of).reason],
];
