import type { Dice } from './dice.js';
import { kindOf, objectOf } from './reading.js';
import { NAMES } from './weights.js';

const FILES = ['pod.yaml', 'deploy.yaml', 'svc.yaml', 'multi.yaml', 'list.json', 'more', 'boats.yaml', 'wrong-field.yaml', 'wrong-indent.yaml', 'wrong-kind.yaml', 'wrong-version.yaml', 'no-version.yaml', 'no-kind.yaml', 'no-name.yaml', 'invalid.yaml', 'other-namespace.yaml', 'generate.yaml', 'text.txt', 'empty.yaml', 'nosuch.yaml', 'http://nosuch.invalid/a.yaml', 'changed.yaml', 'status.yaml'];
const DRY = ['--dry-run=client', '--dry-run=server', '--dry-run=client -o yaml', '--dry-run=server -o yaml', '--dry-run', '--dry-run=nosuch', '--dry-run=client -o name', '--dry-run=client -o json'];
const words = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');

/** Mostly one of the files that work. */
function fileOf(dice: Dice): string {
  return dice.chance(50) ? dice.one('pod.yaml', 'deploy.yaml', 'svc.yaml', 'multi.yaml', 'changed.yaml') : dice.one(...FILES);
}

function dryOf(dice: Dice, percent: number): string {
  return dice.maybe(percent, ...DRY);
}

function named(dice: Dice, ...kinds: readonly string[]): string {
  const kind = dice.one(...kinds);
  const name = dice.chance(90) ? dice.one(...(NAMES[kind] ?? ['nosuch'])) : 'nosuch';
  return name.includes(' ') || dice.chance(50) ? `${kind} ${name}` : `${kind}/${name}`;
}

export function apply(dice: Dice): string {
  if (dice.chance(10)) return `kubectl apply ${dice.one('view-last-applied deploy/web', 'view-last-applied deploy web -o json', 'view-last-applied -f deploy.yaml', 'view-last-applied cm/kube-root-ca.crt', 'view-last-applied nosuch/x', 'set-last-applied -f deploy.yaml', 'set-last-applied -f deploy.yaml --create-annotation', 'set-last-applied -f pod.yaml', 'view-last-applied', 'edit-last-applied', 'nosuch', '', '-f', '-k kust', '-k nosuch', '-k kust --dry-run=client -o yaml', '-f deploy.yaml -k kust', 'view-last-applied deploy/web -o x', 'set-last-applied -f deploy.yaml --dry-run=client')}`;
  return words(
    'kubectl apply', dice.chance(85) ? `-f ${fileOf(dice)}` : dice.one('-f - < pod.yaml', '-f - < deploy.yaml', '-f - < wrong-field.yaml', '-f pod.yaml -f svc.yaml', '-f pod.yaml,svc.yaml', '-R -f more', '-f - < empty.yaml', 'pod.yaml'),
    dryOf(dice, 15), dice.maybe(10, '-n shop', '-n nosuch'), dice.maybe(10, '--server-side', '--server-side --force-conflicts', '--server-side --field-manager=me'), dice.maybe(4, '--validate=false', '--validate=warn', '--validate=ignore', '--validate=x'), dice.maybe(4, '-o name', '-o yaml', '-o json', '-o wide'),
    dice.maybe(3, '--prune -l app=web', '--prune', '--prune --all', '--force', '--overwrite=false', '-l app=fresh', '--force --grace-period=0', '--force-conflicts', '--wait', '--show-managed-fields -o yaml', '--prune --applyset=x', '--all', '--cascade=orphan', '--openapi-patch=false', '--field-manager=me'),
  );
}

