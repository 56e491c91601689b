import type { Line } from './arena.js';
import type { Dice } from './dice.js';

/** Operands and flags of one command: most of them wrong, so that two or three together say what is looked at first. */
interface Clash {
  readonly operands: readonly string[];
  /** One of each pool at most. */
  readonly flags: readonly (readonly string[])[];
  readonly reads?: true;
  /** What comes before `kubectl`. */
  readonly before?: string;
}

const OUTPUT = ['-o x', '-o yaml', '-o jsonpath=', "-o jsonpath='{.x'", '-o go-template-file=nosuch', '-o custom-columns', '-o name', '-o json'];
const DRY = ['--dry-run=nosuch', '--dry-run=client', '--dry-run=server', '--dry-run'];
const GLOBAL = ['-n nosuch', '-n shop', '--context=nosuch', '--as=jane', '-n Bad_Name', '--kubeconfig=nosuch', '--request-timeout=x'];
const SELECTOR = ["-l 'x in (a'", '-l nosuch=x', "-l '=x'", '-l app=web'];
const FIELDS = ['--field-selector=nosuch=x', "--field-selector='x'", '--field-selector=metadata.name=nosuch'];
const ALL = ['--all', '-A'];
const FILES = ['-f nosuch.yaml', '-f wrong-kind.yaml', '-f no-kind.yaml', '-f deploy.yaml', '-f text.txt', '-f no-version.yaml', '-f empty.yaml', '-f broken/halves.yaml', '-f multi.yaml', '-k nosuch', '-f pod.yaml -R', '-f invalid.yaml', '-f no-name.yaml', '-f wrong-version.yaml', '-f other-namespace.yaml', '-f boats.yaml'];
const VALIDATE = ['--validate=x', '--validate=false', '--validate=warn'];
const MANAGER = ['--field-manager=me', '--field-manager='];
const OBJECTS = ['deploy/web', 'deploy/nosuch', 'nosuch/x', 'cm/settings', 'deploy', '', 'deploy web broken', 'deploy/web svc/web', 'pod/solo pod/nosuch', 'deploy,svc web', 'web', 'job/once', 'ds/nosuch', 'deploy/web web', 'deploy/', 'nosuch', 'boat/minnow', 'sts/db', 'pods/solo', 'svc/web'];

const written = [OUTPUT, DRY, GLOBAL];
const selected = [SELECTOR, ALL, FILES];

const withWords = (objects: readonly string[], ...words: readonly string[]) => objects.flatMap((object) => words.map((word) => `${object} ${word}`));
const METADATA = ['a=b', '', 'a', '=x', 'a=b a-', 'a b=c', '-a', "'a b=c'", 'a=b=c', 'nosuch-', 'app=x', 'a=b a=c'];
const metadata = { operands: withWords(OBJECTS, ...METADATA), flags: [...written, ...selected, FIELDS, ['--overwrite', '--resource-version=1', '--list', '--local', '--resource-version=x'], MANAGER] };
const rollout = { operands: OBJECTS, flags: [...written, ...selected, ['--to-revision=99', '--to-revision=-1', '--to-revision=x', '--revision=99', '--revision=-1', '--timeout=x', '--watch=false', '--timeout=1s', '--timeout=-1s'], MANAGER] };
const generated = [...written, VALIDATE, MANAGER, ['--save-config', '-f nosuch.yaml', 'extra']] as const;

