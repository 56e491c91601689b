import type { Dice } from './dice.js';
import { ALIASES, KINDS, NAMES, OUTPUTS } from './weights.js';

/** A kind by one of its names. */
export function kindOf(dice: Dice): { readonly kind: string; readonly typed: string } {
  const kind = dice.weighted(KINDS);
  const aliases = ALIASES[kind] ?? [];
  return { kind, typed: aliases.length > 0 && dice.chance(50) ? dice.one(...aliases) : kind };
}

/** A kind, and mostly the name of something that is there. */
export function objectOf(dice: Dice): string {
  const { kind, typed } = kindOf(dice);
  const names = NAMES[kind];
  if (names === undefined || dice.chance(6)) return `${typed} ${dice.one('nosuch', 'nosuch other', '')}`;
  const name = dice.one(...names);
  return dice.chance(25) && !name.includes(' ') && !typed.includes(',') ? `${typed}/${name}` : `${typed} ${name}`;
}

/** None that descends everywhere (`..`): the real one walks maps in another order each time. */
const PATHS = [
  '{.metadata.name}', '{.items[*].metadata.name}', '{.items[0].metadata.name}', '{range .items[*]}{.metadata.name}{"\\t"}{.kind}{"\\n"}{end}', '{.spec.replicas}', '{.status.phase}',
  '{.spec.containers[0].image}', '{.items[*].spec.containers[*].image}', '{.items[?(@.metadata.name=="web")].spec}', '{.metadata.labels}', '{.metadata.labels.app}',
  '{.metadata.annotations.kubernetes\\.io/change-cause}', "{.metadata['name']}", '.metadata.name', '{.nosuch}', '{.items[99].metadata.name}', '{.items[-1:].metadata.name}', '{.spec}',
  '{.status.conditions[?(@.type=="Ready")].status}', '{.spec.ports[*].port}', '{.data}', '{.data.colour}', '{.data.app\\.properties}', '{@}', '{.items[0]', '{range .items[*]}{.metadata.name}',
  '{.spec.template.spec.containers[0].resources}', '{.items[0:2].metadata.name}', "{.items[*]['metadata.name','kind']}", '{.metadata.generation}', '{.status.containerStatuses[*].restartCount}', '{.rules[*].verbs}',
  '{.items[?(@.spec.nodeName)].metadata.name}', '{.items[?(@.status.phase!="Running")].metadata.name}', '{.spec.containers[?(@.name=="a")].command}', '{.status.addresses[?(@.type=="InternalIP")].address}', '{.spec.taints}',
  'text {.kind} more', '{.items[].metadata.name}', '{.items[0,2].metadata.name}', '{.items[:2].metadata.name}', '{.items[0:4:2].metadata.name}', '{.items[-1].metadata.name}', '{.items[a]}', '{.data[*]}', '{metadata.name}',
  '{.items[?(@.spec.replicas=="3")].metadata.name}', '{.items[?(@.metadata.labels.app)].metadata.name}', '{.items[?(@.spec.replicas==3)].metadata.name}', '{.items[?(@.metadata.name=~"w.*")]}', '{.status.conditions[?(@.type=="Ready"]}', '{.metadata.name}{"\\x41"}', '{"a',
  '{range .items[*]}{range .spec.containers[*]}{.name}{","}{end}{"\\n"}{end}', '{range .nosuch[*]}{.name}{end}', '{end}', '{.items[*].status.addresses[?(@.type=="Hostname")].address}', '{$.kind}', '{ .kind }', '{}', '{.metadata["name","namespace"]}', '{.metadata.finalizers[0]}', '{"quoted"}', '{.status.readyReplicas}/{.spec.replicas}', '{.items[?(@.spec.replicas>1)].metadata.name}', '{.status.capacity.cpu}', "{range .items[?(@.metadata.namespace=='default')]}{.metadata.name} {end}",
];
const COLUMNS = [
  'NAME:.metadata.name', 'NAME:.metadata.name,IMAGE:.spec.containers[*].image', 'N:.metadata.name,NS:.metadata.namespace,X:.nosuch', 'A:{.metadata.name}', 'NAME', 'NAME:', ':.metadata.name', 'L:.metadata.labels',
  'NAME:metadata.name,R:.spec.replicas', 'A B:.metadata.name', 'N:.metadata.name,N:.kind', 'N:[x]', 'N:.metadata.name[', 'L:.metadata.labels,A:.metadata.annotations', 'D:.data,K:.kind', 'I:.spec.containers[*].image,R:.status.containerStatuses[*].ready', "P:.status.conditions[?(@.type=='Ready')].status", 'NAME:.metadata.name,T:.spec.ports', '',
];
const TEMPLATES = [
  '{{.metadata.name}}', '{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', '{{len .items}}', '{{.nosuch}}', '{{.nosuch.deeper}}', '{{.metadata.name', '{{range .items}}{{if eq .metadata.name "web"}}yes{{else}}no{{end}} {{end}}',
  '{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}', '{{.data.password | base64decode}}', '{{printf "%s-%d" .metadata.name 3}}', '{{index .metadata.labels "app"}}', '{{with .spec}}{{.replicas}}{{end}}', '{{nosuch .}}', '{{.kind | printf "%q"}}', '{{exists .metadata "name"}}', '{{(index .items 0).metadata.name}}', '{{index .items 99}}', '{{.metadata.name | printf "%-10s|"}}', '{{.spec}}', '{{.metadata.labels}}', '{{json .metadata}}', '{{define "x"}}[{{.}}]{{end}}{{template "x" .kind}}', '{{- .kind -}} x', '{{/* c */}}{{.kind}}',
  '{{and .kind .nosuch}} {{or .nosuch .kind}} {{not .kind}}', '{{eq .kind "Pod"}} {{lt 1 2}}', '{{slice .kind 0 2}} {{html "<a>"}} {{print 1 2 "x"}}', '{{.kind.x}}', '{{if}}{{end}}', '{{end}}', '{{template "nosuch"}}', '{{$x := 1}}{{$x}}', '{{range $i, $p := .items}}{{$i}}:{{$p.kind}} {{end}}', '{{.kind | base64encode}}',
];

