// Mirrors apiserver/pkg/server/options/encryptionconfig and apiserver/pkg/storage/value
// Differs: no KMS; what is stored stays an object, with the prefix and the key that it lies under in etcd.
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { ConfigurationError } from '#cluster/apiserver/configuration/configuration-error.js';
import type { Entry, Seal } from '#cluster/etcd/etcd.js';

const PROVIDERS = ['aesgcm', 'aescbc', 'secretbox', 'identity', 'kms'] as const;
type ProviderName = (typeof PROVIDERS)[number];
const AES_LENGTHS = [16, 24, 32];
const SECRETBOX_LENGTHS = [32];

interface Key {
  readonly name: string;
  readonly secret: string;
}

interface Provider {
  readonly name: ProviderName;
  readonly keys: readonly Key[];
  /** By its first key. */
  readonly seal?: Seal;
}

interface Rule {
  readonly resources: readonly string[];
  readonly providers: readonly Provider[];
}

const IDENTITY: readonly Provider[] = [{ name: 'identity', keys: [] }];

/** How objects lie in etcd, by resource. */
export class Encryption {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** Reads an EncryptionConfiguration. Throws ConfigurationError. */
  static parse(text: string, path: string): Encryption {
    if (text.trim() === '') throw new ConfigurationError(`encryption provider configuration file ${JSON.stringify(path)} is empty`);
    let data: unknown;
    try {
      data = readYaml(text);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      throw new ConfigurationError(`error decoding encryption provider configuration file ${JSON.stringify(path)}: ${error.message}`);
    }
    const { apiVersion, kind, resources } = (data ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown; readonly resources?: unknown };
    if (kind !== 'EncryptionConfiguration' || apiVersion !== 'apiserver.config.k8s.io/v1') {
      throw new ConfigurationError(`error decoding encryption provider configuration file ${JSON.stringify(path)}: no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme "pkg/api/legacyscheme/scheme.go:30"`);
    }
    const problems: string[] = [];
    const rules = listIn(resources).map((rule, i) => ruleOf(rule, `resources[${i}]`, problems));
    if (rules.length === 0) problems.push('resources: Required value: at least one resource configuration is required');
    if (problems.length > 0) throw new ConfigurationError(`invalid configuration: ${problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`}`);
    return new Encryption(rules);
  }

  /** What a write is sealed with; undefined where it lies as it is. */
  sealFor(group: string, resource: string): Seal | undefined {
    return this.#providersOf(group, resource)[0]?.seal;
  }

  /** It lies otherwise than it would be written now: an update writes it even when it changes nothing. */
  isStale(group: string, resource: string, { seal }: Entry): boolean {
    const wanted = this.sealFor(group, resource);
    return wanted?.prefix !== seal?.prefix || wanted?.key !== seal?.key;
  }

  /** Why an entry can't be read; undefined when it can. */
  obstacleTo(group: string, resource: string, { seal }: Entry): string | undefined {
    const providers = this.#providersOf(group, resource);
    const hasIdentity = providers.some(({ name }) => name === 'identity');
    if (seal === undefined) return hasIdentity ? undefined : 'no matching prefix found';
    const [, , name = '', , keyName = ''] = seal.prefix.split(':');
    const provider = providers.find((each) => each.name === name);
    if (provider === undefined) return hasIdentity ? 'identity transformer tried to read encrypted data' : 'no matching prefix found';
    const key = provider.keys.find((each) => each.name === keyName);
    if (key === undefined) return `no matching key was found for the provided ${name === 'secretbox' ? 'Secretbox' : 'AES'} transformer`;
    if (key.secret === seal.key) return undefined;
    return name === 'aescbc' ? 'invalid padding on input' : name === 'aesgcm' ? 'cipher: message authentication failed' : 'unable to decrypt';
  }

  #providersOf(group: string, resource: string): readonly Provider[] {
    const rule = this.#rules.find(({ resources }) => resources.some((pattern) => isMatch(pattern, group, resource)));
    return rule?.providers ?? IDENTITY;
  }
}

/** `secrets`, `deployments.apps`, `*.apps`, `*.`, `*.*`. */
function isMatch(pattern: string, group: string, resource: string): boolean {
  if (pattern === '*.*') return true;
  const dot = pattern.indexOf('.');
  const [name, of] = dot < 0 ? [pattern, ''] : [pattern.slice(0, dot), pattern.slice(dot + 1)];
  return of === group && (name === '*' ? dot >= 0 : name === resource);
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function ruleOf(value: unknown, path: string, problems: string[]): Rule {
  const { resources, providers } = (value ?? {}) as { readonly resources?: unknown; readonly providers?: unknown };
  const names = listIn(resources).filter((each) => typeof each === 'string');
  if (names.length === 0) problems.push(`${path}.resources: Required value: at least one resource must be specified`);
  const found = listIn(providers).map((provider, i) => providerOf(provider, `${path}.providers[${i}]`, problems));
  if (found.length === 0) problems.push(`${path}.providers: Required value: at least one provider must be specified`);
  return { resources: names, providers: found };
}

function providerOf(value: unknown, path: string, problems: string[]): Provider {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>);
  const [name = '', body] = entries[0] ?? [];
  if (entries.length === 0) problems.push(`${path}: Required value: provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity`);
  else if (entries.length > 1) problems.push(`${path}: Invalid value: "${path}": more than one provider specified in a single element, should split into different list elements`);
  else if (!isProvider(name)) problems.push(`${path}: Required value: provider does not contain any of the expected providers: KMS, AESGCM, AESCBC, Secretbox, Identity`);
  else if (name === 'kms') problems.push(`${path}.kms.endpoint: Invalid value: "REDACTED": there is no KMS plugin on this host`);
  if (!isProvider(name) || name === 'identity' || name === 'kms') return { name: 'identity', keys: [] };
  const keys = listIn((body as { readonly keys?: unknown } | null)?.keys) as readonly Partial<Key>[];
  if (keys.length === 0) problems.push(`${path}.${name}.keys: Required value: at least one key must be specified`);
  for (const [i, key] of keys.entries()) checkKey(key, name, `${path}.${name}.keys[${i}]`, problems);
  const all = keys.map((key) => ({ name: String(key.name ?? ''), secret: String(key.secret ?? '') }));
  return { name, keys: all, ...(all[0] === undefined ? {} : { seal: { prefix: `k8s:enc:${name}:v1:${all[0].name}:`, key: all[0].secret } }) };
}

function checkKey({ name, secret }: Partial<Key>, provider: ProviderName, path: string, problems: string[]): void {
  if (typeof name !== 'string' || name === '') problems.push(`${path}.name: Required value: key must have a name`);
  else if (name.includes(':')) problems.push(`${path}.name: Invalid value: ${JSON.stringify(name)}: key name must not contain a colon`);
  if (typeof secret !== 'string' || secret === '') {
    problems.push(`${path}.secret: Required value: key must have a secret`);
    return;
  }
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret)) {
    problems.push(`${path}.secret: Invalid value: "REDACTED": secret must be base64 encoded`);
    return;
  }
  const length = (secret.length / 4) * 3 - (/=*$/.exec(secret)?.[0].length ?? 0);
  const lengths = provider === 'secretbox' ? SECRETBOX_LENGTHS : AES_LENGTHS;
  if (!lengths.includes(length)) problems.push(`${path}.secret: Invalid value: "REDACTED": secret is not of the expected length, got ${length}, expected one of [${lengths.join(' ')}]`);
}

function isProvider(name: string): name is ProviderName {
  return (PROVIDERS as readonly string[]).includes(name);
}
