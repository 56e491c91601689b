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
  'text {.kind} more', '{"quoted"}', '{.status.readyReplicas}/{.spec.replicas}', '{.items[?(@.spec.replicas>1)].metadata.name}', '{.status.capacity.cpu}', "{range .items[?(@.metadata.namespace=='default')]}{.metadata.name} {end}",
];
const COLUMNS = [
  'NAME:.metadata.name', 'NAME:.metadata.name,IMAGE:.spec.containers[*].image', 'N:.metadata.name,NS:.metadata.namespace,X:.nosuch', 'A:{.metadata.name}', 'NAME', 'NAME:', ':.metadata.name', 'L:.metadata.labels',
  'NAME:metadata.name,R:.spec.replicas', "P:.status.conditions[?(@.type=='Ready')].status", 'NAME:.metadata.name,T:.spec.ports', '',
];
const TEMPLATES = [
  '{{.metadata.name}}', '{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', '{{len .items}}', '{{.nosuch}}', '{{.nosuch.deeper}}', '{{.metadata.name', '{{range .items}}{{if eq .metadata.name "web"}}yes{{else}}no{{end}} {{end}}',
  '{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}', '{{.data.password | base64decode}}', '{{printf "%s-%d" .metadata.name 3}}', '{{index .metadata.labels "app"}}', '{{with .spec}}{{.replicas}}{{end}}', '{{nosuch .}}', '{{.kind | printf "%q"}}', '{{exists .metadata "name"}}',
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

const SELECTORS = ['app=web', 'app', '!app', 'app!=web', 'app in (web,db)', 'app notin (web)', 'app==web', 'app=web,tier=front', 'nosuch=x', 'a=b=c', 'app in web', '-x', 'env in (test, prod)', 'tier', 'app=', '=x'];
const FIELDS = ['status.phase=Running', 'status.phase!=Running', 'metadata.name=web', 'metadata.namespace!=default', 'spec.nodeName=node01', 'nosuch=x', 'type=Warning', 'involvedObject.name=solo', 'spec.unschedulable=true', 'type=Opaque', 'status.phase', 'metadata.name=solo,status.phase=Running', 'reason=Scheduled'];
const SORTS = ['.metadata.name', 'metadata.creationTimestamp', '.metadata.creationTimestamp', '{.metadata.name}', '.spec.replicas', '.status.containerStatuses[0].restartCount', '.nosuch', '.lastTimestamp', '.spec.capacity.storage', '.metadata.labels.app', 'nam', '{.spec', '.status.startTime', '.metadata.namespace'];

export function get(dice: Dice): string {
  const what = dice.chance(40) ? objectOf(dice) : kindOf(dice).typed;
  const flags = [
    dice.maybe(20, '-n shop', '-n kube-system', '-n nosuch', '--namespace=default', '-A', '-A', '--all-namespaces'),
    dice.maybe(14, `-l '${dice.one(...SELECTORS)}'`, `--selector='${dice.one(...SELECTORS)}'`),
    dice.chance(45) ? outputOf(dice) : '',
    dice.maybe(6, '--show-labels'), dice.maybe(4, '--no-headers', '--no-headers=true'), dice.maybe(3, '-L app', '-L app,tier', '--label-columns=env'), dice.maybe(3, '--show-kind'),
    dice.maybe(6, `--sort-by='${dice.one(...SORTS)}'`), dice.maybe(6, `--field-selector '${dice.one(...FIELDS)}'`), dice.maybe(2, '--chunk-size=2', '--chunk-size=0', '--chunk-size=-1'),
    dice.maybe(2, '--subresource=status', '--subresource=scale', '--subresource=nosuch'), dice.maybe(3, '--ignore-not-found'), dice.maybe(2, '--show-managed-fields'), dice.maybe(2, '--server-print=false'),
    dice.maybe(1, '--allow-missing-template-keys=false'), dice.maybe(1, '--output-watch-events'), dice.maybe(1, '-R', '-f pod.yaml', '-f .', '-k kust'), dice.maybe(1, '-v=0', '--request-timeout=5s', '--request-timeout=x'),
    dice.maybe(2, '--as jane', '--as=system:serviceaccount:default:robot', '--as jane --as-group crew'),
  ];
  if (dice.chance(3)) return `kubectl get --raw ${dice.one('/version', '/api', '/apis/apps/v1/namespaces/default/deployments/web/scale', '/healthz', '/nosuch', '/api/v1/namespaces/default', '"/livez?verbose"', 'nosuch', '/apis', '/openapi/v3/nosuch')}${dice.maybe(10, ' pods', ' -o yaml', ' -A')}`;
  if (dice.chance(2)) return `kubectl get -f ${dice.one('deploy.yaml', 'pod.yaml', 'multi.yaml', 'nosuch.yaml', 'list.json', 'more', 'boats.yaml')} ${flags.filter((flag) => flag !== '').join(' ')}`;
  if (dice.chance(2)) return `timeout 2 kubectl get ${dice.one('cm', 'deploy web', 'pod solo', 'svc', 'boats', 'sa/robot', 'cm,svc', 'nosuch')} ${dice.one('-w', '--watch-only', '-w --output-watch-events')} ${dice.maybe(50, '-o name', '-o yaml', '-o wide', '-A')} --request-timeout=1s`;
  return ['kubectl get', what, ...flags].filter((word) => word !== '').join(' ');
}

export function describe(dice: Dice): string {
  const flags = [dice.maybe(12, '-n shop', '-n kube-system', '-A', '-n nosuch'), dice.maybe(6, `-l '${dice.one(...SELECTORS)}'`), dice.maybe(4, '--show-events=false', '--show-events'), dice.maybe(2, '-o yaml', '--chunk-size=1', '-f pod.yaml', '-f deploy.yaml')];
  return ['kubectl describe', dice.chance(70) ? objectOf(dice) : dice.chance(10) ? `${kindOf(dice).typed} ${dice.one('we', 'd', 's', 'node')}` : kindOf(dice).typed, ...flags].filter((word) => word !== '').join(' ');
}

export function explain(dice: Dice): string {
  const what = dice.one('pod', 'pods', 'pod.spec', 'pod.spec.containers', 'deployment.spec.strategy', 'deploy', 'svc.spec.ports', 'ingress.spec', 'node.status', 'pvc.spec', 'cronjob.spec.jobTemplate', 'hpa', 'hpa.spec.metrics', 'boat', 'boat.spec', 'boats.spec.crew', 'nosuch', 'pod.nosuch', 'pod.spec.containers.nosuch', 'pods.metadata', 'netpol.spec.egress', 'secret', 'events', 'crd.spec', 'pod.spec.affinity.nodeAffinity', 'pdb.spec', 'sc', 'pv.spec.csi', 'pod.spec.containers.livenessProbe', 'rolebinding', 'pod spec', '', 'statefulset.spec.volumeClaimTemplates', 'job.spec', 'quota.spec.hard', 'pod.spec.volumes.configMap', 'po.spec.tolerations', 'validatingwebhookconfigurations');
  return `kubectl explain ${what}${dice.maybe(20, ' --recursive')}${dice.maybe(10, ' --api-version=apps/v1', ' --api-version=autoscaling/v1', ' --api-version=nosuch/v1', ' --api-version=v1')}${dice.maybe(4, ' --output=plaintext', ' --output=nosuch', ' --output=plaintext-openapiv2')}`;
}

export function logs(dice: Dice): string {
  // Not several containers at once: the real one walks a map.
  const what = dice.one('solo', 'pod/solo', 'solo -c solo', 'many', 'many -c a', 'many -c nosuch', 'gone', 'pending', 'nosuch', 'deploy/web', 'deployment/web', '-l app=web', '-l app=nosuch', 'job/once', 'job/failing', 'db-0', 'svc/web', 'sts/db', 'many -c first', 'solo solo', 'solo nosuch', '', 'cm/settings', 'node/node01', 'nosuch/x', 'solo -l a=b', 'deploy/broken', 'deploy/api -n shop', 'deploy/api -n shop -c side', 'cj/tick', 'rs/lone', 'rc/old', 'ds/agent -n shop', '-l env=test --prefix');
  const flags = [dice.maybe(20, '--tail=1', '--tail=0', '--tail 2', '--tail=-1', '--tail=-5', '--tail=x'), dice.maybe(10, '--since=1h', '--since=1s', '--since=-1s', '--since-time=2020-01-01T00:00:00Z', '--since-time=x', '--since=1h --since-time=2020-01-01T00:00:00Z'), dice.maybe(8, '--timestamps'), dice.maybe(10, '--previous', '-p'), dice.maybe(4, '--limit-bytes=5', '--limit-bytes=0', '--limit-bytes=-1'), dice.maybe(5, '--prefix'), dice.maybe(3, '--ignore-errors'), dice.maybe(3, '-c a')];
  return ['kubectl logs', what, ...flags].filter((word) => word !== '').join(' ');
}

export function top(dice: Dice): string {
  return ['kubectl top', dice.one('pods', 'pod', 'nodes', 'node', 'po', 'no', '', 'nosuch', 'pod solo', 'node node01', 'node nosuch', 'pod nosuch', 'pods -A', 'pods -n kube-system'), dice.maybe(10, '--containers'), dice.maybe(15, '--sort-by=cpu', '--sort-by=memory', '--sort-by=x'), dice.maybe(10, '--no-headers'), dice.maybe(10, '-l app=web'), dice.maybe(5, '--sum', '--show-capacity', '--use-protocol-buffers=false')].filter((word) => word !== '').join(' ');
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
    'kubectl api-versions', 'kubectl api-versions x', 'kubectl cluster-info', 'kubectl cluster-info x', 'kubectl cluster-info nosuch dump', 'kubectl version -o x', 'kubectl version x', 'kubectl cluster-info dump -o name | head -3',
  );
}