export function create(dice: Dice): string {
  const name = dice.one('fresh', 'fresh', 'fresh', 'fresh', 'web', 'Bad_Name', '', 'a b');
  const what = dice.weighted({ file: 30, namespace: 21, deployment: 14, secret: 14, configmap: 10, rolebinding: 5, serviceaccount: 6, role: 5, job: 4, service: 5, token: 2, clusterrolebinding: 3, cronjob: 2, clusterrole: 2, ingress: 2, quota: 1, priorityclass: 1, poddisruptionbudget: 1, nothing: 1 });
  const generators: Record<typeof what, () => string> = {
    file: () => `-f ${fileOf(dice)} ${dice.maybe(15, '--edit=false', '--save-config', '--validate=false', '-l app=web', '--raw=/api/v1/namespaces/default/pods', '--windows-line-endings', '-R', '--field-manager=me')}`,
    namespace: () => `${dice.one('namespace', 'ns')} ${name}`,
    deployment: () => `${dice.one('deployment', 'deploy')} ${name} ${dice.one('--image=nginx', '--image=nginx:1.27', '--image=nginx --image=busybox:1.36', '', '--image', "--image=''", '--image=nginx -- sleep 1d', '--image=reg.example.com:5000/a/b@sha256:abc')} ${dice.maybe(30, '--replicas=3', '--replicas=-1', '--replicas=x', '--port=80', '--port=99999', '-r 2')}`,
    secret: () => dice.one(`secret generic ${name} ${sources(dice)}`, `secret generic ${name} ${sources(dice)} --type=example.com/x`, `secret tls ${name} --cert=nosuch --key=nosuch`, `secret tls ${name}`, `secret docker-registry ${name} --docker-server=r.example.com --docker-username=u --docker-password=p ${dice.maybe(50, '--docker-email=a@b.c')}`, `secret docker-registry ${name} --docker-username=u`, `secret docker-registry ${name} --from-file=.dockerconfigjson=text.txt`, 'secret', 'secret nosuch x', `secret generic ${name} --append-hash --from-literal=a=b`),
    configmap: () => `${dice.one('configmap', 'cm')} ${name} ${sources(dice)}`,
    rolebinding: () => `rolebinding ${name} ${binding(dice)} ${dice.maybe(20, '--role=x --clusterrole=y')}`,
    clusterrolebinding: () => `clusterrolebinding ${name} ${binding(dice)}`,
    serviceaccount: () => `${dice.one('serviceaccount', 'sa')} ${name}`,
    role: () => `role ${name} ${rules(dice)}`,
    clusterrole: () => `clusterrole ${name} ${dice.one(rules(dice), '--non-resource-url=/metrics --verb=get', '--non-resource-url=metrics --verb=get', '--aggregation-rule=a=b', '--aggregation-rule=a=b --verb=get', '--non-resource-url=/x --verb=list')}`,
    job: () => `job ${name} ${dice.one('--image=busybox:1.36', '--image=busybox -- date', '--from=cronjob/tick', '--from=cj/nosuch', '--from=deploy/web', '', '--image=busybox --from=cronjob/tick', '--from=tick', '--from=cronjob/tick -- date')}`,
    cronjob: () => `${dice.one('cronjob', 'cj')} ${name} ${dice.one('--image=busybox --schedule="*/5 * * * *"', '--image=busybox --schedule="0 0 * * *" -- date', '--image=busybox', '--schedule="* * * * *"', '--image=busybox --schedule=x', '--image=busybox --schedule="@daily" --restart=Never', '--image=busybox --schedule="* * * * *" --restart=Always', '--image=busybox --schedule="@hourly" --restart=x')}`,
    service: () => dice.one(`service clusterip ${name} --tcp=80`, `svc clusterip ${name} --tcp=80:8080`, `service nodeport ${name} --tcp=80:8080 --node-port=30123`, `service loadbalancer ${name} --tcp=80:80,443`, `service externalname ${name} --external-name=example.com`, `service clusterip ${name}`, `service clusterip ${name} --clusterip=None`, `service nodeport ${name} --tcp=x`, `service nodeport ${name} --tcp=80:99999`, `service externalname ${name}`, 'service', 'service nosuch', `service clusterip ${name} --clusterip=None --tcp=80`, `service clusterip ${name} --clusterip=10.96.77.7 --tcp=80`, `service nodeport ${name} --tcp=80 --node-port=1`, `service loadbalancer ${name}`, `service clusterip ${name} --tcp=0:80`, `service clusterip ${name} --tcp=80:a_b`),
    token: () => `token ${dice.one('nosuch', '', 'robot --duration=1s', 'robot --duration=x', 'robot --bound-object-kind=Pod', 'robot --bound-object-kind=x --bound-object-name=y', 'robot robot2', 'robot --bound-object-uid=x', 'robot --duration=-1h', 'robot | cut -c1-3', 'robot --duration=10m -o x')}`,
    ingress: () => `${dice.one('ingress', 'ing')} ${name} ${dice.one('--rule="a.example.com/x=web:80"', '--rule="a.example.com/x*=web:http" --class=nginx', '--rule="/=web:80,tls=cert"', '', '--rule=x', '--default-backend=web:80', '--rule="a.example.com/=web:80,tls" --annotation a=b', '--default-backend=web', '--rule="a/b=c"', '--rule="a.example.com/x=web:80" --rule="a.example.com/y=web:81" --rule="b/=web:82,tls=c"', '--annotation=x --rule=a/=b:80', '--class= --rule=a/=b:80')}`,
    quota: () => `quota ${name} ${dice.one('--hard=cpu=1,pods=2', '--hard=x', '', '--hard=pods=2 --scopes=BestEffort', '--hard=pods=2 --scopes=x', '--hard=pods=x', '--hard=pods=2 --scopes=BestEffort,Terminating')}`,
    priorityclass: () => `${dice.one('priorityclass', 'pc')} ${name} ${dice.one('--value=1000', '--value=1000 --global-default --description="d e"', '', '--value=x', '--value=2000000000', '--value=5 --preemption-policy=Never', '--value=5 --preemption-policy=x')}`,
    poddisruptionbudget: () => `${dice.one('pdb', 'poddisruptionbudget')} ${name} ${dice.one('--selector=app=web --min-available=1', '--selector=app=web --max-unavailable=50%', '--selector=app=web', '--min-available=1', '--selector=app=web --min-available=1 --max-unavailable=1', '--selector=x=y=z --min-available=1', '--selector=app=web --min-available=x')}`,
    nothing: () => dice.one('', 'nosuch', 'pod x', '-f', 'deployments x', 'rc x', 'pods', 'po/x --image=nginx'),
  };
  return words('kubectl create', generators[what](), dryOf(dice, 35), dice.maybe(8, '-o yaml', '-o name', '-o json', "-o jsonpath='{.metadata.name}'", '-o x', '-o wide'), dice.maybe(10, '-n shop', '-n nosuch', '-n default'), dice.maybe(3, '--save-config', '--validate=strict', '--field-manager=me', '--nosuch'));
}

