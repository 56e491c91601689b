// Mirrors pkg/registry/rbac
// Differs: nothing that can be seen.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, RbacV1Subject, Role, RoleBinding } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { labelSelectorErrors } from '#cluster/apimachinery/validation/label-selector.js';
import { AGE, CREATED_AT, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { confirmBinding, confirmRole } from './escalation.js';

const KINDS = ['ServiceAccount', 'User', 'Group'];
const GROUP = 'rbac.authorization.k8s.io';

function ruleErrors(rules: readonly PolicyRule[] | undefined, isNamespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  (rules ?? []).forEach((rule, i) => {
    const at = `rules[${i}]`;
    if ((rule.verbs ?? []).length === 0) errors.push(required(`${at}.verbs`, 'verbs must contain at least one value'));
    if ((rule.nonResourceURLs ?? []).length > 0) {
      if (isNamespaced) errors.push(invalidValue(`${at}.nonResourceURLs`, rule.nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'));
      if ((rule.apiGroups ?? []).length + (rule.resources ?? []).length + (rule.resourceNames ?? []).length > 0) errors.push(invalidValue(`${at}.nonResourceURLs`, rule.nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'));
      return;
    }
    if ((rule.apiGroups ?? []).length === 0) errors.push(required(`${at}.apiGroups`, 'resource rules must supply at least one api group'));
    if ((rule.resources ?? []).length === 0) errors.push(required(`${at}.resources`, 'resource rules must supply at least one resource'));
  });
  return errors;
}

function aggregationErrors(rule: ClusterRole['aggregationRule']): FieldError[] {
  const at = 'aggregationRule.clusterRoleSelectors';
  const selectors = rule?.clusterRoleSelectors ?? [];
  if (rule !== undefined && selectors.length === 0) return [required(at, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, i) => labelSelectorErrors(selector, `${at}[${i}]`));
}

export const roleStrategy: Behaviour<Role> = {
  nameErrors: pathSegmentErrors,
  prepareForCreate: (role, store) => {
    confirmRole('roles', role, undefined, store);
    return role;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmRole('roles', next, previous, store);
    return next;
  },
  validate: ({ rules }) => ruleErrors(rules, true),
  columns: [NAME, CREATED_AT],
};

export const clusterRoleStrategy: Behaviour<ClusterRole> = {
  nameErrors: pathSegmentErrors,
  prepareForCreate: (role, store) => {
    confirmRole('clusterroles', role, undefined, store);
    return role;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmRole('clusterroles', next, previous, store);
    return next;
  },
  validate: ({ rules, aggregationRule }) => [...ruleErrors(rules, false), ...aggregationErrors(aggregationRule)],
  columns: [NAME, CREATED_AT],
};

type Binding = RoleBinding | ClusterRoleBinding;

function withGroups<T extends Binding>(binding: T): T {
  const roleRef = (binding.roleRef?.apiGroup ?? '') === '' ? { ...binding.roleRef, apiGroup: GROUP } : binding.roleRef;
  const subjects = binding.subjects?.map((subject) => ((subject.apiGroup ?? '') === '' && (subject.kind === 'User' || subject.kind === 'Group') ? { ...subject, apiGroup: GROUP } : subject));
  return { ...binding, roleRef, ...(subjects === undefined ? {} : { subjects }) };
}

function bindingErrors(binding: Binding, roleKinds: readonly string[], isNamespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { roleRef, subjects = [] } = binding;
  if (roleRef.apiGroup !== GROUP) errors.push(notSupported('roleRef.apiGroup', roleRef.apiGroup, [GROUP]));
  if (!roleKinds.includes(roleRef.kind ?? '')) errors.push(notSupported('roleRef.kind', roleRef.kind ?? '', roleKinds));
  if ((roleRef.name ?? '') === '') errors.push(required('roleRef.name'));
  else errors.push(...pathSegmentErrors(roleRef.name).map((why) => invalidValue('roleRef.name', roleRef.name, why)));
  for (const [i, subject] of subjects.entries()) errors.push(...subjectErrors(subject, `subjects[${i}]`, isNamespaced));
  return errors;
}

function subjectErrors({ kind = '', name = '', namespace = '', apiGroup = '' }: RbacV1Subject, at: string, isNamespaced: boolean): FieldError[] {
  const errors: FieldError[] = name === '' ? [required(`${at}.name`)] : [];
  if (kind === 'ServiceAccount') {
    if (name !== '') errors.push(...dns1123SubdomainErrors(name).map((why) => invalidValue(`${at}.name`, name, why)));
    if (apiGroup !== '') errors.push(notSupported(`${at}.apiGroup`, apiGroup, ['']));
    if (!isNamespaced && namespace === '') errors.push(required(`${at}.namespace`));
  } else if (kind === 'User' || kind === 'Group') {
    if (name === '') errors.push(invalidValue(`${at}.name`, name, `${kind.toLowerCase()} name cannot be empty`));
    if (apiGroup !== GROUP) errors.push(notSupported(`${at}.apiGroup`, apiGroup, [GROUP]));
  } else errors.push(notSupported(`${at}.kind`, kind, KINDS));
  return errors;
}

function refErrors(next: Binding, previous: Binding): FieldError[] {
  return deepEqual(next.roleRef, previous.roleRef) ? [] : [invalidValue('roleRef', { APIGroup: next.roleRef.apiGroup, Kind: next.roleRef.kind, Name: next.roleRef.name }, 'cannot change roleRef')];
}

function subjectsOf(subjects: readonly RbacV1Subject[] | undefined, kind: string, name: (subject: RbacV1Subject) => string): string {
  return (subjects ?? []).filter((each) => each.kind === kind).map(name).join(', ');
}

const SUBJECT_COLUMNS = [
  text<Binding>('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  AGE,
  text<Binding>('Users', ({ subjects }) => subjectsOf(subjects, 'User', (each) => each.name), 1),
  text<Binding>('Groups', ({ subjects }) => subjectsOf(subjects, 'Group', (each) => each.name), 1),
  text<Binding>('ServiceAccounts', ({ subjects }) => subjectsOf(subjects, 'ServiceAccount', (each) => `${each.namespace ?? ''}/${each.name}`), 1),
];

export const roleBindingStrategy: Behaviour<RoleBinding> = {
  nameErrors: pathSegmentErrors,
  setDefaults: withGroups,
  prepareForCreate: (binding, store) => {
    confirmBinding('rolebindings', binding, undefined, store);
    return binding;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmBinding('rolebindings', next, previous, store);
    return next;
  },
  validate: (binding) => bindingErrors(binding, ['Role', 'ClusterRole'], true),
  validateUpdate: (next, previous) => [...bindingErrors(next, ['Role', 'ClusterRole'], true), ...refErrors(next, previous)],
  columns: [NAME, ...SUBJECT_COLUMNS],
};

export const clusterRoleBindingStrategy: Behaviour<ClusterRoleBinding> = {
  nameErrors: pathSegmentErrors,
  setDefaults: withGroups,
  prepareForCreate: (binding, store) => {
    confirmBinding('clusterrolebindings', binding, undefined, store);
    return binding;
  },
  prepareForUpdate: (next, previous, store) => {
    confirmBinding('clusterrolebindings', next, previous, store);
    return next;
  },
  validate: (binding) => bindingErrors(binding, ['ClusterRole'], false),
  validateUpdate: (next, previous) => [...bindingErrors(next, ['ClusterRole'], false), ...refErrors(next, previous)],
  columns: [NAME, ...SUBJECT_COLUMNS],
};
