// Mirrors apiserver/pkg/cel/library/format.go
import { dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { parseUrl } from '#cluster/cel/url-text.js';
import { parseTimestamp } from '#cluster/cel/time-text.js';
import { CelList, Opaque, Optional, type CelValue } from '#cluster/cel/values.js';
import { noSuchOverload, sizeOf, text, traversal, type Declaration } from './declare.js';

type Validate = (value: string) => readonly string[];

const FORMAT = 'kubernetes.NamedFormat';
const asPrefix = (validate: Validate): Validate => (value) => validate(value.endsWith('-') ? `${value.slice(0, -1)}a` : value);
const UUID = /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|[\da-f]{32})$/i;

const NAMED: Readonly<Record<string, Validate>> = {
  dns1123Label: dns1123LabelErrors,
  dns1123Subdomain: dns1123SubdomainErrors,
  dns1035Label: dns1035LabelErrors,
  qualifiedName: qualifiedNameErrors,
  dns1123LabelPrefix: asPrefix(dns1123LabelErrors),
  dns1123SubdomainPrefix: asPrefix(dns1123SubdomainErrors),
  dns1035LabelPrefix: asPrefix(dns1035LabelErrors),
  labelValue: labelValueErrors,
  uri: (value) => {
    const parsed = parseUrl(value);
    return typeof parsed === 'string' ? [parsed] : [];
  },
  uuid: (value) => (UUID.test(value) ? [] : ['does not match the UUID format']),
  byte: (value) => (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) ? [] : ['invalid base64']),
  date: (value) => (parseTimestamp(`${value}T00:00:00Z`) === undefined ? ['invalid date'] : []),
  datetime: (value) => (parseTimestamp(value) === undefined ? ['invalid datetime'] : []),
};

function named(name: string): Opaque<Validate> {
  return new Opaque(FORMAT, NAMED[name] as Validate, name);
}

function validate([format, value]: readonly CelValue[]): CelValue {
  if (!(format instanceof Opaque) || format.type !== FORMAT) throw noSuchOverload();
  const problems = (format.inner as Validate)(text(value));
  return new Optional(problems.length === 0 ? undefined : new CelList(problems));
}

export const formats: readonly Declaration[] = [
  ...Object.keys(NAMED).map((name): Declaration => [`format.${name}`, [`(): ${FORMAT}`], () => named(name)]),
  ['format.named', [`(string): optional(${FORMAT})`], ([name]) => new Optional(Object.hasOwn(NAMED, text(name)) ? named(text(name)) : undefined)],
  ['validate', [`${FORMAT}.(string): optional(list(string))`], validate, (args) => traversal(sizeOf(args[1]))],
];