function sources(dice: Dice): string {
  const one = () => dice.one('--from-literal=a=b', '--from-literal=a=b', '--from-literal=k="v w"', '--from-file=text.txt', '--from-file=key=text.txt', '--from-file=more', '--from-file=nosuch', '--from-env-file=vars.env', '--from-literal=a', '--from-literal==b', '--from-file=a=b=c', '--from-env-file=nosuch', '--from-literal=a=x', '--from-literal="a b=c"', '--from-file=k=', '--from-env-file=text.txt', '--from-literal=a=', '--from-file=', '');
  return words(one(), dice.chance(40) ? one() : '');
}

function binding(dice: Dice): string {
  return dice.one('--role=reader --user=jo', '--clusterrole=view --serviceaccount=default:robot', '--clusterrole=view --group=g --user=a --user=b', '--role=nosuch --user=x', '--user=x', '--clusterrole=view', '--clusterrole=view --serviceaccount=robot', '--clusterrole=view --serviceaccount=shop:robot --serviceaccount=default:x', '--clusterrole=nosuch --user=a,b', '');
}

function rules(dice: Dice): string {
  return dice.one('--verb=get,list --resource=pods', '--verb=get --verb=watch --resource=pods,services', '--verb=get --resource=deployments.apps', '--verb=get --resource=pods/log', '--verb=get --resource=nosuch', '--resource=pods', '--verb=get', '--verb=get --resource=pods --resource-name=solo', "--verb='*' --resource='*'", '--verb=nosuch --resource=pods', '--verb=get --resource=rs.apps,po', '--verb=get --resource=pods,deploy --resource-name=a --resource-name=b', '--verb=get --resource=nodes', '', '--verb=get --resource=pods,deploy,jobs,boats', '--verb=get --resource=deployments.extensions', '--verb=use --resource=podsecuritypolicies', '--verb=get,list,get --resource=pods,pods');
}

