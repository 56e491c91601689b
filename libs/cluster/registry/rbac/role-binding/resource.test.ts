import { testResource } from '#cluster/testing/resource-tests.js';
import { roleBindingResource } from './resource.js';

const GROUP = 'rbac.authorization.k8s.io';

testResource(roleBindingResource, {
  sample: { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', name: 'ann' }, { kind: 'ServiceAccount', name: 'bot' }] },
  fills: [['groups', {}, { roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', apiGroup: GROUP, name: 'ann' }, { kind: 'ServiceAccount', name: 'bot' }] }]],
  refuses: [
    ['what is no role', { roleRef: { kind: 'Thing' } }, 'roleRef.kind: Unsupported value: "Thing": supported values: "Role", "ClusterRole"'],
    ['a role without a name', { roleRef: { name: '' } }, 'roleRef.name: Required value'],
    ['a role whose name is a path', { roleRef: { name: 'a/b' } }, "roleRef.name: Invalid value: \"a/b\": may not contain '/'"],
    ['a role of another group', { roleRef: { apiGroup: 'apps' } }, 'roleRef.apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"'],
  ],
  keeps: [['its role', { roleRef: { name: 'edit' } }, 'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef']],
  shows: [['who may', { subjects: [{ kind: 'User', name: 'ann' }, { kind: 'Group', name: 'dev' }, { kind: 'ServiceAccount', namespace: 'a', name: 'bot' }] }, ['x', 'ClusterRole/view', '0s', 'ann', 'dev', 'a/bot']]],
});
