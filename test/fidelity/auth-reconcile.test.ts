import { expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

const manifests = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r}
rules:
- {apiGroups: [""], resources: [secrets, pods], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ROLE}
subjects: [{kind: User, name: eve, apiGroup: rbac.authorization.k8s.io}]`;

const RULE = (resource: string, verb = 'get') => `\t\t{Verbs:[${verb}] APIGroups:[] Resources:[${resource}] ResourceNames:[] NonResourceURLs:[]}`;
const EVE = '\t\t{Kind:User APIGroup:rbac.authorization.k8s.io Name:eve Namespace:}';
const BOB = EVE.replace('eve', 'bob');
const BEFORE = 'kubectl create role r --verb=get,list --resource=pods >/dev/null; kubectl create rolebinding rb --role=r --user=bob >/dev/null';

/** What the real kubectl 1.36 prints to standard error for these objects. */
const rows = [
  { name: 'nothing there', before: 'true', flags: '', role: 'r', want: ['\treconciliation required create', '\tmissing rules added:', RULE('secrets pods'), '\treconciliation required create', '\tmissing subjects added:', EVE] },
  { name: 'something missing', before: BEFORE, flags: '', role: 'r', want: ['\treconciliation required update', '\tmissing rules added:', RULE('secrets'), '\treconciliation required update', '\tmissing subjects added:', EVE] },
  {
    name: 'too much there', before: BEFORE, flags: '--remove-extra-permissions --remove-extra-subjects', role: 'r',
    want: ['\treconciliation required update', '\tmissing rules added:', RULE('secrets'), '\textra rules removed:', RULE('pods', 'list'), '\treconciliation required update', '\tmissing subjects added:', EVE, '\textra subjects removed:', BOB],
  },
  { name: 'another role', before: BEFORE, flags: '', role: 'q', want: ['\treconciliation required update', '\tmissing rules added:', RULE('secrets'), '\treconciliation required recreate'] },
  {
    name: 'hands off', before: `${BEFORE}; kubectl annotate role/r rolebinding/rb rbac.authorization.kubernetes.io/autoupdate=false >/dev/null`, flags: '', role: 'r',
    want: [
      '\treconciliation required update, but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)', '\tmissing rules added:', RULE('secrets'),
      '\treconciliation required update, but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)', '\tmissing subjects added:', EVE,
    ],
  },
];

const shared = new SharedParts();

test.each(rows)('auth reconcile, $name', ({ before, flags, role, want }) => {
  const world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared });
  const apply = `kubectl auth reconcile ${flags} -f - <<'EOF'\n${manifests.replace('ROLE', role)}\nEOF`;
  const ran = world.runScript('workstation', `${before}\n${apply}`, 60_000);
  expect(ran.stdout).toBe('role.rbac.authorization.k8s.io/r reconciled\nrolebinding.rbac.authorization.k8s.io/rb reconciled\n');
  expect(ran.stderr).toBe(want.map((line) => `${line}\n`).join(''));
  const again = world.runScript('workstation', apply, 60_000);
  if (!before.includes('autoupdate')) expect(again.stderr).toBe('');
});