export function remove(dice: Dice): string {
  const what = dice.chance(55) ? objectOf(dice) : dice.one('pods -l app=web', 'pod,svc -l app=web', 'cm --all', 'all --all', `${kindOf(dice).typed} --all`, '-f pod.yaml', '-f deploy.yaml', '-f multi.yaml', '-f nosuch.yaml', 'pods', '', 'pod solo --all', 'pod solo -l a=b', '-k kust', 'pods --field-selector=status.phase=Failed', 'pod/solo svc/web', 'pod/solo web', 'nosuch', 'nosuch x', '--all', 'deploy web broken', 'deploy -l nosuch=x', '-f more', '-f wrong-kind.yaml', '--raw /api/v1/namespaces/default/pods/nosuch', 'ns nosuch', 'boat --all', 'pods --all -A --dry-run=client', 'svc kubernetes', 'ns default', 'ns kube-system --dry-run=server', 'cm,secret --all -n shop');
  const isSlow = /\b(ns|namespaces?|pvc|persistentvolume|pv)\b/.test(what);
  return words('kubectl delete', what, isSlow ? '--wait=false' : '', dice.maybe(12, '--force', '--grace-period=0', '--now', '--force --grace-period=0', '--grace-period=1', '--grace-period=-5', '--now --grace-period=1', '--force --grace-period=5'), dice.maybe(12, '--ignore-not-found', '--wait=false', '--cascade=orphan', '--cascade=foreground', '--cascade=false', '--cascade=x', '--timeout=30s', '--timeout=x', '-o name', '-o yaml', '-o x', '-A'), dryOf(dice, 8), dice.maybe(8, '-n shop', '-n nosuch'), dice.maybe(1, '-i < /dev/null', '--interactive=false'));
}

export function run(dice: Dice): string {
  const attached = dice.maybe(6, '-it --rm --restart=Never -- echo hi', '-i --rm --restart=Never -- sh -c "exit 3"', '--rm', '--attach --restart=Never -- echo hi', '--rm -i --restart=Always -- echo hi', '-it', '-t', '--rm --dry-run=client -o yaml');
  return words('kubectl run', dice.one('fresh', 'fresh', 'fresh', 'fresh', 'fresh', 'solo', 'Bad_Name', '', 'fresh other'), dice.one('--image=nginx', '--image=nginx:1.27', '--image=busybox:1.36', '--image nginx', '', "--image=''", '--image=NGINX', '--image=nginx:'), attached !== '' ? attached : words(
    dice.maybe(25, '--port=80', '--port=x', '--port=0', '--expose', '--port=80 --expose', '--port=99999'), dice.maybe(20, '--labels=a=b,c=d', '-l app=x', '--labels=x', '-l a=b -l c=d', '--labels='), dice.maybe(20, '--env=A=b', '--env=A=b --env=C=d', '--env=A', '--env="A=b c"', '--env==x', '--env=A='), dice.maybe(25, '--restart=Never', '--restart=OnFailure', '--restart=Always', '--restart=x'),
    dice.maybe(8, '--privileged', '--image-pull-policy=Always', '--image-pull-policy=x', '--annotations=a=b', '--annotations=a', "--overrides='{\"spec\":{\"nodeName\":\"node01\"}}'", "--overrides='{'", "--overrides='[{\"op\":\"add\",\"path\":\"/spec/nodeName\",\"value\":\"x\"}]' --override-type=json", '--serviceaccount=robot', '--requests=cpu=1', '--limits=cpu=1', '--save-config', '--field-manager=me', '--hostport=80', '--generator=x', '--replicas=2', '--pod-running-timeout=1s', '--grace-period=1', '--override-type=x --overrides={}'),
    dryOf(dice, 35), dice.maybe(8, '-o yaml', '-o name', '-o x', '-n shop', '-n nosuch', '-q'), dice.maybe(25, '-- sleep 1d', '--command -- sleep 1d', '-- sh -c "echo a; sleep 1d"', '--command', '--', 'sleep 1d'),
  ));
}

