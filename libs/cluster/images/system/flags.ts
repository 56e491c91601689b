// Mirrors github.com/spf13/pflag as the components use it
// Differs: only the flags of the tables are known, and only some of their values are checked.
import type { Flags } from './control-plane.js';

/** Names of flags by what they take. */
export interface FlagTable {
  /** `--x` alone means true. */
  readonly booleans: readonly string[];
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

export type ParsedFlags = { readonly flags: Flags } | { readonly error: string };

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

export function parseFlags(args: readonly string[], table: FlagTable): ParsedFlags {
  const flags: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (!arg.startsWith('--')) {
      if (arg.startsWith('-') && arg.length > 1) return { error: `unknown shorthand flag: '${arg[1]}' in ${arg}` };
      return { error: `unknown command ${JSON.stringify(arg)}` };
    }
    const [name = '', ...rest] = arg.slice(2).split('=');
    const given = rest.length > 0 ? rest.join('=') : undefined;
    if (name === '') return { error: `bad flag syntax: ${arg}` };
    if (table.booleans.includes(name)) {
      const value = given ?? 'true';
      if (!TRUE.includes(value) && !FALSE.includes(value)) return { error: `invalid argument ${JSON.stringify(value)} for "--${name}" flag: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax` };
      flags[name] = TRUE.includes(value) ? 'true' : 'false';
      continue;
    }
    const isNumber = table.numbers.includes(name);
    if (!isNumber && !table.texts.includes(name)) return { error: `unknown flag: --${name}` };
    const value = given ?? args[++i];
    if (value === undefined) return { error: `flag needs an argument: --${name}` };
    if (isNumber && !/^[+-]?\d+$/.test(value)) return { error: `invalid argument ${JSON.stringify(value)} for "--${name}" flag: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax` };
    flags[name] = value;
  }
  return { flags };
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const COMMON_TEXTS = words(`
  authentication-kubeconfig authorization-kubeconfig bind-address cert-dir client-ca-file feature-gates emulated-version kubeconfig log-flush-frequency
  logging-format log-json-info-buffer-size requestheader-allowed-names requestheader-client-ca-file requestheader-extra-headers-prefix
  requestheader-group-headers requestheader-username-headers requestheader-uid-headers tls-cert-file tls-cipher-suites tls-min-version tls-private-key-file
  tls-sni-cert-key tls-curve-preferences vmodule disabled-metrics allow-metric-labels allow-metric-labels-manifest show-hidden-metrics-for-version
  authentication-token-webhook-cache-ttl authorization-always-allow-paths authorization-webhook-cache-authorized-ttl authorization-webhook-cache-unauthorized-ttl
  leader-elect-lease-duration leader-elect-renew-deadline leader-elect-resource-lock leader-elect-resource-name leader-elect-resource-namespace
  leader-elect-retry-period kube-api-content-type master`);
const COMMON_BOOLEANS = words(`
  authentication-skip-lookup authentication-tolerate-lookup-failure contention-profiling leader-elect log-json-split-stream log-text-split-stream
  permit-address-sharing permit-port-sharing profiling help version emulation-forward-compatible runtime-config-emulation-forward-compatible`);
const COMMON_NUMBERS = words('http2-max-streams-per-connection secure-port v kube-api-burst kube-api-qps');

export const API_SERVER_FLAGS: FlagTable = {
  booleans: [...COMMON_BOOLEANS, ...words(`
    aggregator-reject-forwarding-redirects allow-privileged anonymous-auth audit-log-batch-throttle-enable audit-log-compress audit-log-truncate-enabled
    audit-webhook-batch-throttle-enable audit-webhook-truncate-enabled enable-aggregator-routing enable-bootstrap-token-auth enable-garbage-collector
    enable-logs-handler enable-priority-and-fairness encryption-provider-config-automatic-reload service-account-extend-token-expiration
    service-account-lookup shutdown-send-retry-after strict-transport-security watch-cache debug-socket-enabled coordinated-leadership-enabled`)],
  numbers: [...COMMON_NUMBERS, ...words(`
    apiserver-count audit-log-batch-buffer-size audit-log-batch-max-size audit-log-batch-throttle-burst audit-log-maxage audit-log-maxbackup audit-log-maxsize
    audit-log-truncate-max-batch-size audit-log-truncate-max-event-size audit-webhook-batch-buffer-size audit-webhook-batch-max-size
    audit-webhook-batch-throttle-burst default-not-ready-toleration-seconds default-unreachable-toleration-seconds default-watch-cache-size
    delete-collection-workers etcd-servers-overrides-count lease-reuse-duration-seconds max-connection-bytes-per-sec max-mutating-requests-inflight
    max-requests-inflight min-request-timeout kubernetes-service-node-port etcd-db-size`)],
  texts: [...COMMON_TEXTS, ...words(`
    admission-control admission-control-config-file advertise-address api-audiences audit-log-batch-max-wait audit-log-batch-throttle-qps audit-log-format
    audit-log-mode audit-log-path audit-log-truncate-max-batch-size audit-log-version audit-policy-file audit-webhook-batch-max-wait
    audit-webhook-batch-throttle-qps audit-webhook-config-file audit-webhook-initial-backoff audit-webhook-mode audit-webhook-version authentication-config
    authentication-token-webhook-config-file authentication-token-webhook-version authorization-config authorization-mode authorization-policy-file
    authorization-webhook-config-file authorization-webhook-version cors-allowed-origins disable-admission-plugins disable-http2-serving
    egress-selector-config-file enable-admission-plugins encryption-provider-config endpoint-reconciler-type etcd-cafile etcd-certfile etcd-compaction-interval
    etcd-count-metric-poll-period etcd-db-metric-poll-interval etcd-healthcheck-timeout etcd-keyfile etcd-prefix etcd-readycheck-timeout etcd-servers
    etcd-servers-overrides event-ttl external-hostname goaway-chance kubelet-certificate-authority kubelet-client-certificate kubelet-client-key
    kubelet-port kubelet-preferred-address-types kubelet-timeout livez-grace-period oidc-ca-file oidc-client-id oidc-groups-claim oidc-groups-prefix
    oidc-issuer-url oidc-required-claim oidc-signing-algs oidc-username-claim oidc-username-prefix peer-advertise-ip peer-advertise-port peer-ca-file
    proxy-client-cert-file proxy-client-key-file request-timeout runtime-config service-account-issuer service-account-jwks-uri service-account-key-file
    service-account-max-token-expiration service-account-signing-key-file service-account-signing-endpoint service-cluster-ip-range service-node-port-range
    shutdown-delay-duration shutdown-watch-termination-grace-period storage-backend storage-initialization-timeout storage-media-type strict-transport-security-directives
    token-auth-file tracing-config-file watch-cache-sizes allow-unsafe-malformed-object-deletion`)],
};

export const CONTROLLER_MANAGER_FLAGS: FlagTable = {
  booleans: [...COMMON_BOOLEANS, ...words(`
    allocate-node-cidrs configure-cloud-routes disable-attach-detach-reconcile-sync enable-dynamic-provisioning enable-garbage-collector
    enable-hostpath-provisioner enable-leader-migration use-service-account-credentials legacy-service-account-token-clean-up disable-force-detach-on-timeout`)],
  numbers: [...COMMON_NUMBERS, ...words(`
    concurrent-cron-job-syncs concurrent-daemonset-syncs concurrent-deployment-syncs concurrent-endpoint-syncs concurrent-ephemeralvolume-syncs
    concurrent-gc-syncs concurrent-horizontal-pod-autoscaler-syncs concurrent-job-syncs concurrent-namespace-syncs concurrent-rc-syncs
    concurrent-replicaset-syncs concurrent-resource-quota-syncs concurrent-service-endpoint-syncs concurrent-service-syncs concurrent-serviceaccount-token-syncs
    concurrent-statefulset-syncs concurrent-ttl-after-finished-syncs concurrent-validating-admission-policy-status-syncs large-cluster-size-threshold
    max-endpoints-per-slice mirroring-concurrent-service-endpoint-syncs mirroring-max-endpoints-per-subset node-cidr-mask-size node-cidr-mask-size-ipv4
    node-cidr-mask-size-ipv6 terminated-pod-gc-threshold pv-recycler-increment-timeout-nfs`)],
  texts: [...COMMON_TEXTS, ...words(`
    attach-detach-reconcile-sync-period cidr-allocator-type cloud-config cloud-provider cluster-cidr cluster-name cluster-signing-cert-file
    cluster-signing-duration cluster-signing-key-file cluster-signing-kube-apiserver-client-cert-file cluster-signing-kube-apiserver-client-key-file
    cluster-signing-kubelet-client-cert-file cluster-signing-kubelet-client-key-file cluster-signing-kubelet-serving-cert-file
    cluster-signing-kubelet-serving-key-file cluster-signing-legacy-unknown-cert-file cluster-signing-legacy-unknown-key-file controller-start-interval controllers
    endpoint-updates-batch-period endpointslice-updates-batch-period external-cloud-volume-plugin flex-volume-plugin-dir horizontal-pod-autoscaler-cpu-initialization-period
    horizontal-pod-autoscaler-downscale-stabilization horizontal-pod-autoscaler-initial-readiness-delay horizontal-pod-autoscaler-sync-period
    horizontal-pod-autoscaler-tolerance leader-migration-config legacy-service-account-token-clean-up-period min-resync-period mirroring-endpointslice-updates-batch-period
    namespace-sync-period node-eviction-rate node-monitor-grace-period node-monitor-period node-startup-grace-period pod-eviction-timeout pvclaimbinder-sync-period
    resource-quota-sync-period root-ca-file route-reconciliation-period secondary-node-eviction-rate service-account-private-key-file service-cluster-ip-range
    unhealthy-zone-threshold`)],
};

export const SCHEDULER_FLAGS: FlagTable = {
  booleans: COMMON_BOOLEANS, numbers: COMMON_NUMBERS,
  texts: [...COMMON_TEXTS, 'config', 'pod-max-in-unschedulable-pods-duration', 'write-config-to'],
};