export function outputOf(dice: Dice): string {
  const form = dice.weighted(OUTPUTS);
  const dash = dice.one('-o ', '-o', '-o=', '--output=', '--output ');
  switch (form) {
    case 'jsonpath': case 'jsonpath-as-json':
      return `${dash}${form}='${quoted(dice.one(...PATHS))}'`;
    case 'custom-columns':
      return `${dash}custom-columns='${quoted(dice.one(...COLUMNS))}'`;
    case 'go-template':
      return dice.one(`${dash}go-template='${dice.one(...TEMPLATES)}'`, `${dash}go-template --template='${dice.one(...TEMPLATES)}'`);
    case 'wrong':
      return `${dash}${dice.one('yam', 'Wide', 'table', 'jsonpath', 'custom-columns', 'go-template', 'jsonpath-file=nosuch', "''", 'go-template-file=text.txt', 'json,yaml')}`;
    default:
      return `${dash}${form}`;
  }
}

const quoted = (text: string) => text.replaceAll("'", `'"'"'`);

const SELECTORS = ['app=web', 'app', '!app', 'app!=web', 'app in (web,db)', 'app notin (web)', 'app==web', 'app=web,tier=front', 'nosuch=x', 'a=b=c', 'app in web', '-x', 'env in (test, prod)', 'tier', 'app=', '=x', 'app in (web', 'app>1', 'a b', 'app=web,', 'app=-web', 'app in ()', '', 'kubernetes.io/metadata.name=shop', 'disk=ssd', 'app=web;x'];
const FIELDS = ['status.phase=Running', 'status.phase!=Running', 'metadata.name=web', 'metadata.namespace!=default', 'spec.nodeName=node01', 'nosuch=x', 'type=Warning', 'involvedObject.name=solo', 'spec.unschedulable=true', 'type=Opaque', 'status.phase', 'metadata.name=solo,status.phase=Running', 'reason=Scheduled', 'spec.restartPolicy=Never', 'spec.serviceAccountName=robot', 'status.phase==Running', 'status.phase in (x)', 'a,b', '=', 'involvedObject.kind=Pod,reason=Failed', 'spec.type=NodePort', 'status.successful=2', 'status.replicas=3', 'metadata.labels.app=web', 'type!=Normal'];
const SORTS = ['.metadata.name', 'metadata.creationTimestamp', '.metadata.creationTimestamp', '{.metadata.name}', '.spec.replicas', '.status.containerStatuses[0].restartCount', '.nosuch', '.lastTimestamp', '.spec.capacity.storage', '.metadata.labels.app', 'nam', '{.spec', '.status.startTime', '.metadata.namespace', '.spec.containers', '.metadata.labels', '{.metadata.name}{.kind}', '.status.capacity.cpu', '.spec.template.spec.containers[0].resources.limits.memory', '.count', '.type', ''];

