import { describe, expect, test } from 'vitest';
import { clusterrolebindings, clusterroles, rolebindings, roles } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Client } from '#cluster/client/client.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const GROUP = 'rbac.authorization.k8s.io';
const ANN = { name: 'ann', groups: ['dev', 'system:authenticated'] };

/** Ann writes RBAC in default, reads pods and config maps there, and may bind `view`. */
function cluster() {
  const { client, apiServer } = aSmallCluster();
  const rules = [
    { verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'], apiGroups: [GROUP], resources: ['roles', 'rolebindings'] },
    { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'configmaps'] },
    { verbs: ['bind'], apiGroups: [GROUP], resources: ['clusterroles'], resourceNames: ['view'] },
  ];
  client.create(roles, { metadata: { name: 'lead', namespace: 'default' }, rules });
  client.create(rolebindings, { metadata: { name: 'lead', namespace: 'default' }, subjects: [{ kind: 'User', name: 'ann', apiGroup: GROUP }], roleRef: { apiGroup: GROUP, kind: 'Role', name: 'lead' } });
  return { admin: client, ann: apiServer.client(ANN, 'test'), as: (name: string) => apiServer.client({ name, groups: ['system:authenticated'] }, 'test') };
}

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'done';
}

const role = (client: Client, name: string, ...rules: readonly { readonly verbs: string[]; readonly apiGroups: string[]; readonly resources: string[]; readonly resourceNames?: string[] }[]) =>
  messageOf(() => client.create(roles, { metadata: { name, namespace: 'default' }, rules: [...rules] }));
const bind = (client: Client, name: string, kind: string, to: string) =>
  messageOf(() => client.create(rolebindings, { metadata: { name, namespace: 'default' }, subjects: [], roleRef: { apiGroup: GROUP, kind, name: to } }));

const WHO = 'user "ann" (groups=["dev" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:';

describe('escalation', () => {
  test.each([
    { name: 'what she has', rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }], want: 'done' },
    { name: 'one object of what she has', rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['web'] }], want: 'done' },
    {
      name: 'more verbs, put together by resource',
      rules: [{ verbs: ['get', 'delete', 'watch'], apiGroups: [''], resources: ['pods', 'secrets'] }],
      want: `roles.rbac.authorization.k8s.io "r" is forbidden: ${WHO}\n{APIGroups:[""], Resources:["pods"], Verbs:["delete" "watch"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete" "watch"]}`,
    },
    {
      name: 'named objects stay apart',
      rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['secrets'], resourceNames: ['b', 'a'] }],
      want: `roles.rbac.authorization.k8s.io "r" is forbidden: ${WHO}\n{APIGroups:[""], Resources:["secrets"], ResourceNames:["a"], Verbs:["get" "list"]}\n{APIGroups:[""], Resources:["secrets"], ResourceNames:["b"], Verbs:["get" "list"]}`,
    },
    { name: 'everything', rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }], want: `roles.rbac.authorization.k8s.io "r" is forbidden: ${WHO}\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}` },
  ])('a role with $name', ({ rules, want }) => {
    expect(role(cluster().ann, 'r', ...rules)).toBe(want);
  });

  test.each([
    { kind: 'ClusterRole', name: 'view', want: 'done' },
    { kind: 'Role', name: 'lead', want: 'done' },
    { kind: 'Role', name: 'nope', want: 'roles.rbac.authorization.k8s.io "nope" not found' },
    { kind: 'ClusterRole', name: 'cluster-admin', want: `rolebindings.rbac.authorization.k8s.io "b" is forbidden: ${WHO}\n{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}` },
  ])('binds the $kind $name', ({ kind, name, want }) => {
    expect(bind(cluster().ann, 'b', kind, name)).toBe(want);
  });

  test('a role of others may not be touched, but its owners may change', () => {
    const { admin, ann } = cluster();
    admin.create(roles, { metadata: { name: 'big', namespace: 'default' }, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['secrets'] }] });
    const big = ann.get(roles, 'default', 'big');
    expect(messageOf(() => ann.update(roles, { ...big, metadata: { ...big.metadata, labels: { a: 'b' } } }))).toContain('is attempting to grant RBAC permissions');
    expect(messageOf(() => ann.update(roles, { ...big, metadata: { ...big.metadata, finalizers: ['example.com/mine'] } }))).toBe('done');
  });

  test('the verb escalate, and aggregation', () => {
    const { admin, as } = cluster();
    admin.create(clusterroles, { metadata: { name: 'escalator' }, rules: [{ verbs: ['create', 'escalate'], apiGroups: [GROUP], resources: ['clusterroles'] }] });
    admin.create(clusterroles, { metadata: { name: 'creator' }, rules: [{ verbs: ['create'], apiGroups: [GROUP], resources: ['clusterroles'] }] });
    const user = (name: string, to: string) => admin.create(clusterrolebindings, { metadata: { name }, subjects: [{ kind: 'User', name }], roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: to } });
    user('eve', 'escalator');
    user('cid', 'creator');
    const aggregated = { metadata: { name: 'all' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { x: 'y' } }] }, rules: [] };
    expect(messageOf(() => as('cid').create(clusterroles, aggregated))).toBe('clusterroles.rbac.authorization.k8s.io "all" is forbidden: must have cluster-admin privileges to use an aggregationRule');
    expect(messageOf(() => as('eve').create(clusterroles, aggregated))).toBe('done');
  });

  test('says which roles it could not read', () => {
    const { admin, as } = cluster();
    admin.create(rolebindings, { metadata: { name: 'dangling', namespace: 'default' }, subjects: [{ kind: 'User', name: 'zed' }], roleRef: { apiGroup: GROUP, kind: 'Role', name: 'nope' } });
    admin.create(rolebindings, { metadata: { name: 'zed', namespace: 'default' }, subjects: [{ kind: 'User', name: 'zed' }], roleRef: { apiGroup: GROUP, kind: 'Role', name: 'lead' } });
    expect(role(as('zed'), 'r', { verbs: ['get'], apiGroups: [''], resources: ['nodes'] })).toBe(
      'roles.rbac.authorization.k8s.io "r" is forbidden: user "zed" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}; resolution errors: [roles.rbac.authorization.k8s.io "nope" not found]',
    );
  });
});