export function config(dice: Dice): string {
  return `kubectl config ${dice.one(
    'view', 'view --raw=false', 'view --minify', '', 'nosuch', 'current-context', 'get-contexts', 'get-contexts -o name', 'get-contexts nosuch', 'get-contexts --no-headers', 'get-contexts $(kubectl config current-context)', 'get-clusters', 'get-users', 'use-context nosuch', 'use-context', 'use $(kubectl config current-context)', "view -o jsonpath='{.contexts[*].name}'", 'view -o json', 'view --output=x', 'view --context=nosuch --minify', 'set-context --current --namespace=shop && kubectl config view', 'set-context dev --cluster=c --user=u --namespace=n; kubectl config get-contexts', 'set-context', 'set-context a b', 'set-cluster c --server=https://1.2.3.4:6443 && kubectl config view', 'set-cluster c --certificate-authority=nosuch', 'set-cluster c --insecure-skip-tls-verify=true; kubectl config get-clusters', 'set-credentials u --token=abc && kubectl config view', 'set-credentials u --token=abc --username=x', 'set-credentials u --username=a --password=b; kubectl config get-users', 'set-credentials u --client-certificate=nosuch.crt --embed-certs', 'set-credentials u --exec-command=x --exec-api-version=client.authentication.k8s.io/v1; kubectl config view', 'delete-context nosuch', 'delete-cluster nosuch', 'delete-user nosuch', 'delete-context $(kubectl config current-context); kubectl config current-context', 'rename-context nosuch x', 'rename-context $(kubectl config current-context) x; kubectl config current-context', 'set current-context x; kubectl get pods', 'set contexts.dev.namespace x; kubectl config view', 'set nosuch.a b', 'set a', 'unset current-context; kubectl config current-context', 'unset contexts.nosuch', 'unset users; kubectl config view', 'unset nosuch', 'set clusters.kubernetes.server https://x; kubectl config get-clusters', 'delete-context', 'get-clusters x', 'current-context x', 'view --flatten | grep -c data', 'view --kubeconfig=nosuch', 'use-context a b', '--kubeconfig=new set-context a; cat new', 'set-cluster c --server=https://1.2.3.4:6443 --tls-server-name=x --proxy-url=http://p:1; kubectl config view', 'set-credentials u --auth-provider=x; kubectl config view', 'set-context --current', 'set-context --current --user=nosuch; kubectl get pods',
  )}`;
}

