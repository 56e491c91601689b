import { expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
const rules = (group: string, resources: readonly string[], ...verbs: readonly string[]) => `${JSON.stringify([{ apiGroups: [group], resources, verbs }])}\n`;

/** What the real kubectl says to them. */
test.each([
  { flags: '--verb=impersonate --resource=users,groups,serviceaccounts', want: rules('', ['users', 'groups', 'serviceaccounts'], 'impersonate') },
  { flags: '--verb=impersonate,get --resource=users', want: rules('', ['users'], 'impersonate', 'get') },
  { flags: '--verb=impersonate --resource=userextras.authentication.k8s.io/scopes', want: rules('authentication.k8s.io', ['userextras/scopes'], 'impersonate') },
  { flags: '--verb=impersonate --resource=userextras/scopes', want: "error: can not perform 'impersonate' on 'userextras' in group ''\n" },
  { flags: '--verb=impersonate --resource=users.x.io', want: "error: can not perform 'impersonate' on 'users' in group 'x.io'\n" },
  { flags: '--verb=use --resource=pods', want: "error: can not perform 'use' on 'pods' in group ''\n" },
  { flags: '--verb=use --resource=podsecuritypolicies.policy', want: rules('policy', ['podsecuritypolicies'], 'use') },
  { flags: '--verb=bind --resource=clusterroles', want: rules('rbac.authorization.k8s.io', ['clusterroles'], 'bind') },
  { flags: '--verb=get --resource=nothing.x.io', want: 'the server doesn\'t have a resource type "nothing" in group "x.io"\n' },
  { flags: "--verb=get --resource='*'", want: rules('', ['*'], 'get') },
  { flags: "--verb=get --resource='*.apps'", want: rules('apps', ['*'], 'get') },
  { flags: '--verb=get,get --resource=po,deploy/scale', want: `${JSON.stringify([{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }, { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get'] }])}\n` },
  { flags: '--verb=approve --resource=signers', want: 'Warning: \'approve\' is not a standard resource verb\nthe server doesn\'t have a resource type "signers"\n' },
])('create clusterrole $flags', ({ flags, want }) => {
  const { stdout, stderr } = world.runScript('workstation', `kubectl create clusterrole r --dry-run=client -o jsonpath='{.rules}{"\\n"}' ${flags}`, 60_000);
  expect(stderr + stdout).toBe(want);
});

test('an answer to a question has no name', () => {
  const review = "printf 'apiVersion: authorization.k8s.io/v1\\nkind: SelfSubjectAccessReview\\nspec: {resourceAttributes: {verb: get, resource: pods}}\\n' | kubectl create -f -";
  expect(world.runScript('workstation', review, 60_000).stdout).toBe('selfsubjectaccessreview.authorization.k8s.io/<unknown> created\n');
});