/** Several types or objects in one line. */
function several(dice: Dice): string {
  const types = () => kindOf(dice).typed;
  return dice.one(`${types()},${types()}`, `${types()},${types()},${types()}`, `${types()} ${types()}`, `po/solo deploy/web`, `pod/solo svc/web cm/settings`, `po/solo ${types()}/nosuch`, `pods solo nosuch many`, `po/solo po`, `${types()}/web ${types()}/web`, 'po,svc web solo', 'all -l app=web', 'nodes,pods', `${types()}/`, `pods.v1 solo`, `${types()}.v1`);
}

export function get(dice: Dice): string {
  const what = dice.chance(8) ? several(dice) : dice.chance(40) ? objectOf(dice) : kindOf(dice).typed;
  const flags = [
    dice.maybe(24, '-n rich', '-n shop', '-n kube-system', '-n nosuch', '--namespace=default', '-A', '-A', '--all-namespaces'),
    dice.maybe(14, `-l '${dice.one(...SELECTORS)}'`, `--selector='${dice.one(...SELECTORS)}'`),
    dice.chance(45) ? outputOf(dice) : '',
    dice.maybe(6, '--show-labels'), dice.maybe(4, '--no-headers', '--no-headers=true'), dice.maybe(3, '-L app', '-L app,tier', '--label-columns=env'), dice.maybe(3, '--show-kind'),
    dice.maybe(6, `--sort-by='${dice.one(...SORTS)}'`), dice.maybe(6, `--field-selector '${dice.one(...FIELDS)}'`), dice.maybe(2, '--chunk-size=2', '--chunk-size=0', '--chunk-size=-1'),
    dice.maybe(2, '--subresource=status', '--subresource=scale', '--subresource=nosuch'), dice.maybe(3, '--ignore-not-found'), dice.maybe(2, '--show-managed-fields'), dice.maybe(2, '--server-print=false'),
    dice.maybe(1, '--allow-missing-template-keys=false'), dice.maybe(1, '--output-watch-events'), dice.maybe(1, '-R', '-f pod.yaml', '-f more', '-k kust', '-f nosuch.yaml'), dice.maybe(1, '-v=0', '--request-timeout=5s', '--request-timeout=x'),
    dice.maybe(3, '--as jane', '--as=system:serviceaccount:default:robot', '--as jane --as-group crew', '--as-uid=1 --as jane', '--as x --as-user-extra=a=b'),
  ];
  if (dice.chance(3)) return `kubectl get --raw ${dice.one('/version', '/api', '/apis/apps/v1/namespaces/default/deployments/web/scale', '/healthz', '/nosuch', '/api/v1/namespaces/default', '"/livez?verbose"', 'nosuch', '/%zz', '/', '/apis/nosuch', '"/api/v1/namespaces/default/pods?labelSelector=x=="', '/api/v1/nodes/nosuch', 'http://x/api', '/openapi/v3/api/v9', '/metrics | head -2', '/apis', '/openapi/v3/nosuch')}${dice.maybe(10, ' pods', ' -o yaml', ' -A')}`;
  if (dice.chance(2)) return `kubectl get -f ${dice.one('deploy.yaml', 'pod.yaml', 'multi.yaml', 'nosuch.yaml', 'list.json', 'more', 'boats.yaml', 'text.txt', 'no-kind.yaml', 'wrong-kind.yaml', 'other-namespace.yaml', 'empty.yaml', 'deploy.yaml -f pod.yaml')} ${flags.filter((flag) => flag !== '').join(' ')}`;
  if (dice.chance(2)) return `timeout 2 kubectl get ${dice.one('cm', 'deploy web', 'pod solo', 'svc', 'boats', 'sa/robot', 'cm,svc', 'nosuch', 'secrets', 'deploy', 'pod nosuch', 'pod solo many', 'nodes', 'ns', 'sts -n rich', 'svc -l app=web', 'cm --sort-by=.metadata.name', '-f deploy.yaml')} ${dice.one('-w', '--watch-only', '-w --output-watch-events')} ${dice.maybe(50, '-o name', '-o yaml', '-o wide', '-A')} --request-timeout=1s`;
  return ['kubectl get', what, ...flags].filter((word) => word !== '').join(' ');
}

