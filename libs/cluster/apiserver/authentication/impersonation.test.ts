import { describe, expect, test } from 'vitest';
import { clusterrolebindings, clusterroles } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import type { UserInfo } from '#cluster/client/client.js';
import { impersonated } from './impersonation.js';

const GROUP = 'rbac.authorization.k8s.io';
const AUTH = 'authentication.k8s.io';
const MASTER: UserInfo = { name: 'root', groups: ['system:masters', 'system:authenticated'] };
const ANN: UserInfo = { name: 'ann', groups: ['system:authenticated'] };
const LIST = { verb: 'list', group: '', resource: 'pods', namespace: 'default', name: '' };

function act(user: UserInfo, headers: Readonly<Record<string, string>>, rules: readonly object[] = []): UserInfo | string {
  const { client, apiServer } = aSmallCluster();
  client.create(clusterroles, { metadata: { name: 'r' }, rules: rules as never });
  client.create(clusterrolebindings, { metadata: { name: 'b' }, subjects: [{ kind: 'User', name: 'ann' }], roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'r' } });
  try {
    return impersonated(apiServer.core, headers, user, LIST);
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
}

describe('whom one becomes', () => {
  test.each<{ readonly headers: Readonly<Record<string, string>>; readonly want: unknown }>([
    { headers: {}, want: MASTER },
    { headers: { 'impersonate-user': 'bob' }, want: { name: 'bob', groups: ['system:authenticated'] } },
    { headers: { 'impersonate-user': 'bob', 'impersonate-group': 'a, b' }, want: { name: 'bob', groups: ['a', 'b', 'system:authenticated'] } },
    { headers: { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' }, want: { name: 'bob', groups: ['system:masters', 'system:authenticated'] } },
    { headers: { 'impersonate-user': 'bob', 'impersonate-group': 'system:unauthenticated' }, want: { name: 'bob', groups: ['system:unauthenticated'] } },
    { headers: { 'impersonate-user': 'system:anonymous' }, want: { name: 'system:anonymous', groups: ['system:unauthenticated'] } },
    { headers: { 'impersonate-user': 'system:serviceaccount:a:b' }, want: { name: 'system:serviceaccount:a:b', groups: ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'] } },
    { headers: { 'impersonate-user': 'system:node:n1' }, want: { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] } },
    { headers: { 'impersonate-user': 'bob', 'impersonate-uid': '7', 'impersonate-extra-acme.io%2fscopes': 'x, y' }, want: { name: 'bob', groups: ['system:authenticated'], uid: '7', extra: { 'acme.io/scopes': ['x', 'y'] } } },
    { headers: { 'impersonate-group': 'a' }, want: 'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"a"}, Extra:map[string][]string(nil)} without impersonating a user name' },
  ])('$headers', ({ headers, want }) => {
    expect(act(MASTER, headers)).toEqual(want);
  });
});

describe('what one needs for it', () => {
  const users = { verbs: ['impersonate'], apiGroups: [''], resources: ['users'], resourceNames: ['bob'] };
  const groups = { verbs: ['impersonate'], apiGroups: [''], resources: ['groups'], resourceNames: ['a'] };
  const scopes = { verbs: ['impersonate'], apiGroups: [AUTH], resources: ['userextras/scopes'], resourceNames: ['x'] };
  const onList = { verbs: ['impersonate-on:user-info:list'], apiGroups: [''], resources: ['pods'] };
  const constrained = { verbs: ['impersonate:user-info'], apiGroups: [AUTH], resources: ['users'], resourceNames: ['bob'] };
  const refusal = 'pods is forbidden: User "ann" cannot impersonate-on:user-info:list resource "pods" in API group "" in the namespace "default"';
  test.each<{ readonly name: string; readonly rules: readonly object[]; readonly headers: Readonly<Record<string, string>>; readonly want: string }>([
    { name: 'nothing', rules: [], headers: { 'impersonate-user': 'bob' }, want: refusal },
    { name: 'the right to the user', rules: [users], headers: { 'impersonate-user': 'bob' }, want: 'bob' },
    { name: 'the right to another user', rules: [users], headers: { 'impersonate-user': 'eve' }, want: refusal },
    { name: 'no right to the group', rules: [users], headers: { 'impersonate-user': 'bob', 'impersonate-group': 'a' }, want: refusal },
    { name: 'the right to the group', rules: [users, groups], headers: { 'impersonate-user': 'bob', 'impersonate-group': 'a' }, want: 'bob' },
    { name: 'the right to one of two groups', rules: [users, groups], headers: { 'impersonate-user': 'bob', 'impersonate-group': 'a,b' }, want: refusal },
    { name: 'the right to what is extra', rules: [users, scopes], headers: { 'impersonate-user': 'bob', 'impersonate-extra-scopes': 'x' }, want: 'bob' },
    { name: 'no right to the uid', rules: [users], headers: { 'impersonate-user': 'bob', 'impersonate-uid': '7' }, want: refusal },
    { name: 'the constrained rights', rules: [onList, constrained], headers: { 'impersonate-user': 'bob' }, want: 'bob' },
    { name: 'half of the constrained rights', rules: [onList], headers: { 'impersonate-user': 'bob' }, want: 'users.authentication.k8s.io "bob" is forbidden: User "ann" cannot impersonate:user-info resource "users" in API group "authentication.k8s.io" at the cluster scope' },
    { name: 'a service account', rules: [], headers: { 'impersonate-user': 'system:serviceaccount:a:b' }, want: refusal.replace('user-info', 'serviceaccount') },
  ])('$name: $want', ({ rules, headers, want }) => {
    const result = act(ANN, headers, rules);
    expect(typeof result === 'string' ? result : result.name).toBe(want);
  });
});