/** One for each command that can be wrong in more than one way. */
const CLASHES: Readonly<Record<string, Clash>> = {
  annotate: metadata,
  label: metadata,
  'set image': { operands: withWords(OBJECTS, "'*=nginx:1.27'", 'nginx=', '=x', '', 'nosuch=x', 'nginx', 'nginx=x nosuch=y', "'*='", 'nginx=NGINX'), flags: [...written, ...selected, ['--local'], MANAGER] },
  'set resources': { operands: OBJECTS, flags: [...written, ...selected, ['--limits=x', '--limits=cpu=x', '--requests=cpu=2 --limits=cpu=1', '--requests=nosuch=1', '', '--limits=cpu=0'], ['-c nosuch', '--local'], MANAGER] },
  'set env': { operands: withWords(OBJECTS, 'A=b', '', 'A', '=x', 'A-', 'a b=c', 'A=b A-', '1A=x', '-'), flags: [...written, ...selected, ['--from=nosuch/x', '--from=cm/nosuch', '--from=cm', '--from=svc/web', '--keys=x', '--list', '--resolve', '--overwrite=false', '--prefix=X_', '-e B'], ['-c nosuch', '--local'], MANAGER] },
  'set selector': { operands: withWords(OBJECTS, 'a=b', '', 'a', '=x', "'a in (b'", 'a!=b', 'a=b c=d'), flags: [...written, ALL, FILES, ['--resource-version=1', '--local', '--resource-version=x'], MANAGER] },
  'set serviceaccount': { operands: withWords(OBJECTS, 'robot', '', 'Bad_Name', 'robot x'), flags: [...written, ALL, FILES, ['--local'], MANAGER] },
  'set subject': { operands: ['rolebinding/reader', 'rolebinding nosuch', 'role/reader', 'rolebinding', '', 'nosuch/x', 'cm/settings', 'clusterrolebinding ops', 'deploy/web', 'rolebinding reader empty'], flags: [...written, ...selected, ['--user=a', '--group=', '--serviceaccount=x', '--serviceaccount=a:b', '--serviceaccount=a:b:c', '--user=a --group=g'], ['--local'], MANAGER] },
  scale: { operands: OBJECTS, flags: [...written, ...selected, ['--replicas=2', '--replicas=-1', '--replicas=x', '--replicas=2 --current-replicas=9', '--replicas=2 --current-replicas=-5'], ['--resource-version=1', '--timeout=x', '--timeout=-1s', '--timeout=1']] },
  autoscale: { operands: OBJECTS, flags: [...written, FILES, ['--max=5', '--min=7 --max=5', '--max=-1', '--max=x', '--min=1 --max=5', ''], ['--name=Bad_Name', '--cpu=x', '--cpu=80%', '--cpu-percent=500', '--cpu-percent=80 --cpu=70%', '--memory=x', '--memory=1Gi'], MANAGER] },
  expose: { operands: [...OBJECTS, 'svc nosuch', 'node node01', 'pod many'], flags: [...written, SELECTOR, FILES, ['--port=80', '--port=x', '--port=99999', '--port=0', '--target-port=a_b --port=80', '--port=80,x'], ['--name=Bad_Name', '--name=web', '--type=x', '--type=ExternalName', '--protocol=x', '--cluster-ip=x', '--session-affinity=x', '--selector=x', '--external-ip=x', '--labels=x', "--overrides='{'", '--override-type=x', '--load-balancer-ip=x', '--name=fresh'], MANAGER] },
  run: { operands: ['fresh', 'solo', 'Bad_Name', '', 'fresh other', 'fresh -- sleep 1', 'fresh --command'], flags: [...written, ['--image=nginx', '--image=NGINX', '', '--image='], ['--restart=x', '--restart=Never', '--rm', '-t'], ['--port=x', '--port=0', '--expose', '--port=99999', '--expose --port=80'], ['--labels=x', '--env=A', '--annotations=x', "--overrides='{'", '--override-type=x', '--image-pull-policy=x', '--privileged=x', '--timeout=x', '--pod-running-timeout=-1s', '--cascade=x', '--grace-period=-5'], MANAGER] },
  patch: { operands: OBJECTS, flags: [...written, FILES, ["-p '{}'", "-p '{'", "-p ''", '', "-p x", "-p '[]'", '-p \'{"spec":{"replicas":"x"}}\'', '--patch-file=nosuch', "--patch-file=patch.yaml -p '{}'", '-p \'[{"op":"x"}]\''], ['--type=x', '--type=json', '--type=merge', '--type=strategic', '--subresource=x', '--subresource=status', '--local'], MANAGER] },
  taint: { operands: ['node node01', 'nodes', 'node nosuch', 'pods solo', '', 'nosuch x', 'node node01 nosuch', 'node/node01', 'node01', 'node'].flatMap((object) => ['a=b:NoSchedule', '', 'a', 'a=b:x', 'nosuch-', 'a=b:NoSchedule a-', 'special=x:PreferNoSchedule', '=x:NoSchedule', 'a=b:NoSchedule:x', "'a b=c:NoSchedule'"].map((word) => `${object} ${word}`)), flags: [...written, SELECTOR, ['--all'], ['--overwrite'], VALIDATE, MANAGER] },
  'rollout undo': rollout, 'rollout history': rollout, 'rollout status --timeout=1s': rollout, 'rollout pause': rollout, 'rollout resume': rollout, 'rollout restart': rollout,
  delete: { operands: OBJECTS, flags: [...written, ...selected, FIELDS, ['--grace-period=-5', '--grace-period=5 --force', '--now --grace-period=1', '--grace-period=0', '--force', '--now', '--grace-period=x'], ['--cascade=x', '--timeout=x', '--ignore-not-found', '--wait=x', '--raw=/x', '--raw=x', '--cascade=orphan', '-i </dev/null']] },
  apply: { operands: ['', ...FILES, 'x', '-f', '-f deploy.yaml -f nosuch.yaml', '-f deploy.yaml -k kust', '-f pod.yaml extra', '-f deploy.yaml', '-f multi.yaml'], flags: [...written, VALIDATE, MANAGER, SELECTOR, ['--prune', '--prune --all', '--prune -l x=y', '--prune --all --prune-allowlist=x', '--prune --all --prune-allowlist=core/v1/Nosuch', '--all', '--prune --applyset=x'], ['--server-side', '--force-conflicts', '--force --server-side', '--force', '--grace-period=5', '--force --grace-period=-3', '--cascade=x', '--timeout=1s', '--subresource=status', '--subresource=x', '--force --dry-run=server', '--grace-period=0']] },
  'apply view-last-applied': { reads: true, operands: OBJECTS, flags: [OUTPUT, GLOBAL, ...selected] },
  'apply set-last-applied': { operands: ['', ...FILES, 'deploy/web', '-f deploy.yaml extra'], flags: [...written, ['--create-annotation'], MANAGER] },
  'apply edit-last-applied': { before: 'KUBE_EDITOR=false', operands: OBJECTS, flags: [OUTPUT, GLOBAL, SELECTOR, FILES, VALIDATE, MANAGER] },
  replace: { operands: ['', ...FILES, 'x', '-f deploy.yaml -f nosuch.yaml', '-f pod.yaml extra', '-f deploy.yaml', '-f multi.yaml'], flags: [...written, VALIDATE, MANAGER, ['--force', '--grace-period=5', '--force --grace-period=-3', '--force --timeout=1s', '--timeout=1s', '--cascade=x', '--raw=/x', '--raw=x', '--subresource=x', '--subresource=status', '--save-config', '--force --raw=/x', '--grace-period=0']] },
  create: { operands: ['', ...FILES, 'x', '-f deploy.yaml -f nosuch.yaml', '-f pod.yaml extra', '-f multi.yaml', '-f deploy.yaml'], flags: [...written, VALIDATE, MANAGER, SELECTOR, ['--raw=/x', '--raw=x', '--edit </dev/null', '--save-config', '--windows-line-endings']] },
  'create deployment': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--image=nginx', '', '--image=', '--image=nginx --image=x', '--image=nginx --image=x -- sleep'], ['--replicas=-1', '--replicas=x', '--port=99999', '--port=x']] },
  'create job': { operands: ['fresh', 'once', 'Bad_Name', '', 'a b'], flags: [...generated, ['--image=nginx', '', '--from=cj/nosuch', '--from=tick', '--from=deploy/web', '--from=nosuch/x', '--from=cj/tick --image=x', '--from=cronjob/tick', '--from=cj/tick -- date', '--from=deploy/nosuch']] },
  'create cronjob': { operands: ['fresh', 'tick', 'Bad_Name', '', 'a b'], flags: [...generated, ['--image=nginx', ''], ['--schedule=x', "--schedule='* * * * *'", ''], ['--restart=x', '--restart=Always']] },
  'create role': { operands: ['fresh', 'reader', 'Bad_Name', '', 'a b'], flags: [...generated, ['--verb=get', '', '--verb=nosuch', "--verb='*'", '--verb='], ['--resource=pods', '', '--resource=nosuch', '--resource=/x', '--resource=pods,nosuch', '--resource=pods/', '--resource='], ['--resource-name=x', '--resource-name=']] },
  'create clusterrole': { operands: ['fresh', 'ops', 'Bad_Name', '', 'a b'], flags: [...generated, ['--verb=get', '', '--verb=nosuch'], ['--resource=pods', '', '--resource=nosuch', '--non-resource-url=x', '--non-resource-url=/x', '--aggregation-rule=x', '--aggregation-rule=a=b', '--resource=pods --non-resource-url=/x'], ['--resource-name=x']] },
  'create rolebinding': { operands: ['fresh', 'reader', 'Bad_Name', '', 'a b'], flags: [...generated, ['--role=reader', '', '--role=x --clusterrole=y', '--clusterrole=nosuch', '--role='], ['--user=a', '', '--serviceaccount=x', '--serviceaccount=a:b', '--group=']] },
  'create clusterrolebinding': { operands: ['fresh', 'ops', 'Bad_Name', '', 'a b'], flags: [...generated, ['', '--clusterrole=nosuch', '--clusterrole='], ['--user=a', '', '--serviceaccount=x', '--serviceaccount=a:b', '--group=']] },
  'create configmap': { operands: ['fresh', 'settings', 'Bad_Name', '', 'a b'], flags: [...generated, ['--from-literal=a', '--from-literal=a=b --from-literal=a=c', '--from-file=nosuch', '--from-env-file=nosuch', '--from-env-file=vars.env --from-literal=a=b', '--from-file=a=b=c', '--append-hash']] },
  'create secret generic': { operands: ['fresh', 'login', 'Bad_Name', '', 'a b'], flags: [...generated, ['--from-literal=a', '--from-literal=a=b --from-literal=a=c', '--from-file=nosuch', '--from-env-file=nosuch', '--from-env-file=vars.env --from-literal=a=b', '--from-file=a=b=c', '--type=x']] },
  'create secret tls': { operands: ['fresh', 'login', 'Bad_Name', '', 'a b'], flags: [...generated, ['--cert=nosuch', '', '--cert=text.txt'], ['--key=nosuch', '', '--key=text.txt']] },
  'create secret docker-registry': { operands: ['fresh', 'login', 'Bad_Name', '', 'a b'], flags: [...generated, ['--docker-username=u', '', '--docker-username=u --docker-password=p'], ['--docker-server=x', '--from-file=nosuch', '--from-file=text.txt']] },
  'create service clusterip': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--tcp=80', '--tcp=x', '--tcp=99999', ''], ['--clusterip=x', '--clusterip=None']] },
  'create service nodeport': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--tcp=80', '--tcp=x', '--tcp=99999', ''], ['--node-port=1', '--node-port=x', '--node-port=-1']] },
  'create service externalname': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--external-name=x', '--external-name=Bad_Name', ''], ['--tcp=x']] },
  'create service loadbalancer': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--tcp=80', '--tcp=x', '']] },
  'create ingress': { operands: ['fresh', 'site', 'Bad_Name', '', 'a b'], flags: [...generated, ['--rule=x', '--rule=a/=b:80', '', '--rule=a/=b'], ['--default-backend=x', '--annotation=x', '--class=Bad_Name']] },
  'create quota': { operands: ['fresh', 'Bad_Name', '', 'a b'], flags: [...generated, ['--hard=x', '--hard=pods=x', '--hard=pods=2'], ['--scopes=x', '--scopes=BestEffort']] },
  'create priorityclass': { operands: ['fresh', 'high', 'Bad_Name', '', 'a b'], flags: [...generated, ['--value=x', '--value=5', '--value=2000000000', ''], ['--preemption-policy=x', '--global-default=x']] },
  'create poddisruptionbudget': { operands: ['fresh', 'web', 'Bad_Name', '', 'a b'], flags: [...generated, ['--selector=app=web', '', '--selector=x=y=z', "--selector='x in (a'"], ['--min-available=1', '', '--min-available=x', '--min-available=1 --max-unavailable=1', '--max-unavailable=x%']] },
  'create serviceaccount': { operands: ['fresh', 'robot', 'Bad_Name', '', 'a b'], flags: [...generated] },
  'create namespace': { operands: ['fresh', 'shop', 'Bad_Name', '', 'a b'], flags: [...generated] },
  'create token': { operands: ['nosuch', 'Bad_Name', '', 'a b'], flags: [OUTPUT, GLOBAL, ['--duration=-1h', '--duration=1s', '--duration=x', '--duration=1500ms'], ['--bound-object-kind=x', '--bound-object-kind=Pod', '--bound-object-name=x', '--bound-object-uid=x', '--bound-object-kind=Pod --bound-object-name=nosuch', '--bound-object-kind=x --bound-object-name=y', '--audience=x']] },
  'drain --timeout=1s': { operands: ['node01', 'nosuch', '', 'node01 nosuch', 'node/node01', 'pod/solo', 'nosuch/x'], flags: [DRY, GLOBAL, SELECTOR, ["--pod-selector='=x'", '--pod-selector=nosuch=x', '--all'], ['--timeout=x', '--grace-period=x', '--chunk-size=x', '--force', '--ignore-daemonsets', '--skip-wait-for-delete-timeout=x', '--disable-eviction']] },
  cordon: { operands: ['node01', 'nosuch', '', 'node01 nosuch', 'node/node01', 'pod/solo', 'nosuch/x'], flags: [DRY, GLOBAL, SELECTOR] },
  uncordon: { operands: ['node01', 'nosuch', '', 'node01 nosuch', 'node/node01', 'pod/solo', 'nosuch/x'], flags: [DRY, GLOBAL, SELECTOR] },
  'wait --timeout=1s': { operands: OBJECTS, flags: [OUTPUT, GLOBAL, ...selected, FIELDS, ['', '--for=x', '--for=condition=', '--for=condition=Ready', '--for=delete', '--for=create', "--for=jsonpath='{'", '--for=jsonpath=x', "--for=jsonpath='{.a}'=", '--for=condition=Ready=x=y', '--for=condition=Available'], ['--timeout=1s', '--timeout=x', '--timeout=0', '--local']] },
  get: { reads: true, operands: OBJECTS, flags: [OUTPUT, GLOBAL, ...selected, FIELDS, ['--sort-by=x', "--sort-by='{.x'", '--subresource=x', '--subresource=status', '--raw=/x', '--raw=x', '-L a b', '--chunk-size=-1', '--output-watch-events', '--show-labels', '--template=x', '--ignore-not-found', '--no-headers', '--server-print=false']] },
  describe: { reads: true, operands: OBJECTS, flags: [GLOBAL, ...selected, ['--show-events=x', '--chunk-size=-1', '--chunk-size=x']] },
  logs: { reads: true, operands: ['solo', 'nosuch', 'deploy/nosuch', 'cm/settings', '', 'solo solo', 'nosuch/x', 'many', 'solo x y', 'pod/solo', 'deploy', 'svc/ext', 'many a'], flags: [GLOBAL, SELECTOR, ['--tail=-5', '--tail=x', '--since=-1s', '--since-time=x', '--since=1h --since-time=2020-01-01T00:00:00Z', '--since=x', '--limit-bytes=-1'], ['-c nosuch', '--all-containers -c solo', '--max-log-requests=0', '--previous', '--prefix', '--all-pods']] },
  exec: { operands: ['solo', 'nosuch', 'deploy/nosuch', 'cm/settings', '', 'nosuch/x', 'many', '-f nosuch.yaml', '-f pod.yaml', 'svc/ext', 'gone', 'pending', 'deploy', 'solo solo'].flatMap((object) => ['-- ls', '', 'ls', '--'].map((word) => `GLOBALS ${object} ${word}`)), flags: [GLOBAL, ['-c nosuch', '--pod-running-timeout=0', '--pod-running-timeout=x', '-q', '-f nosuch.yaml', '-t']] },
  attach: { operands: ['nosuch', 'deploy/nosuch', 'cm/settings', '', 'solo solo', 'nosuch/x', 'gone', 'pending', 'svc/ext', 'many -c nosuch', 'deploy'], flags: [GLOBAL, ['-c nosuch', '--pod-running-timeout=0', '--pod-running-timeout=x', '-t', '-i']] },
  cp: { operands: ['nosuch solo:/tmp', 'pod.yaml nosuch:/tmp', 'a b', '', 'solo:', 'pod.yaml :/tmp', 'solo:/a solo:/b', 'nosuch:/x y', 'pod.yaml a/b/c:/x', 'pod.yaml gone:/tmp', 'nosuch nosuch:/x', 'solo: x', 'pod.yaml solo:', 'a b c', '/nosuch shop/nosuch:/x'], flags: [GLOBAL, ['-c nosuch', '--retries=x']] },
  'port-forward': { operands: ['nosuch 80', 'solo', '', 'solo x', 'deploy/nosuch 80', 'cm/settings 80', 'nosuch/x 80', 'svc/web nosuch', 'svc/ext 80', 'solo 99999', 'gone 80', 'pending 80', 'solo 80:nosuch', 'deploy 80', 'nosuch x', 'svc/web x:y:z', 'solo :'], flags: [GLOBAL, ['--address=x', '--address=', '--pod-running-timeout=0', '--pod-running-timeout=x']] },
  debug: { operands: ['solo', 'nosuch', 'cm/settings', '', 'node/nosuch', 'nosuch/x', 'solo nosuch', 'node/node01', 'deploy/web', 'solo solo'], flags: [GLOBAL, ['', '--image=NGINX', '--image=busybox', '--image='], ['--profile=x', '--profile=general', '--custom=nosuch', '--custom=text.txt', '--custom=pod.yaml'], ['--copy-to=two', '--copy-to=Bad_Name', '--copy-to=many', '--replace', '--same-node', '--share-processes', '--set-image=x', "--set-image='*=x' --copy-to=two", '--set-image=x --copy-to=two', '--target=nosuch'], ['--env=x', '-c Bad_Name', '-c solo', '-t', '--image-pull-policy=x', '-q', '--keep-labels']] },
  'top pod': { reads: true, operands: ['', 'nosuch', 'solo many', 'solo'], flags: [GLOBAL, SELECTOR, FIELDS, ['--sort-by=x', '-A', '--containers', '--sum']] },
  'top node': { reads: true, operands: ['', 'nosuch', 'node01 node02', 'node01'], flags: [GLOBAL, SELECTOR, ['--sort-by=x', '--show-capacity']] },
  events: { reads: true, operands: ['', 'x', '--for x', '--for nosuch/x', '--for pod/nosuch', '--for pod/a/b', '--for deploy/web'], flags: [OUTPUT, GLOBAL, ['--types=x', '--types=', '--types=Warning'], ['-A', '--chunk-size=-1', '--no-headers', '--watch=x']] },
  edit: { before: 'KUBE_EDITOR=false', operands: OBJECTS, flags: [OUTPUT, GLOBAL, SELECTOR, FILES, VALIDATE, MANAGER, ['--subresource=x', '--subresource=status', '--output-patch', '--save-config']] },
  diff: { reads: true, operands: ['', ...FILES, 'x', '-f deploy.yaml extra', '-f deploy.yaml -k kust'], flags: [GLOBAL, SELECTOR, ['--prune', '--prune --all', '--prune-allowlist=x', '--prune --all --prune-allowlist=x', '--force-conflicts', '--server-side', '--concurrency=0', '--concurrency=x', '--show-managed-fields'], MANAGER] },
  'certificate approve': { operands: ['jo', 'nosuch', '', 'nosuch other', 'csr/jo'], flags: [OUTPUT, GLOBAL, FILES, ['--force', '--force=x']] },
  'certificate deny': { operands: ['jo', 'nosuch', '', 'nosuch other', 'csr/jo'], flags: [OUTPUT, GLOBAL, FILES, ['--force', '--force=x']] },
  'auth can-i': { reads: true, operands: ['', 'get', 'get pods', 'nosuch pods', 'get nosuch', 'get /x', 'nosuch /x', 'get pods x', 'get pods x y', "'*' '*'", 'get nodes', 'nosuch nosuch', 'get pods/log', 'list secrets/x', 'create deploy.nosuch'], flags: [GLOBAL, ['--list', '-q', '-A', '--no-headers', '--subresource=log', '--subresource=x', '--list -q', '--list -A', '--list --no-headers'], ['--as-group=crew', '--as=jane --as-group=crew', '--as-uid=1', '--as-group=crew --as-user-extra=a=b']] },
  'auth reconcile': { operands: ['', ...FILES, 'x', '-f kinds/rbac.yaml', '-f kinds/rbac.yaml extra'], flags: [OUTPUT, DRY, GLOBAL, ['--remove-extra-permissions', '--remove-extra-subjects=x']] },
  'auth whoami': { reads: true, operands: ['', 'x'], flags: [OUTPUT, GLOBAL] },
  explain: { reads: true, operands: ['pods', 'nosuch', '', 'pods.nosuch', 'pods x', 'nosuch.x', 'pod.spec', 'boats.nosuch', 'all', 'pods/x', '.x'], flags: [GLOBAL, ['--api-version=nosuch/v1', '--api-version=a/b/c', '--api-version=apps/v1', '--api-version='], ['--output=x', '--output=plaintext-openapiv2', '--recursive', '--recursive=x']] },
  'config set': { operands: ['', 'a', 'a b', 'a b c', 'clusters.a.server', 'current-context x y', 'clusters.c.insecure-skip-tls-verify x', 'clusters.c.certificate-authority-data x --set-raw-bytes', 'nosuch.a b'], flags: [GLOBAL, ['--set-raw-bytes=x', '--set-raw-bytes']] },
  'config unset': { operands: ['', 'a', 'a b', 'contexts.nosuch', 'contexts.nosuch.x', 'users', 'nosuch.x'], flags: [GLOBAL] },
  'config set-context': { operands: ['', 'a', 'a b', 'a --current', '--current', "''"], flags: [GLOBAL, ['--cluster=x', '--user=x', '--nosuch']] },
  'config set-cluster': { operands: ['', 'a', 'a b', "''"], flags: [GLOBAL, ['--certificate-authority=nosuch --embed-certs', '--embed-certs', '--insecure-skip-tls-verify --certificate-authority=x', '--insecure-skip-tls-verify=x', '--certificate-authority=nosuch', '--proxy-url=x', '--proxy-url=:x', '--server=x', '--tls-server-name=x']] },
  'config set-credentials': { operands: ['', 'a', 'a b', "''"], flags: [GLOBAL, ['--token=x --username=y', '--embed-certs', '--client-key=nosuch --embed-certs', '--client-certificate=nosuch', '--exec-env=x', '--exec-command=x', '--exec-api-version=x', '--auth-provider=x', '--auth-provider-arg=x', '--exec-interactive-mode=x', '--username=x --password=y']] },
  'config use-context': { operands: ['', 'nosuch', 'a b', "''"], flags: [GLOBAL] },
  'config rename-context': { operands: ['', 'nosuch', 'nosuch b', 'a b c', "'' ''", 'kubernetes-admin@kubernetes kubernetes-admin@kubernetes'], flags: [GLOBAL] },
  'config get-contexts': { operands: ['', 'nosuch', 'a b'], flags: [GLOBAL, OUTPUT, ['--no-headers']] },
  'config view': { operands: ['', 'x'], flags: [GLOBAL, OUTPUT, ['--minify', '--merge=x']] },
  'config delete-context': { operands: ['', 'nosuch', 'a b'], flags: [GLOBAL] },
};

const VERBS = Object.keys(CLASHES);

/** A command line with two or three things wrong at once. */
export function clashing(dice: Dice, only?: readonly string[]): Line {
  const verb = dice.one(...(only ?? VERBS));
  const { operands, flags, reads, before } = CLASHES[verb] as Clash;
  const chosen: string[] = [];
  const left = [...flags];
  for (let more = 1 + dice.below(3); more > 0 && left.length > 0; more--) {
    const [pool = []] = left.splice(dice.below(left.length), 1);
    chosen.push(dice.one(...pool));
  }
  const operand = dice.one(...operands);
  const words = operand.includes('GLOBALS') ? operand.replace('GLOBALS', chosen.join(' ')) : mixed(operand, chosen.join(' '));
  return { text: [before ?? '', 'kubectl', verb, words].join(' ').replace(/ {2,}/g, ' ').trim(), writes: reads !== true };
}

/** Flags stand before `--`. */
function mixed(operand: string, flags: string): string {
  const [first = '', ...rest] = operand.split(' -- ');
  return [`${first} ${flags}`, ...rest].join(' -- ');
}
