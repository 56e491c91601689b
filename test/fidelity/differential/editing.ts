import type { Dice } from './dice.js';

/** What a person does in an editor. */
const EDITORS = [
  'true', 'false', 'cat', 'nosuch-editor', "'sed -i s/replicas:.3/replicas:\\ 2/'", "'sed -i s/blue/green/'", "'sed -i s/^kind:.*/kind:\\ Nosuch/'", "'sed -i s/name:.web/name:\\ other/'",
  "'sed -i s/replicas:.3/replicas:\\ x/'", "'sed -i s/replicas:.3/replicas:\\ -1/'", "'sed -i s/replicas:.3/nosuch:\\ 1/'", "'sed -i s/replicas:.3/replicas:3:x/'", "'sed -i s/^kind:.*/kind:\\ StatefulSet/'", "'sed -i /^kind:/d'",
  "'sed -i s/namespace:.default/namespace:\\ shop/'", "'sed -i d'", "'sed -i s/image:.*/image:\\ x/'", "'cp pod.yaml'", "'cp text.txt'", "'sed -i s/uid:.*/uid:\\ x/'", "'sed -i s/app:.web/app:\\ other/'", "'sed -i s/clusterIP:.*/clusterIP:\\ 1.2.3.4/'", "'sed -i s/crew:.2/crew:\\ 3/'", "'sed -i s/fresh/other/'", "'sed -i s/fresh/Bad_Name/'",
];
const EDITED = [
  'deploy/web', 'deploy web', 'deploy web', 'cm settings', 'cm settings', 'cm nosuch', '', 'deploy', 'svc/web', 'pod solo', 'nosuch/x', 'deploy web -o json', 'cm settings -o yaml', 'cm settings -o x', 'deploy web --subresource=status', 'deploy web --subresource=x', 'boat minnow', 'cm', 'deploy/web svc/web', '-f deploy.yaml', '-f nosuch.yaml',
  'deploy web --save-config', 'deploy web --output-patch', 'deploy web --validate=ignore', 'deploy web --validate=warn', 'deploy web --validate=x', 'deploy web -n shop', 'pods -l nosuch=x', 'node node01', 'sa robot --field-manager=me', 'deploy web broken', 'secret login --windows-line-endings', 'deploy web --show-managed-fields',
];

export function edit(dice: Dice): string {
  const editor = `${dice.chance(90) ? 'KUBE_EDITOR' : 'EDITOR'}=${dice.one(...EDITORS)}`;
  const what = dice.weighted({ edit: 80, create: 10, applied: 10 });
  if (what === 'create') return `${editor} kubectl create --edit -f ${dice.one('pod.yaml', 'pod.yaml', 'multi.yaml', 'nosuch.yaml', 'pod.yaml -o name', 'pod.yaml -o yaml', 'wrong-kind.yaml', 'pod.yaml --save-config', 'changed.yaml')}`;
  if (what === 'applied') return `${editor} kubectl apply edit-last-applied ${dice.one('deploy/web', 'deploy web', 'cm settings', 'cm kube-root-ca.crt', 'deploy', '-f deploy.yaml', 'nosuch/x', 'deploy/web -o json', 'deploy/web svc/web')}`;
  return `${editor} kubectl edit ${dice.one(...EDITED)}`;
}

/** None that makes tar complain while it sends: what is told first is a race. */
export function cp(dice: Dice): string {
  return `kubectl cp ${dice.one(
    'solo:/etc/hostname h; cat h', 'solo:etc/hostname x/y/h; cat x/y/h', 'default/solo:/etc/hostname h; cat h', 'pod.yaml solo:/tmp/p.yaml; kubectl exec solo -- cat /tmp/p.yaml', 'pod.yaml solo:/tmp; kubectl exec solo -- ls /tmp', 'pod.yaml solo:/nosuch/p', 'more solo:/tmp/more; kubectl exec solo -- find /tmp/more', 'more solo:/tmp; kubectl exec solo -- find /tmp',
    'nosuch solo:/tmp', 'pod.yaml nosuch:/tmp', 'nosuch:/tmp x', 'pod.yaml shop/solo:/tmp/a', 'pod.yaml x/y/solo:/tmp/a', 'pod.yaml :/tmp/a', 'pod.yaml svc.yaml', 'solo:/a solo:/b', 'solo: /b', 'solo', '', 'a b c', 'pod.yaml many:/tmp/a', 'pod.yaml many:/tmp/a -c b', 'pod.yaml many:/tmp/a -c nosuch', 'many:/etc/hostname h -c a; cat h',
    'solo:/etc/hostname h --retries=3; cat h', 'pod.yaml pending:/tmp/a', 'pending:/tmp/a b', 'gone:/tmp/a b', './pod.yaml solo:/tmp/./x; kubectl exec solo -- ls /tmp', 'web-nosuch:/tmp/a b -n shop', 'pod.yaml solo:/tmp/a -n nosuch', 'kust solo:/tmp/k --no-preserve; kubectl exec solo -- find /tmp/k', '-c solo pod.yaml solo:/tmp/q; kubectl exec solo -- ls /tmp', 'solo:/etc/hostname', 'deploy/web:/etc/hostname h',
  )}`;
}
