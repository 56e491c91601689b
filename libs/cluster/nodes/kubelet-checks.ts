// Mirrors pkg/kubelet/apis/config/validation, and what Go's decoder says of values of the wrong kind
// Differs: the fields that learners change.

type Fields = Readonly<Record<string, unknown>>;

const KINDS: readonly (readonly [kind: 'number' | 'string' | 'boolean' | 'strings' | 'texts', type: string, fields: readonly string[]])[] = [
  ['number', 'int32', ['maxPods', 'podsPerCore', 'healthzPort', 'port', 'readOnlyPort', 'imageGCHighThresholdPercent', 'imageGCLowThresholdPercent', 'nodeStatusMaxImages', 'eventRecordQPS', 'registryPullQPS']],
  ['number', 'int64', ['podPidsLimit', 'maxOpenFiles']],
  ['string', 'string', ['clusterDomain', 'staticPodPath', 'cgroupDriver', 'containerRuntimeEndpoint', 'healthzBindAddress', 'address', 'resolvConf', 'cpuManagerPolicy', 'topologyManagerPolicy']],
  ['boolean', 'bool', ['rotateCertificates', 'serverTLSBootstrap', 'failSwapOn', 'protectKernelDefaults', 'makeIPTablesUtilChains', 'enableServer', 'cgroupsPerQOS', 'seccompDefault']],
  ['strings', '[]string', ['clusterDNS', 'enforceNodeAllocatable', 'allowedUnsafeSysctls']],
  ['texts', 'map[string]string', ['evictionHard', 'evictionSoft', 'kubeReserved', 'systemReserved', 'nodeLabels']],
];

/** `json: cannot unmarshal string into Go struct field KubeletConfiguration.maxPods of type int32`. */
export function typeProblem(fields: Fields): string | undefined {
  for (const [kind, type, names] of KINDS) {
    for (const name of names) {
      const value = fields[name];
      if (value === undefined || value === null || fits(kind, value)) continue;
      return `json: cannot unmarshal ${goKind(value)} into Go struct field KubeletConfiguration.${name} of type ${type === '[]string' && Array.isArray(value) ? 'string' : type}`;
    }
  }
  return undefined;
}

function fits(kind: (typeof KINDS)[number][0], value: unknown): boolean {
  switch (kind) {
    case 'strings':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'texts':
      return typeof value === 'object' && !Array.isArray(value) && Object.values(value as object).every((each) => typeof each === 'string');
    default:
      return typeof value === kind;
  }
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) {
    const wrong = value.find((each) => typeof each !== 'string');
    return wrong === undefined ? 'array' : goKind(wrong);
  }
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** What is refused although it can be read. */
export function invalidValues(fields: Fields): readonly string[] {
  const number = (name: string, missing: number) => (typeof fields[name] === 'number' ? fields[name] : missing);
  const problems: string[] = [];
  const say = (isWrong: boolean, text: string) => {
    if (isWrong) problems.push(`invalid configuration: ${text}`);
  };
  const [healthz, high, low, images, maxPods, perCore, port, readOnly] = [
    number('healthzPort', 10_248), number('imageGCHighThresholdPercent', 85), number('imageGCLowThresholdPercent', 80), number('nodeStatusMaxImages', 50), number('maxPods', 110), number('podsPerCore', 0), number('port', 10_250), number('readOnlyPort', 0),
  ];
  const isPort = (value: number) => value >= 1 && value <= 65_535;
  const isPercent = (value: number) => value >= 0 && value <= 100;
  say(healthz !== 0 && !isPort(healthz), `healthzPort (--healthz-port) ${healthz} must be between 1 and 65535, inclusive`);
  say(!isPercent(high), `imageGCHighThresholdPercent (--image-gc-high-threshold) ${high} must be between 0 and 100, inclusive`);
  say(!isPercent(low), `imageGCLowThresholdPercent (--image-gc-low-threshold) ${low} must be between 0 and 100, inclusive`);
  say(low >= high, `imageGCLowThresholdPercent (--image-gc-low-threshold) ${low} must be less than imageGCHighThresholdPercent (--image-gc-high-threshold) ${high}`);
  say(images < -1, `nodeStatusMaxImages (--node-status-max-images) ${images} must be -1 or greater`);
  say(maxPods < 0, `maxPods (--max-pods) ${maxPods} must not be a negative number`);
  say(perCore < 0, `podsPerCore (--pods-per-core) ${perCore} must not be a negative number`);
  say(port !== 0 && !isPort(port), `port (--port) ${port} must be between 1 and 65535, inclusive`);
  say(readOnly !== 0 && !isPort(readOnly), `readOnlyPort (--read-only-port) ${readOnly} must be between 0 and 65535, inclusive`);
  const policy = fields['topologyManagerPolicy'] ?? 'none';
  const policies = ['none', 'best-effort', 'restricted', 'single-numa-node'];
  say(!policies.includes(`${policy as string}`), `topologyManagerPolicy (--topology-manager-policy) ${JSON.stringify(policy)} must be one of: [${policies.map((each) => JSON.stringify(each)).join(' ')}]`);
  const swap = (fields['memorySwap'] as { readonly swapBehavior?: string } | null | undefined)?.swapBehavior ?? '';
  say(!['', 'NoSwap', 'LimitedSwap'].includes(swap), `memorySwap.swapBehavior ${JSON.stringify(swap)} must be one of: "", "LimitedSwap" or "NoSwap"`);
  return problems;
}
