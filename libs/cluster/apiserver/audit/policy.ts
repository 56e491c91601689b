// Mirrors apiserver/pkg/audit/policy: the rules of an audit policy, first match wins
// Differs: nothing.
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { ConfigurationError } from '#cluster/apiserver/configuration/configuration-error.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import type { UserInfo } from '#cluster/client/client.js';

const LEVELS = ['None', 'Metadata', 'Request', 'RequestResponse'] as const;
export type AuditLevel = (typeof LEVELS)[number];
const STAGES = ['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic'] as const;
export type AuditStage = (typeof STAGES)[number];

interface ResourceRule {
  readonly group?: string;
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Rule {
  readonly level: AuditLevel;
  readonly users?: readonly string[];
  readonly userGroups?: readonly string[];
  readonly verbs?: readonly string[];
  readonly resources?: readonly ResourceRule[];
  readonly namespaces?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly omitStages?: readonly string[];
  readonly omitManagedFields?: boolean;
}

/** What is logged of one request. */
export interface AuditDecision {
  readonly level: AuditLevel;
  readonly omitStages: ReadonlySet<string>;
  readonly omitManagedFields: boolean;
}

interface PolicyFile {
  readonly omitStages?: readonly string[];
  readonly omitManagedFields?: boolean;
  readonly rules: readonly Rule[];
}

const UNDECIDED: AuditDecision = { level: 'None', omitStages: new Set(), omitManagedFields: false };

export class AuditPolicy {
  readonly #file: PolicyFile;
  readonly #stages: ReadonlySet<string>;

  constructor(file: PolicyFile) {
    this.#file = file;
    this.#stages = new Set(file.omitStages);
  }

  /** Throws ConfigurationError. */
  static parse(text: string, path: string): AuditPolicy {
    const failed = (why: string) => new ConfigurationError(`loading audit policy file: ${why}`);
    let data: unknown;
    try {
      data = readYaml(text);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      throw failed(`failed decoding: ${error.message}: from file ${path}`);
    }
    const { apiVersion, kind, rules } = (data ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown; readonly rules?: unknown };
    if (kind !== 'Policy' || apiVersion !== 'audit.k8s.io/v1') {
      throw failed(`failed decoding: no kind ${JSON.stringify(kind ?? '')} is registered for version ${JSON.stringify(apiVersion ?? '')} in scheme "k8s.io/apiserver/pkg/audit/scheme.go": from file ${path}`);
    }
    if (!Array.isArray(rules) || rules.length === 0) throw failed(`loaded illegal policy with 0 rules from file ${path}`);
    const problems = problemsOf(data as PolicyFile);
    if (problems.length > 0) throw failed(problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`);
    return new AuditPolicy(data as PolicyFile);
  }

  decide(user: UserInfo, info: RequestInfo): AuditDecision {
    const rule = this.#file.rules.find((each) => isAbout(each, user, info));
    if (rule === undefined) return UNDECIDED;
    return {
      level: rule.level, omitStages: rule.omitStages === undefined ? this.#stages : new Set([...this.#stages, ...rule.omitStages]),
      omitManagedFields: rule.omitManagedFields ?? this.#file.omitManagedFields === true,
    };
  }
}

function problemsOf({ rules, omitStages = [] }: PolicyFile): readonly string[] {
  const problems: string[] = [];
  const checkStages = (stages: readonly string[], path: string) => {
    for (const [i, stage] of stages.entries()) if (!(STAGES as readonly string[]).includes(stage)) problems.push(`${path}.omitStages[${i}]: Invalid value: ${JSON.stringify(stage)}: allowed stages are ${STAGES.join(',')}`);
  };
  for (const [i, { level, resources, namespaces, nonResourceURLs, omitStages: own = [] }] of rules.entries()) {
    const path = `rules[${i}]`;
    if (level === undefined) problems.push(`${path}.level: Required value`);
    else if (!LEVELS.includes(level)) problems.push(`${path}.level: Unsupported value: ${JSON.stringify(level)}: supported values: ${LEVELS.map((each) => JSON.stringify(each)).join(', ')}`);
    if (nonResourceURLs !== undefined && (resources !== undefined || namespaces !== undefined)) {
      problems.push(`${path}.nonResourceURLs: Invalid value: ${JSON.stringify(nonResourceURLs)}: rules cannot apply to both regular resources and non-resource URLs`);
    }
    checkStages(own, path);
  }
  checkStages(omitStages, '');
  return problems;
}

function isAbout(rule: Rule, user: UserInfo, info: RequestInfo): boolean {
  if (isGiven(rule.users) && !rule.users.includes(user.name)) return false;
  if (isGiven(rule.userGroups) && !rule.userGroups.some((group) => user.groups.includes(group))) return false;
  if (isGiven(rule.verbs) && !rule.verbs.includes(info.verb)) return false;
  if (isGiven(rule.namespaces) || isGiven(rule.resources)) return info.isResource && isAboutResource(rule, info);
  if (isGiven(rule.nonResourceURLs)) return !info.isResource && rule.nonResourceURLs.some((pattern) => isPath(pattern, info.path));
  return true;
}

function isGiven<T>(list: readonly T[] | undefined): list is readonly T[] {
  return list !== undefined && list !== null && list.length > 0;
}

function isPath(pattern: string, path: string): boolean {
  return pattern === '*' || pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)));
}

function isAboutResource({ namespaces, resources }: Rule, info: RequestInfo): boolean {
  if (isGiven(namespaces) && !namespaces.includes(info.namespace ?? '')) return false;
  if (!isGiven(resources)) return true;
  const full = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  return resources.some(({ group = '', resources: names, resourceNames }) => {
    if (group !== info.group) return false;
    if (!isGiven(names)) return true;
    if (isGiven(resourceNames) && !resourceNames.includes(info.name)) return false;
    return names.some((name) => name === full || name === '*' || name === `*/${info.subresource}` && info.subresource !== '' || name === `${info.resource}/*`);
  });
}