export function rollout(dice: Dice): string {
  const what = dice.one('deploy/web', 'deployment web', 'deployment/broken', 'sts/db', 'ds/agent -n shop', 'deploy/nosuch', 'pod/solo', '', 'deploy', 'deploy web broken', 'deployment/web deployment/api', '-f deploy.yaml', 'rs/lone', 'cm/settings', 'deploy -l app=web', 'web', 'deploy/web sts/db', 'deploy/api -n shop', 'ds/kube-proxy -n kube-system', 'job/once', 'nosuch/web');
  const verb = dice.weighted({ status: 100, history: 54, undo: 40, restart: 36, resume: 9, pause: 8, nosuch: 2, '': 2 });
  const flags = { status: dice.one('', '--watch=false', '--timeout=1s', '--revision=2', '-w=false', '--revision=1 --watch=false'), history: dice.maybe(40, '--revision=1', '--revision=2', '--revision=99', '--revision=-1', '-o yaml', '-o yaml --revision=1', '-o name'), undo: dice.maybe(50, '--to-revision=1', '--to-revision=2', '--to-revision=99', '--dry-run=client', '--dry-run=server', '--to-revision=-1', '-o name', '--dry-run=client -o yaml'), restart: dice.maybe(15, '-o name', '--field-manager=me', '-l app=web'), resume: dice.maybe(20, '-o name'), pause: dice.maybe(20, '-o name'), nosuch: '', '': '' }[verb];
  return words('kubectl rollout', verb, what, verb === 'status' && flags === '' && /broken/.test(what) ? '--timeout=1s' : flags);
}

export function patch(dice: Dice): string {
  const type = dice.maybe(50, '--type=merge', '--type=json', '--type=strategic', '--type merge', '--type=x');
  const body = dice.one('{"spec":{"replicas":2}}', '{"spec":{"replicas":3}}', '{"metadata":{"labels":{"x":"y"}}}', '{"metadata":{"labels":{"app":null}}}', '[{"op":"replace","path":"/spec/replicas","value":1}]', '[{"op":"remove","path":"/nosuch"}]', '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","image":"nginx:1.26"}]}}}}', '{', '', 'spec: {replicas: 2}', '{"spec":{"nosuch":1}}', '{"spec":{"replicas":"x"}}', '{"data":{"colour":"green"}}', '{"spec":{"type":"NodePort"}}', '{"spec":{"unschedulable":true}}', '[{"op":"add","path":"/metadata/labels/a","value":"b"}]', '[{"op":"test","path":"/spec/replicas","value":9}]', '[{"op":"nosuch","path":"/a"}]', '"x"', '[]', '{}', '{"kind":"Other"}', '{"metadata":{"name":"other"}}', '{"spec":{"containers":[{"name":"solo","image":"busybox:1.37"}]}}', '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}', '{"metadata":{"annotations":{"a":1}}}');
  const form = dice.chance(90) ? `-p '${body}'` : dice.one('--patch-file=patch.json', '--patch-file=patch.yaml', '--patch-file=nosuch', '', "-p '{}' --patch-file=patch.json", "--patch='{}'");
  return words('kubectl patch', dice.one(named(dice, 'deployments', 'pods', 'services', 'configmaps', 'nodes', 'boats', 'serviceaccounts', 'cronjobs', 'horizontalpodautoscalers', 'storageclasses'), named(dice, 'deployments'), 'deploy/web', '-f deploy.yaml', 'deploy', '', 'nosuch x'), type, form, dryOf(dice, 8), dice.maybe(8, '-o yaml', '-o name', '-o json', '-n shop', '--subresource=scale', '--subresource=status', '--subresource=x', '--local -f deploy.yaml -o yaml', '--field-manager=me', '--local'));
}

export function wait(dice: Dice): string {
  const what = dice.one('pod/solo', 'pods --all', 'pods -l app=web', 'deploy/web', 'pod/nosuch', 'job/once', 'pod/pending', 'nodes --all', 'pod solo many', '', 'deploy/broken', 'pvc/unbound', 'cm/settings', 'pods', 'nosuch/x', 'pods -l nosuch=x', 'job/failing', 'pod/gone', 'svc/web', '-f pod.yaml', 'crd/boats.harbor.example.com', 'boat/minnow', 'nodes', 'pod/solo svc/web');
  const condition = dice.one('condition=Ready', 'condition=ready', 'condition=Available', 'condition=complete', 'delete', "jsonpath='{.status.phase}'=Running", "jsonpath='{.status.phase}'=Failed", 'create', 'condition=Ready=false', 'condition=Nosuch', 'x', "jsonpath='{.nosuch}'=1", "jsonpath='{.status.phase}'", 'jsonpath=x', 'condition', "jsonpath='{.status.readyReplicas}'=3", 'condition=Failed', 'condition=established', "jsonpath='{.spec.type}'=ClusterIP", 'condition=Ready=unknown', "jsonpath='{.status.phase'=Running", 'Delete');
  return words('kubectl wait', what, dice.chance(93) ? `--for=${condition}` : '', dice.one('--timeout=1s', '--timeout=1s', '--timeout=1s', '--timeout=0', '--timeout=2s', '--timeout=x'), dice.maybe(8, '-n shop', '-A', '-o name', '-o yaml', '--all', '-n nosuch', '-q', "-o jsonpath='{.metadata.name}'"));
}

