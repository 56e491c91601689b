// Mirrors pkg/apis/flowcontrol/validation: flow schemas
import type { FlowcontrolV1Subject, FlowSchema, FlowSchemaSpec, NonResourcePolicyRule, PolicyRulesWithSubjects, ResourcePolicyRule, ServiceAccountSubject } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { conditionErrors } from '#cluster/registry/flowcontrol/conditions.js';
import { MANDATORY_SCHEMAS } from '#cluster/registry/flowcontrol/defaults.js';

const PRECEDENCE_MAX = 10_000;
const DISTINGUISHERS = ['ByNamespace', 'ByUser'];
const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'proxy', 'update', 'watch'];
const SUBJECTS = ['Group', 'ServiceAccount', 'User'];

export function validate(schema: FlowSchema): FieldError[] {
  const name = schema.metadata?.name ?? '';
  const spec = schema.spec ?? ({} as FlowSchemaSpec);
  const errors = specErrors(name, spec);
  const fixed = MANDATORY_SCHEMAS.get(name);
  if (fixed !== undefined && !semanticEqual(spec, fixed.spec)) errors.push(invalidValue('spec', internalSpec(spec), `spec of '${name}' must equal the fixed value`));
  return [...errors, ...conditionErrors(schema.status?.conditions)];
}

function specErrors(name: string, { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] }: FlowSchemaSpec): FieldError[] {
  const errors: FieldError[] = [];
  const wrong = (detail: string) => errors.push(invalidValue('spec.matchingPrecedence', precedence, detail));
  if (precedence <= 0) wrong('must be a positive value');
  if (precedence > PRECEDENCE_MAX) wrong(`must not be greater than ${PRECEDENCE_MAX}`);
  if (precedence === 1 && name !== 'exempt') wrong("only the schema named 'exempt' may have matchingPrecedence 1");
  if (distinguisherMethod !== undefined && !DISTINGUISHERS.includes(distinguisherMethod.type)) {
    errors.push(notSupported('spec.distinguisherMethod.type', { Type: distinguisherMethod.type ?? '' }, DISTINGUISHERS));
  }
  const level = priorityLevelConfiguration?.name ?? '';
  if (level === '') errors.push(required('spec.priorityLevelConfiguration.name', 'must reference a priority level'));
  else errors.push(...dns1123SubdomainErrors(level).map((problem) => invalidValue('spec.priorityLevelConfiguration.name', level, problem)));
  return [...errors, ...rules.flatMap((rule, i) => ruleErrors(rule, `spec.rules[${i}]`))];
}

