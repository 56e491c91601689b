import { describe, expect, test } from 'vitest';
import { clusterrolebindings, clusterroles, rolebindings, roles } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const GROUP = 'rbac.authorization.k8s.io';
const { client } = aSmallCluster();

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'done';
}

const ref = { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' };

describe('roles', () => {
  test.each([
    { rule: { verbs: [], apiGroups: [''], resources: ['pods'] }, want: 'rules[0].verbs: Required value: verbs must contain at least one value' },
    { rule: { verbs: ['get'], resources: ['pods'] }, want: 'rules[0].apiGroups: Required value: resource rules must supply at least one api group' },
    { rule: { verbs: ['get'], apiGroups: [''] }, want: 'rules[0].resources: Required value: resource rules must supply at least one resource' },
    { rule: { verbs: ['get'], nonResourceURLs: ['/x'] }, want: 'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs' },
  ])('$rule', ({ rule, want }) => {
    expect(messageOf(() => client.create(roles, { metadata: { name: 'r', namespace: 'default' }, rules: [rule] }))).toBe(`Role.rbac.authorization.k8s.io "r" is invalid: ${want}`);
  });

  test.each([
    { rule: {}, want: 'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil' },
    { rule: { clusterRoleSelectors: [{ matchExpressions: [{ key: 'a', operator: 'Like' }] }] }, want: 'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator' },
  ])('gathered by $rule', ({ rule, want }) => {
    expect(messageOf(() => client.create(clusterroles, { metadata: { name: 'r' }, aggregationRule: rule, rules: [] }))).toBe(`ClusterRole.rbac.authorization.k8s.io "r" is invalid: ${want}`);
  });
});

describe('bindings', () => {
  test.each([
    { subject: { kind: 'User', name: '' }, want: '[subjects[0].name: Required value, subjects[0].name: Invalid value: "": user name cannot be empty]' },
    { subject: { kind: 'Robot', name: 'a' }, want: 'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"' },
    { subject: { kind: 'Group', apiGroup: 'apps', name: 'a' }, want: 'subjects[0].apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"' },
    { subject: { kind: 'ServiceAccount', apiGroup: GROUP, name: 'a', namespace: 'b' }, want: 'subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""' },
    { subject: { kind: 'ServiceAccount', name: 'a' }, want: 'subjects[0].namespace: Required value' },
  ])('to $subject', ({ subject, want }) => {
    expect(messageOf(() => client.create(clusterrolebindings, { metadata: { name: 'b' }, subjects: [subject], roleRef: ref }))).toBe(`ClusterRoleBinding.rbac.authorization.k8s.io "b" is invalid: ${want}`);
  });

  test.each([
    { roleRef: { ...ref, kind: 'Thing' }, want: 'roleRef.kind: Unsupported value: "Thing": supported values: "Role", "ClusterRole"' },
    { roleRef: { ...ref, name: '' }, want: 'roleRef.name: Required value' },
    { roleRef: { ...ref, name: 'a/b' }, want: "roleRef.name: Invalid value: \"a/b\": may not contain '/'" },
    { roleRef: { ...ref, apiGroup: 'apps' }, want: 'roleRef.apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"' },
  ])('of $roleRef', ({ roleRef, want }) => {
    expect(messageOf(() => client.create(rolebindings, { metadata: { name: 'b', namespace: 'default' }, subjects: [], roleRef }))).toBe(`RoleBinding.rbac.authorization.k8s.io "b" is invalid: ${want}`);
  });

  test('subjects get their group; the role stays', () => {
    const binding = client.create(rolebindings, { metadata: { name: 'kept', namespace: 'default' }, subjects: [{ kind: 'User', name: 'ann' }, { kind: 'ServiceAccount', name: 'bot' }], roleRef: { ...ref, apiGroup: '' } });
    expect(binding.subjects).toEqual([{ kind: 'User', apiGroup: GROUP, name: 'ann' }, { kind: 'ServiceAccount', name: 'bot' }]);
    expect(binding.roleRef).toEqual(ref);
    expect(messageOf(() => client.update(rolebindings, { ...binding, roleRef: { ...ref, name: 'edit' } }))).toContain('cannot change roleRef');
  });
});