export function describe(dice: Dice): string {
  const flags = [dice.maybe(20, '-n rich', '-n rich', '-n shop', '-n kube-system', '-A', '-n nosuch'), dice.maybe(6, `-l '${dice.one(...SELECTORS)}'`), dice.maybe(4, '--show-events=false', '--show-events'), dice.maybe(2, '-o yaml', '--chunk-size=1', '-f pod.yaml', '-f deploy.yaml')];
  return ['kubectl describe', dice.chance(5) ? several(dice) : dice.chance(70) ? objectOf(dice) : dice.chance(10) ? `${kindOf(dice).typed} ${dice.one('we', 'd', 's', 'node')}` : kindOf(dice).typed, ...flags].filter((word) => word !== '').join(' ');
}

const EXPLAINED = ['spec', 'status', 'metadata', 'spec.template', 'spec.template.spec.containers', 'spec.template.spec.volumes', 'metadata.labels', 'metadata.managedFields', 'status.conditions', 'spec.selector', 'data', 'rules', 'spec.replicas', 'kind', 'spec.containers.resources', 'spec.containers.env.valueFrom', 'spec.affinity.podAntiAffinity', 'spec.strategy.rollingUpdate', 'spec.ports.targetPort', 'spec.resources.requests', 'webhooks', 'subjects', 'spec.securityContext', 'spec.containers.lifecycle', 'spec.volumes.projected.sources', 'metadata.ownerReferences', 'nosuch', 'spec.nosuch.deeper', 'spec[0]', '', '.'];

export function explain(dice: Dice): string {
  const known = dice.one('pod', 'pods', 'pod.spec', 'pod.spec.containers', 'deployment.spec.strategy', 'deploy', 'svc.spec.ports', 'ingress.spec', 'node.status', 'pvc.spec', 'cronjob.spec.jobTemplate', 'hpa', 'hpa.spec.metrics', 'boat', 'boat.spec', 'boats.spec.crew', 'nosuch', 'pod.nosuch', 'pod.spec.containers.nosuch', 'pods.metadata', 'netpol.spec.egress', 'secret', 'events', 'crd.spec', 'pod.spec.affinity.nodeAffinity', 'pdb.spec', 'sc', 'pv.spec.csi', 'pod.spec.containers.livenessProbe', 'rolebinding', 'pod spec', '', 'statefulset.spec.volumeClaimTemplates', 'job.spec', 'quota.spec.hard', 'pod.spec.volumes.configMap', 'po.spec.tolerations', 'validatingwebhookconfigurations', 'deployments.apps', 'deployments.apps.spec', 'events.events.k8s.io', 'pods,svc', 'pod/solo', 'POD.spec', '.pod', 'crd.spec.versions.schema.openAPIV3Schema', 'boats.harbor.example.com.spec', 'all');
  const what = dice.chance(50) ? known : `${kindOf(dice).typed.split(',')[0]}${dice.maybe(75, ...EXPLAINED.map((path) => `.${path}`))}`;
  const shown = /^[\w./, ]*$/.test(what) ? what : `'${what}'`;
  return `kubectl explain ${shown}${dice.maybe(20, ' --recursive')}${dice.maybe(14, ' --api-version=apps/v1', ' --api-version=autoscaling/v1', ' --api-version=nosuch/v1', ' --api-version=v1', ' --api-version=batch/v1', ' --api-version=a/b/c')}${dice.maybe(8, ' --output=plaintext', ' --output=nosuch', ' --output=plaintext-openapiv2', ' -o plaintext-openapiv2')}`;
}