function ruleErrors({ subjects: given, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, at: string): FieldError[] {
  // Where there are none they are null, as are the lists of the rules.
  const subjects = given ?? [];
  return [
    ...(subjects.length === 0 ? [required(`${at}.subjects`, 'subjects must contain at least one value')] : subjects.flatMap((subject, i) => subjectErrors(subject, `${at}.subjects[${i}]`))),
    ...(resourceRules.length + nonResourceRules.length === 0 ? [required(at, 'at least one of resourceRules and nonResourceRules has to be non-empty')] : []),
    ...resourceRules.flatMap((rule, i) => resourceRuleErrors(rule, `${at}.resourceRules[${i}]`)),
    ...nonResourceRules.flatMap((rule, i) => pathRuleErrors(rule, `${at}.nonResourceRules[${i}]`)),
  ];
}

const FIELD_OF: Readonly<Record<string, 'user' | 'group' | 'serviceAccount'>> = { User: 'user', Group: 'group', ServiceAccount: 'serviceAccount' };

function subjectErrors(subject: FlowcontrolV1Subject, at: string): FieldError[] {
  const kind = subject.kind ?? '';
  const own = FIELD_OF[kind];
  if (own === undefined) return [notSupported(`${at}.kind`, kind, SUBJECTS)];
  const errors = own === 'serviceAccount' ? accountErrors(subject.serviceAccount, `${at}.${own}`) : nameErrors(subject[own], own, kind, `${at}.${own}`);
  // In the order in which Kubernetes looks at them.
  const others = own === 'user' ? ['ServiceAccount', 'Group'] : own === 'group' ? ['ServiceAccount', 'User'] : ['User', 'Group'];
  for (const other of others) {
    const field = FIELD_OF[other] as string;
    if (subject[field as 'user'] !== undefined) errors.push(forbiddenField(`${at}.${field}`, `${field} is forbidden when subject kind is not '${other}'`));
  }
  return errors;
}

function nameErrors(subject: { readonly name?: string } | undefined, field: string, kind: string, at: string): FieldError[] {
  if (subject === undefined) return [required(at, `${field} is required when subject kind is '${kind}'`)];
  return (subject.name ?? '') === '' ? [required(`${at}.name`)] : [];
}

function accountErrors(subject: ServiceAccountSubject | undefined, at: string): FieldError[] {
  if (subject === undefined) return [required(at, "serviceAccount is required when subject kind is 'ServiceAccount'")];
  const { name = '', namespace = '' } = subject;
  const errors = name === '' ? [required(`${at}.name`)] : name === '*' ? [] : dns1123SubdomainErrors(name).map((problem) => invalidValue(`${at}.name`, name, problem));
  if (namespace === '') return [...errors, required(`${at}.namespace`, 'must specify namespace for service account')];
  return [...errors, ...dns1123LabelErrors(namespace).map((problem) => invalidValue(`${at}.namespace`, namespace, problem))];
}

function verbErrors(given: readonly string[] | null, at: string): FieldError[] {
  const verbs = given ?? [];
  if (verbs.length === 0) return [required(at, 'verbs must contain at least one value')];
  if (verbs.includes('*')) return verbs.length > 1 ? [invalidValue(at, verbs, "if '*' is present, must not specify other verbs")] : [];
  return verbs.every((verb) => VERBS.includes(verb)) ? [] : [notSupported(at, verbs, VERBS)];
}

/** A list of names, or '*' alone. */
function listErrors(given: readonly string[] | null, at: string, none: string, what: string): FieldError[] {
  const list = given ?? [];
  if (list.length === 0) return [required(at, none)];
  return list.length > 1 && list.includes('*') ? [invalidValue(at, list, `if '*' is present, must not specify other ${what}`)] : [];
}

function resourceRuleErrors({ verbs, apiGroups, resources, clusterScope, ...rest }: ResourcePolicyRule, at: string): FieldError[] {
  const namespaces = rest.namespaces ?? [];
  const errors = [
    ...verbErrors(verbs, `${at}.verbs`),
    ...listErrors(apiGroups, `${at}.apiGroups`, 'resource rules must supply at least one api group', 'api groups'),
    ...listErrors(resources, `${at}.resources`, 'resource rules must supply at least one resource', 'resources'),
  ];
  if (namespaces.length === 0 && clusterScope !== true) errors.push(required(`${at}.namespaces`, 'resource rules that are not cluster scoped must supply at least one namespace'));
  else if (!namespaces.includes('*')) {
    namespaces.forEach((namespace, i) => {
      for (const problem of dns1123LabelErrors(namespace)) errors.push(invalidValue(`${at}.namespaces[${i}]`, namespace, `each member of this list must be '*' or a DNS-1123 label; ${problem}`));
    });
  } else if (namespaces.length > 1) errors.push(invalidValue(`${at}.namespaces`, namespaces, "if '*' is present, must not specify other namespaces"));
  return errors;
}

function pathRuleErrors({ verbs, nonResourceURLs }: NonResourcePolicyRule, at: string): FieldError[] {
  const field = `${at}.nonResourceURLs`;
  const paths = nonResourceURLs ?? [];
  const errors = [...verbErrors(verbs, `${at}.verbs`), ...listErrors(paths, field, 'nonResourceURLs must contain at least one value', 'non-resource URLs')];
  if (paths.includes('*')) return errors;
  return [...errors, ...paths.flatMap((path, i) => pathErrors(path, `${field}[${i}]`))];
}

function pathErrors(path: string, at: string): FieldError[] {
  const wrong = (detail: string) => [invalidValue(at, path, detail)];
  if (path === '') return wrong('must not be empty');
  if (path === '/') return [];
  if (!path.startsWith('/')) return wrong('must start with slash');
  if (path.includes(' ')) return wrong('must not contain white-space');
  if (path.includes('//')) return wrong('must not contain double slash');
  const stars = path.split('*').length - 1;
  return stars > 1 || (stars === 1 && !path.endsWith('/*')) ? wrong('wildcard can only do suffix matching') : [];
}

/** As the server's own type shows itself. */
function internalSpec({ priorityLevelConfiguration, matchingPrecedence, distinguisherMethod, rules }: FlowSchemaSpec): object {
  return {
    PriorityLevelConfiguration: { Name: priorityLevelConfiguration?.name ?? '' },
    MatchingPrecedence: matchingPrecedence ?? 0,
    DistinguisherMethod: distinguisherMethod === undefined ? null : { Type: distinguisherMethod.type },
    Rules: rules?.map(({ subjects, resourceRules, nonResourceRules }) => ({
      Subjects: subjects?.map(({ kind, user, group, serviceAccount }) => ({
        Kind: kind, User: user === undefined ? null : { Name: user.name }, Group: group === undefined ? null : { Name: group.name },
        ServiceAccount: serviceAccount === undefined ? null : { Namespace: serviceAccount.namespace, Name: serviceAccount.name },
      })) ?? null,
      ResourceRules: resourceRules?.map((rule) => ({ Verbs: rule.verbs, APIGroups: rule.apiGroups, Resources: rule.resources, ClusterScope: rule.clusterScope === true, Namespaces: rule.namespaces ?? null })) ?? null,
      NonResourceRules: nonResourceRules?.map((rule) => ({ Verbs: rule.verbs, NonResourceURLs: rule.nonResourceURLs })) ?? null,
    })) ?? null,
  };
}
