// The engine line and the rooms (docs/architecture.md). Read it from the top: what a room is, and what it may import
// besides itself; then the rules that follow.

/** Pure packages that code under the engine line may use: no I/O, no clock, no machine in them. */
const PURE_PACKAGES = [
  'zod', 'yaml', 're2js', 'unbash', '@noble/hashes', '@noble/curves', '@noble/ciphers', 'fflate', '@bufbuild/cel', '@bufbuild/protobuf', '@marcbachmann/cel-js', 'semver', 'diff', 'jsonpath-rfc9535',
];

/** Packages of the repository, and what each may import of the others. */
const packages = {
  'libs/contracts': [],
  'libs/db': ['libs/contracts'],
  'libs/queue': ['libs/contracts'],
  'libs/session': ['libs/contracts', 'libs/db', 'libs/queue', 'libs/labs', 'libs/grading', 'libs/world', 'libs/helm', 'libs/kubectl', 'libs/cluster', 'libs/linux'],
  'libs/kube-http': ['libs/world', 'libs/cluster', 'libs/linux'],
  'libs/labs': ['libs/grading', 'libs/world', 'libs/helm', 'libs/kubectl', 'libs/cluster', 'libs/linux'],
  'libs/grading': ['libs/cluster', 'libs/linux'],
  'libs/world': ['libs/helm', 'libs/kubectl', 'libs/cluster', 'libs/linux'],
  'libs/helm': ['libs/kubectl', 'libs/cluster', 'libs/linux'],
  'libs/kubectl': ['libs/cluster/api', 'libs/cluster/apimachinery', 'libs/cluster/client', 'libs/linux'],
  'libs/cluster': ['libs/linux'],
  'libs/linux': [],
  'apps/web': ['libs/contracts'],
  'apps/api': ['libs/contracts', 'libs/db', 'libs/queue'],
  'apps/worker': ['libs/contracts', 'libs/db', 'libs/queue', 'libs/session', 'libs/kube-http'],
  'apps/cli': ['libs/contracts', 'libs/kube-http', 'libs/labs', 'libs/grading', 'libs/world', 'libs/helm', 'libs/kubectl', 'libs/cluster', 'libs/linux'],
};

/** Rooms within the cluster: its components meet only through the API server. */
const cluster = {
  apimachinery: ['linux/env'],
  cel: ['apimachinery', 'linux/env'], // the expressions of policies and custom resources
  api: ['apimachinery'],
  client: ['api', 'apimachinery', 'linux'],
  etcd: ['apimachinery', 'linux/env'],
  pki: ['linux/env', 'linux/pki'], // certificates and the tokens of service accounts
  apiserver: ['etcd', 'pki', 'cel', 'api', 'apimachinery', 'linux/env', 'linux/pki', 'linux/net', 'linux/kernel'],
  registry: ['apiserver', 'cel', 'api', 'apimachinery', 'linux/env', 'linux/pki'],
  controllers: ['client', 'pki', 'api', 'apimachinery', 'linux/env', 'linux/pki'],
  scheduler: ['client', 'api', 'apimachinery', 'linux/env'],
  kubelet: ['client', 'api', 'apimachinery', 'cri', 'cni', 'images', 'linux'], // it pulls images
  cri: ['images', 'client', 'api', 'apimachinery', 'linux'],
  cni: ['client', 'api', 'apimachinery', 'linux'],
  proxy: ['client', 'api', 'apimachinery', 'linux'],
  dns: ['client', 'api', 'apimachinery', 'images', 'linux'], // CoreDNS' image knows where the names are kept
  images: ['nodes', 'linux'], // etcd's image has etcdctl in it
  nodes: ['etcd', 'apiserver', 'kubelet', 'images', 'pki', 'api', 'apimachinery', 'linux'], // kubeadm signs certificates
};
/** Rooms within the operating system. */
const linux = {
  env: [],
  pki: ['env'], // keys, requests and certificates
  kernel: ['env'],
  fs: ['kernel', 'env'],
  net: ['kernel', 'env'],
  tty: ['kernel', 'env'],
  users: ['kernel', 'fs', 'env'],
  shell: ['kernel', 'fs', 'tty', 'users', 'env'],
  programs: ['shell', 'kernel', 'fs', 'net', 'tty', 'users', 'pki', 'env'],
};

const ENGINE = '^libs/(linux|cluster|kubectl|helm|world|grading|labs)/';
const TESTS = '\\.test\\.ts$|/testing/';
const either = (paths) => `^(${paths.join('|')})/`;

/** One rule for each package: it imports itself and what the table says. Tests may import more. */
const packageRules = Object.entries(packages).map(([name, allowed]) => ({
  name: `${name.replace('/', '-')}-imports`, severity: 'error',
  from: { path: `^${name}/`, pathNot: TESTS },
  to: { path: '^(libs|apps)/', pathNot: either([name, ...allowed]) },
}));

/** Within a package the rooms may know each other's types, which bind no code at run time: that is how an interface is met. */
const roomRules = (home, rooms) => Object.entries(rooms).map(([room, allowed]) => ({
  name: `${home.replace('/', '-')}-${room}-imports`, severity: 'error',
  from: { path: `^${home}/${room}/`, pathNot: TESTS },
  to: { dependencyTypesNot: ['type-only'], path: `^${home}/[^/]+/`, pathNot: either([room, ...allowed].filter((one) => !one.startsWith('linux')).map((one) => `${home}/${one}`)) },
}));
/** Which of linux's rooms a room of the cluster may enter. */
const clusterToLinux = Object.entries(cluster).map(([room, allowed]) => {
  const entered = allowed.filter((one) => one.startsWith('linux')).map((one) => `libs/${one}`);
  return {
    name: `libs-cluster-${room}-linux`, severity: 'error',
    from: { path: `^libs/cluster/${room}/`, pathNot: TESTS },
    to: { dependencyTypesNot: ['type-only'], path: '^libs/linux/', ...(entered.length === 0 ? {} : { pathNot: either(entered) }) },
  };
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-dead-ends', severity: 'error', comment: 'An import that leads nowhere.', from: { pathNot: '^apps/web/' }, to: { couldNotResolve: true } },
    { name: 'engine-is-pure', severity: 'error', comment: 'Nothing of Node under the engine line.', from: { path: ENGINE, pathNot: TESTS }, to: { dependencyTypes: ['core'] } },
    {
      name: 'engine-packages', severity: 'error', comment: 'Only pure packages under the engine line.', from: { path: ENGINE, pathNot: TESTS },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], path: 'node_modules', pathNot: `node_modules/(${PURE_PACKAGES.join('|')})/` },
    },
    {
      name: 'testing-is-for-tests', severity: 'error', from: { pathNot: `${TESTS}|^test/|^libs/labs/testing/` },
      to: { path: '/testing/', pathNot: '^libs/labs/testing/|node_modules' },
    },
    ...packageRules,
    ...roomRules('libs/cluster', cluster),
    ...roomRules('libs/linux', linux),
    ...clusterToLinux,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.next)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['source', 'types', 'import', 'node', 'default'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'] },
  },
};