export function scale(dice: Dice): string {
  return words('kubectl scale', dice.one(named(dice, 'deployments', 'statefulsets', 'replicasets', 'replicationcontrollers'), 'deploy/web', 'deployment web', 'pod/solo', 'ds/agent -n shop', 'deploy --all', 'deploy web broken', 'boat/minnow', 'deploy', '', 'job/once', '-f deploy.yaml', 'deploy -l app=web', 'sts/db', 'nosuch/x', 'cm/settings'), dice.one('--replicas=2', '--replicas=0', '--replicas=5', '--replicas=3', '--replicas=-1', '', '--replicas=x', '--replicas=2 --current-replicas=3', '--replicas=2 --current-replicas=9', '--replicas 4', '--replicas=2 --resource-version=1', '--replicas=1 --timeout=20s'), dice.maybe(12, '-o name', '-o yaml', '--dry-run=client', '--dry-run=server', '-n shop'));
}

export function label(dice: Dice): string {
  const changes = dice.one('a=b', 'a=b c=d', 'app=x', 'app=x --overwrite', 'app-', 'nosuch-', 'app=web', 'a=b a-', 'a', 'a=b=c', 'Bad Key=x', 'a=-bad-', '', '=x', 'a/b/c=d', 'env=prod --overwrite', 'a= ', 'app- tier-', 'kubernetes.io/x=y', 'a=b --resource-version=1', 'a=b --overwrite=true');
  return words('kubectl', dice.one('label'), dice.one(objectOf(dice), objectOf(dice), 'pods --all', 'pod solo', 'pods solo', 'node node01', 'pods -l app=web', '-f deploy.yaml', 'nodes --all', 'pod solo many', 'ns shop', 'po,svc -l app=web', 'pod/solo', 'deploy web', '--all', 'pods --field-selector=status.phase=Running', 'pods --all -A'), changes, dice.maybe(8, '-n shop', '-o name', '-o yaml', '--local -f deploy.yaml -o yaml', '--local'), dryOf(dice, 8));
}

export function annotate(dice: Dice): string {
  return words('kubectl annotate', dice.one('pod solo', 'deploy/web', 'pods --all', 'ns shop', 'node node01', 'cm settings', 'pod nosuch', '-f deploy.yaml', 'pods -l app=web', ''), dice.one('a=b', 'a="b c" d=e', 'about-', 'nosuch-', 'about=x', 'about=x --overwrite', 'a', '', 'a=b a-', 'kubernetes.io/change-cause="x y"', 'kubernetes.io/change-cause="x y" --overwrite', 'a=b=c', 'Bad Key=x', 'x={"a":1}'), dryOf(dice, 10), dice.maybe(8, '-o yaml', '-o name', '--local', '-n shop'));
}