export function logs(dice: Dice): string {
  // Not several containers at once: the real one walks a map.
  const what = dice.one('solo', 'pod/solo', 'solo -c solo', 'many', 'many -c a', 'many -c nosuch', 'gone', 'pending', 'nosuch', 'deploy/web', 'deployment/web', '-l app=web', '-l app=nosuch', 'job/once', 'job/failing', 'db-0', 'svc/web', 'sts/db', 'many -c first', 'solo solo', 'solo nosuch', '', 'cm/settings', 'node/node01', 'nosuch/x', 'solo -l a=b', 'deploy/broken', 'deploy/api -n shop', 'deploy/api -n shop -c side', 'cj/tick', 'rs/lone', 'rc/old', 'ds/agent -n shop', '-l env=test --prefix', 'volumes -n rich', 'crash -n rich -c c', 'crash -n rich -c ok', 'init-fails -n rich -c i', 'init-fails -n rich', 'blocked -n rich', 'svc/ext', 'boat/minnow', 'deploy web', 'sts/state -n rich', 'solo -n nosuch', 'job/indexed -n rich', '-l a=b -n rich', "-l 'app in (web'");
  const flags = [dice.maybe(20, '--tail=1', '--tail=0', '--tail 2', '--tail=-1', '--tail=-5', '--tail=x'), dice.maybe(10, '--since=1h', '--since=1s', '--since=-1s', '--since-time=2020-01-01T00:00:00Z', '--since-time=x', '--since-time=2020', '--since-time=2020-01-01', '--since=1h --since-time=2020-01-01T00:00:00Z'), dice.maybe(8, '--timestamps'), dice.maybe(10, '--previous', '-p'), dice.maybe(4, '--limit-bytes=5', '--limit-bytes=0', '--limit-bytes=-1'), dice.maybe(5, '--prefix'), dice.maybe(3, '--ignore-errors'), dice.maybe(3, '-c a')];
  return ['kubectl logs', what, ...flags].filter((word) => word !== '').join(' ');
}

export function top(dice: Dice): string {
  return ['kubectl top', dice.one('pods', 'pod', 'nodes', 'node', 'po', 'no', '', 'nosuch', 'pod solo', 'node node01', 'node nosuch', 'pod nosuch', 'pods -A', 'pods -n kube-system', 'pod solo many', 'node node01 node02', 'pod solo -l app=web', "pods -l 'a in (b'", 'pods -n rich'), dice.maybe(10, '--containers'), dice.maybe(15, '--sort-by=cpu', '--sort-by=memory', '--sort-by=x'), dice.maybe(10, '--no-headers'), dice.maybe(10, '-l app=web'), dice.maybe(5, '--sum', '--show-capacity', '--use-protocol-buffers=false')].filter((word) => word !== '').join(' ');
}

export function auth(dice: Dice): string {
  const verb = dice.one('get', 'list', 'create', 'delete', 'nosuch', '*', 'use', 'impersonate', 'bind');
  const what = dice.one('pods', 'pod', 'deployments.apps', 'deploy', 'nosuch', 'secrets/login', 'deployments/scale', '/metrics', "'*'", 'nodes', 'pods --subresource=log', 'po/solo', 'clusterroles', 'boats', 'deployments.extensions');
  const as = dice.maybe(60, '--as jane', '--as=system:serviceaccount:default:robot', '--as nobody', '--as x --as-group=crew', '--as-group=crew', '--as jane -n shop');
  return dice.one(
    `kubectl auth can-i '${verb}' ${what} ${as}`, `kubectl auth can-i '${verb}' ${what} ${as}`, `kubectl auth can-i '${verb}' ${what} ${as} ${dice.one('-q', '-A', '--no-headers')}`, `kubectl auth can-i --list ${as}`, `kubectl auth can-i ${verb === '*' ? '' : verb}`, `kubectl auth whoami ${as} ${dice.maybe(50, '-o yaml', '-o json', "-o jsonpath='{.status.userInfo.username}'", '-o wide')}`, 'kubectl auth', 'kubectl auth nosuch',
  ).trim();
}