export function events(dice: Dice): string {
  return ['kubectl events', dice.maybe(30, '--for pod/solo', '--for=pod/nosuch', '--for deployment/web', '--for x', '--for node/node01', '--for nosuch/x'), dice.maybe(20, '-A', '-n shop', '-n nosuch'), dice.maybe(20, '--types=Warning', '--types=Normal,Warning', '--types=x'), dice.maybe(20, '-o yaml', '-o json', '-o name', '-o wide', "-o jsonpath='{.items[*].reason}'"), dice.maybe(10, '--no-headers'), dice.maybe(5, 'x')].filter((word) => word !== '').join(' ');
}

export function exec(dice: Dice): string {
  return `kubectl exec ${dice.one('solo -- echo hi', 'solo -- sh -c "exit 3"', 'solo echo hi', 'solo', '', 'nosuch -- ls', 'many -- echo a', 'many -c b -- echo b', 'many -c nosuch -- ls', 'pending -- ls', 'gone -- ls', 'deploy/web -- echo x', 'svc/web -- echo x', 'solo -- nosuch', 'cm/settings -- ls', 'solo --', 'pod/solo -- hostname', 'deploy/nosuch -- ls', 'pod/solo -c solo -- cat /nosuch', 'nosuch/x -- ls', 'pods/many -q -- echo a', 'solo solo2 -- ls', '-f pod.yaml -- ls', 'deploy/broken -- ls', 'deploy/api -n shop -- echo x')}`;
}