export function set(dice: Dice): string {
  const tail = words(dryOf(dice, 20), dice.maybe(12, '-o yaml', '-o name', '--local -f deploy.yaml -o yaml', '--local', '--all', '-l app=web', '-n shop'));
  const target = dice.one('deploy/web', 'deployment web', 'deploy/nosuch', '-f deploy.yaml', 'pod/solo', 'sts/db', 'cm/settings', 'deploy --all', 'cronjob/tick', '', 'rc/old', 'svc/web');
  switch (dice.weighted({ image: 74, resources: 18, env: 13, serviceaccount: 4, selector: 4, subject: 4, nothing: 2 })) {
    case 'image': return words('kubectl set image', target, dice.one('nginx=nginx:1.27', 'nginx=nginx:1.28', '*=nginx:1.27', 'nosuch=x', 'nginx=nginx:1.27 other=x', '', 'nginx', 'solo=busybox:1.37', 'redis=redis:8', 'nginx=', 'a=b=c', "'*=nginx'"), tail);
    case 'resources': return words('kubectl set resources', target, dice.one('--limits=cpu=200m,memory=512Mi', '--requests=cpu=10m', '--limits=cpu=1 --requests=memory=1Mi', '-c=nginx --limits=cpu=200m', '-c nosuch --limits=cpu=1', '', '--limits=x', '--limits=cpu=x', '--requests=cpu=2 --limits=cpu=1', '--limits=cpu=0,memory=0'), tail);
    case 'env': return words('kubectl set env', target, dice.one('A=b', 'A=b C=d', 'MODE-', 'NOSUCH-', '--list', '--list --resolve', '--from=configmap/settings --keys=colour', '--from=secret/login --keys=user --prefix=P_', '--from=cm/nosuch', 'A', '', '-c nginx A=b', '-c nosuch A=b', '--overwrite=false MODE=x', '-e A=b', '--keys=colour --from=configmap/settings', 'A=b A-', '--env=A=b --list', '- < vars.env', '--from=deploy/web'), tail);
    case 'serviceaccount': return words('kubectl set', dice.one('serviceaccount', 'sa'), target, dice.one('robot', 'nosuch', '', 'a b'), tail);
    case 'selector': return words('kubectl set selector', dice.one('svc/web', 'svc web', 'deploy/web', 'svc/nosuch', 'svc web-np'), dice.one('a=b', 'app=web', 'a=b,c=d', 'x', ''), tail);
    case 'subject': return words('kubectl set subject', dice.one('rolebinding reader', 'clusterrolebinding ops', 'rolebinding nosuch', 'role reader', ''), dice.one('--user=a', '--serviceaccount=default:x', '--group=g --user=b', '', '--serviceaccount=x', '--user=jane'), tail);
    default: return words('kubectl set', dice.one('', 'nosuch', 'images deploy/web nginx=x'));
  }
}

export function expose(dice: Dice): string {
  return words('kubectl expose', dice.one('deploy/web', 'deployment web', 'deploy web', 'pod solo', 'pod/many', 'svc web', 'rc old', 'rs lone', 'deploy/nosuch', 'cm settings', 'sts db', '', 'deploy', 'deploy broken', '-f deploy.yaml', 'node node01', 'deploy/api -n shop', 'deploy web broken', 'job/once'), dice.one('--port=80', '--port=80 --target-port=8080', '', '--port=80 --type=NodePort', '--port=80 --type=LoadBalancer', '--port=x', '--port=80,443', '--port=80 --type=x', '--port=80 --target-port=http', '--port=80 --type=ExternalName', '--type=ExternalName --external-name=x.y'), dice.maybe(60, '--name=fresh', '--name=fresh2', '--name=Bad_Name', '--name fresh'), dice.maybe(15, '--selector=a=b', '-l a=b', '--cluster-ip=None', '--protocol=UDP', '--protocol=x', '--session-affinity=ClientIP', '--session-affinity=x', '--labels=x=y', '--external-ip=1.2.3.4', '--load-balancer-ip=1.2.3.4', "--overrides='{\"spec\":{\"type\":\"NodePort\"}}'", '--selector=x', '--save-config'), dryOf(dice, 30), dice.maybe(8, '-o yaml', '-o name', '-n shop'));
}

export function taint(dice: Dice): string {
  return words('kubectl taint', dice.one('node', 'nodes', 'no', 'pods'), dice.one('node01', 'node02', 'nosuch', 'node01 node02', '--all', '-l disk=ssd', 'node02', ''), dice.one('a=b:NoSchedule', 'special=yes:NoSchedule', 'special=yes:PreferNoSchedule', 'special-', 'special:PreferNoSchedule-', 'special=yes:PreferNoSchedule-', 'a:NoExecute', 'nosuch-', 'a=b', 'a=b:x', '', 'a=b:NoSchedule --overwrite', 'special=no:PreferNoSchedule --overwrite', 'a=b:NoSchedule c=d:NoExecute', 'a=b:NoSchedule a-', 'a=b:NoSchedule:x', 'Bad Key=x:NoSchedule', 'special=yes:NoSchedule-', 'a=b:NoSchedule a=b:NoSchedule', 'a=:NoSchedule', 'special:NoSchedule'), dryOf(dice, 12), dice.maybe(5, '-o name', '-o yaml'));
}