export function cluster(dice: Dice): string {
  return dice.one(
    'kubectl api-resources', 'kubectl api-resources -o wide', 'kubectl api-resources -o name', 'kubectl api-resources --namespaced=true', 'kubectl api-resources --namespaced=false -o name', 'kubectl api-resources --api-group=apps', 'kubectl api-resources --api-group=', 'kubectl api-resources --verbs=list,watch -o name', 'kubectl api-resources --sort-by=name', 'kubectl api-resources --sort-by=kind --no-headers', 'kubectl api-resources --sort-by=x', 'kubectl api-resources -o x', 'kubectl api-resources --categories=all', 'kubectl api-resources x', 'kubectl api-resources --cached', 'kubectl api-resources -o yaml | head -20', 'kubectl api-resources -o json --api-group=batch',
    'kubectl api-versions', 'kubectl api-versions x', 'kubectl cluster-info', 'kubectl cluster-info x', 'kubectl cluster-info nosuch dump', 'kubectl version -o x', 'kubectl version x', 'kubectl cluster-info dump -o name', 'kubectl api-resources --categories=fleet', 'kubectl api-resources --api-group=nosuch', 'kubectl api-resources --verbs=nosuch', 'kubectl api-resources --sort-by=name -o wide', 'kubectl api-resources -o name --namespaced=false', 'kubectl api-versions | wc -l', 'kubectl api-resources --api-group=harbor.example.com -o yaml', 'kubectl api-resources --cached -o name',
  );
}

export function events(dice: Dice): string {
  return ['kubectl events', dice.maybe(30, '--for pod/solo', '--for=pod/nosuch', '--for deployment/web', '--for x', '--for node/node01', '--for nosuch/x', '--for pod/', '--for /x', '--for pod/a/b', '--for pod/crash -n rich', '--for deploy/web', '--for boat/minnow', '--for pod/newer -n rich'), dice.maybe(25, '-A', '-n shop', '-n nosuch', '-n rich'), dice.maybe(20, '--types=warning', '--types=', '--types=Warning', '--types=Normal,Warning', '--types=x'), dice.maybe(20, '-o yaml', '-o json', '-o name', '-o wide', "-o jsonpath='{.items[*].reason}'"), dice.maybe(10, '--no-headers'), dice.maybe(5, 'x')].filter((word) => word !== '').join(' ');
}

export function exec(dice: Dice): string {
  return `kubectl exec ${dice.one('solo -- echo hi', 'solo -- sh -c "exit 3"', 'solo echo hi', 'solo', '', 'nosuch -- ls', 'many -- echo a', 'many -c b -- echo b', 'many -c nosuch -- ls', 'pending -- ls', 'gone -- ls', 'deploy/web -- echo x', 'svc/web -- echo x', 'solo -- nosuch', 'cm/settings -- ls', 'solo --', 'pod/solo -- hostname', 'deploy/nosuch -- ls', 'pod/solo -c solo -- cat /nosuch', 'nosuch/x -- ls', 'pods/many -q -- echo a', 'solo solo2 -- ls', '-f pod.yaml -- ls', 'deploy/broken -- ls', 'deploy/api -n shop -- echo x', '-f deploy.yaml -- echo x', '-f nosuch.yaml -- ls', 'solo -f pod.yaml -- ls', 'svc/ext -- ls', 'boat/minnow -- ls', 'many -c helper -- echo x', 'crash -n rich -c ok -- echo x', 'volumes -n rich -- ls', 'solo --pod-running-timeout=0 -- ls', '-i solo -- cat < vars.env', '-it solo -- cat < vars.env', 'solo -- sh -c "echo a >&2; exit 7"', 'job/once -- ls', 'rs/lone -- echo x', 'ds/agent -n shop -- echo x')}`;
}
