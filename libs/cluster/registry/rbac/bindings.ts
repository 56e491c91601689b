// Mirrors pkg/apis/rbac and its validation: what bindings of both kinds share
import type { ClusterRoleBinding, RbacV1Subject, RoleBinding } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { invalidValue, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { AGE, text } from '#cluster/registry/columns.js';

const KINDS = ['ServiceAccount', 'User', 'Group'];
const GROUP = 'rbac.authorization.k8s.io';

type Binding = RoleBinding | ClusterRoleBinding;

export function withGroups<T extends Binding>(binding: T): T {
  const roleRef = (binding.roleRef?.apiGroup ?? '') === '' ? { ...binding.roleRef, apiGroup: GROUP } : binding.roleRef;
  const subjects = binding.subjects?.map((subject) => ((subject.apiGroup ?? '') === '' && (subject.kind === 'User' || subject.kind === 'Group') ? { ...subject, apiGroup: GROUP } : subject));
  return { ...binding, roleRef, ...(subjects === undefined ? {} : { subjects }) };
}

export function bindingErrors(binding: Binding, roleKinds: readonly string[], isNamespaced: boolean): FieldError[] {
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
    if (apiGroup !== GROUP) errors.push(notSupported(`${at}.apiGroup`, apiGroup, [GROUP]));
  } else errors.push(notSupported(`${at}.kind`, kind, KINDS));
  return errors;
}

export function refErrors(next: Binding, previous: Binding): FieldError[] {
  return deepEqual(next.roleRef, previous.roleRef) ? [] : [invalidValue('roleRef', { APIGroup: next.roleRef.apiGroup, Kind: next.roleRef.kind, Name: next.roleRef.name }, 'cannot change roleRef')];
}

function subjectsOf(subjects: readonly RbacV1Subject[] | undefined, kind: string, name: (subject: RbacV1Subject) => string): string {
  return (subjects ?? []).filter((each) => each.kind === kind).map(name).join(', ');
}

export const SUBJECT_COLUMNS = [
  text<Binding>('Role', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  AGE,
  text<Binding>('Users', ({ subjects }) => subjectsOf(subjects, 'User', (each) => each.name), 1),
  text<Binding>('Groups', ({ subjects }) => subjectsOf(subjects, 'Group', (each) => each.name), 1),
  text<Binding>('ServiceAccounts', ({ subjects }) => subjectsOf(subjects, 'ServiceAccount', (each) => `${each.namespace ?? ''}/${each.name}`), 1),
];