export function nodes(dice: Dice, verb: 'drain' | 'cordon' | 'uncordon'): string {
  return words(`kubectl ${verb}`, dice.one('node01', 'node02', 'nosuch', 'node01 node02', '-l disk=ssd', '', 'node/node01', '--all', 'controlplane', 'pod/solo'), verb === 'drain' ? dice.one('--ignore-daemonsets', '--ignore-daemonsets --force', '', '--ignore-daemonsets --delete-emptydir-data --force --dry-run=client', '--dry-run=server', '--ignore-daemonsets --delete-emptydir-data --timeout=2s', '--force', '--ignore-daemonsets --pod-selector=app=db --force', '--ignore-daemonsets --pod-selector=x=', '--delete-local-data', '--ignore-daemonsets --delete-emptydir-data --force --disable-eviction') : dice.maybe(30, '--dry-run=client', '--dry-run=server', '--dry-run=x', '--dry-run'));
}

export function replace(dice: Dice): string {
  return words('kubectl replace', dice.one(`-f ${fileOf(dice)}`, `-f ${fileOf(dice)}`, '-f - < deploy.yaml', '--raw=/x -f deploy.yaml', 'deploy web', ''), dice.maybe(30, '--force', '--force --grace-period=0', '--save-config', '--grace-period=1', '--cascade=orphan', '--timeout=5s', '--force --timeout=30s', '--subresource=status', '--validate=false', '-R'), dryOf(dice, 12), dice.maybe(8, '-o yaml', '-o name', '-n shop'));
}

export function diff(dice: Dice): string {
  return words('kubectl diff', dice.one(`-f ${fileOf(dice)}`, `-f ${fileOf(dice)}`, '-f - < deploy.yaml', '-k kust', '', 'deploy web'), dice.maybe(20, '--server-side', '--server-side --force-conflicts', '-n shop', '--prune -l app=web', '--show-managed-fields', '-l app=web', '--field-manager=me'), dice.chance(20) ? '| grep -E "^[+-]"' : '');
}

export function autoscale(dice: Dice): string {
  return words('kubectl autoscale', dice.one('deploy/web', 'deployment broken', 'sts db', 'rc old', 'rs/lone', 'deploy nosuch', 'pod solo', 'ds/agent -n shop', '', '-f deploy.yaml', 'cm/settings'), dice.one('--max=5', '--min=1 --max=5', '--min=1 --max=5 --cpu-percent=80', '--min=5 --max=1', '', '--min=1', '--max=5 --cpu=80%', '--max=5 --memory=200Mi', '--max=5 --cpu=500m --memory=50%', '--max=0', '--max=x', '--max=5 --cpu=x', '--max=5 --cpu-percent=50 --cpu=50%', '--max=5 --cpu-percent=0', '--max=5 --cpu=0'), dice.maybe(25, '--name=fresh', '--name=Bad_Name'), dryOf(dice, 30), dice.maybe(10, '-o yaml', '-o name'));
}

export function certificate(dice: Dice): string {
  return words('kubectl certificate', dice.one('approve', 'deny', '', 'nosuch', 'approve', 'deny'), dice.one('nosuch', '', 'nosuch other', '-f pod.yaml', '--force nosuch', 'csr/nosuch'));
}

export function edit(dice: Dice): string {
  const editor = dice.one('KUBE_EDITOR=true', 'KUBE_EDITOR=false', "KUBE_EDITOR='sed -i s/replicas:.3/replicas: 2/'", "KUBE_EDITOR='sed -i s/blue/green/'", "KUBE_EDITOR='sed -i s/^kind:.*/kind: Nosuch/'", 'KUBE_EDITOR=nosuch-editor', "EDITOR='sed -i s/name:.web/name: other/'");
  return `${editor} kubectl edit ${dice.one('deploy/web', 'deploy web', 'cm settings', 'cm nosuch', '', 'deploy', 'svc/web', 'pod solo', 'nosuch/x', 'deploy web -o json', 'cm settings -o x', 'deploy web --subresource=status', 'deploy web --subresource=x')}`;
}
