import { testResource } from '#cluster/testing/resource-tests.js';
import { clusterRoleBindingResource } from './resource.js';

const GROUP = 'rbac.authorization.k8s.io';

const to = (subject: object) => ({ subjects: [subject] });

testResource(clusterRoleBindingResource, {
  sample: { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [] },
  refuses: [
    ['nobody', to({ kind: 'User', name: '' }), 'subjects[0].name: Required value'],
    ['a kind of subject that is none', to({ kind: 'Robot', name: 'a' }), 'subjects[0].kind: Unsupported value: "Robot": supported values: "ServiceAccount", "User", "Group"'],
    ['a group of another group', to({ kind: 'Group', apiGroup: 'apps', name: 'a' }), 'subjects[0].apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"'],
    ['a service account of a group', to({ kind: 'ServiceAccount', apiGroup: GROUP, name: 'a', namespace: 'b' }), 'subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""'],
    ['a service account of nowhere', to({ kind: 'ServiceAccount', name: 'a' }), 'subjects[0].namespace: Required value'],
    ['the role of a namespace', { roleRef: { kind: 'Role' } }, 'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'],
  ],
  keeps: [['its role', { roleRef: { name: 'edit' } }, 'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef']],
  shows: [['who may', to({ kind: 'Group', name: 'dev' }), ['x', 'ClusterRole/view', '0s', '', 'dev', '']]],
});
