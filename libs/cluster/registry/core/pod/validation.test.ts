import { describe, expect, test } from 'vitest';
import type { Container, Pod, PodSpec } from '#cluster/api/generated/types.js';
import { messageOf } from '#cluster/apimachinery/validation/field-error.js';
import { setPodDefaults } from './defaults.js';
import { validateNewPod } from './validation.js';

const label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function problemsOf(spec: object, annotations?: Readonly<Record<string, string>>): string[] {
  const pod = { metadata: { name: 'p', ...(annotations && { annotations }) }, spec: { serviceAccountName: 'default', containers: [{ name: 'c', image: 'nginx' }], ...spec } } as Pod;
  return validateNewPod(setPodDefaults(pod)).map((error) => messageOf(error).replace(/^spec\./, ''));
}

const container = (part: object): Partial<PodSpec> => ({ containers: [{ name: 'c', image: 'nginx', ...part } as Container] });
const volume = (source: object): object => ({ volumes: [{ name: 'v', ...source }] });

type Row = [name: string, spec: object, ...want: string[]];
type Rows = Row[];
const volumes: Rows = [
  ['nothing is an empty folder', volume({})],
  ['two sources', volume({ emptyDir: {}, hostPath: { path: '/a' } }), 'volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ['two sources, in the order of Kubernetes', volume({ configMap: { name: 'a' }, secret: {} }), 'volumes[0].secret.secretName: Required value', 'volumes[0].configMap: Forbidden: may not specify more than 1 volume type'],
  ['a path of the host that goes up', volume({ hostPath: { path: '/a/../b', type: 'Dir' } }), "volumes[0].hostPath.path: Invalid value: \"/a/../b\": must not contain '..'", 'volumes[0].hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"'],
  ['a file that is none', volume({ configMap: { name: 'm', items: [{ key: 'k', path: '/etc/x' }, { key: '', path: '..data', mode: 1000 }] } }),
    'volumes[0].configMap.items[0].path: Invalid value: "/etc/x": must be a relative path', 'volumes[0].configMap.items[1].key: Required value', "volumes[0].configMap.items[1].path: Invalid value: \"..data\": must not start with '..'", 'volumes[0].configMap.items[1].mode: Invalid value: 1000: must be a number between 0 and 0777 (octal), both inclusive'],
  ['a relative export', volume({ nfs: { server: 's', path: 'a' } }), 'volumes[0].nfs.path: Invalid value: "a": must be an absolute path'],
  ['a negative size', volume({ emptyDir: { sizeLimit: '-1Gi' } }), 'volumes[0].emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity'],
  ['a driver with no name', volume({ csi: { driver: '', nodePublishSecretRef: {} } }), 'volumes[0].csi.driver: Required value', 'volumes[0].csi.nodePublishSecretRef.name: Required value'],
  ['an image of nothing', volume({ image: { pullPolicy: 'Sometimes' } }), 'volumes[0].image.reference: Required value', 'volumes[0].image.pullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"'],
  ['a claim of its own', volume({ ephemeral: { volumeClaimTemplate: { metadata: { name: 'x' }, spec: { resources: {} } } } }), 'volumes[0].ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set', 'volumes[0].ephemeral.volumeClaimTemplate.spec.accessModes: Required value: at least 1 access mode is required', 'volumes[0].ephemeral.volumeClaimTemplate.spec.resources[storage]: Required value'],
  ['a claim that the pod makes', { volumes: [{ name: 'a', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1' } } } } } }, { name: 'b', persistentVolumeClaim: { claimName: 'p-a' } }] }, 'volumes[1].persistentVolumeClaim.claimName: Invalid value: "p-a": must not reference a PVC that gets created for an ephemeral volume'],
  ['projections', volume({ projected: { sources: [{ secret: { name: 's', items: [{ key: 'a', path: 'x' }] } }, { configMap: { name: 'm', items: [{ key: 'b', path: 'x' }] }, downwardAPI: { items: [{ path: 'y' }] } }, { serviceAccountToken: { expirationSeconds: 60, path: '' } }] } }),
    'volumes[0].projected: Invalid value: "m": conflicting duplicate paths', 'volumes[0].projected.sources[1].downwardAPI: Required value: one of fieldRef and resourceFieldRef is required', 'volumes[0].projected.sources[1]: Forbidden: may not specify more than 1 volume type per source',
    'volumes[0].projected.sources[2].serviceAccountToken.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes', 'volumes[0].projected.path: Required value'],
  ['the downward API', volume({ downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'spec.nodeName' } }, { path: 'b', resourceFieldRef: { resource: 'limits.cpu' } }] } }),
    'volumes[0].downwardAPI.fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"', 'volumes[0].downwardAPI.resourceFieldRef.containerName: Required value'],
  ['iSCSI', volume({ iscsi: { targetPortal: '', iqn: 'iqn', lun: 300, chapAuthSession: true } }), 'volumes[0].iscsi.targetPortal: Required value', 'volumes[0].iscsi.iqn: Invalid value: "iqn": must be valid format', 'volumes[0].iscsi.lun: Invalid value: 300: must be between 0 and 255, inclusive', 'volumes[0].iscsi.secretRef: Required value'],
  ['a disk of Azure', volume({ azureDisk: { diskName: 'a', diskURI: 'http://a', kind: 'Managed' } }), 'volumes[0].azureDisk.diskURI: Unsupported value: "http://a": supported values: "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"'],
  ['a name twice', { volumes: [{ name: 'v' }, { name: 'v' }] }, 'volumes[1].name: Duplicate value: "v"'],
  ['a name that is none', { volumes: [{ name: 'V' }] }, `volumes[0].name: Invalid value: "V": ${label}`],
];

const containers: Rows = [
  ['a mount of nothing, at no path', container({ volumeMounts: [{ name: 'v', mountPath: '' }] }), 'containers[0].volumeMounts[0].name: Not found: "v"', 'containers[0].volumeMounts[0].mountPath: Required value'],
  ['two mounts at one path', { ...volume({}), ...container({ volumeMounts: [{ name: 'v', mountPath: '/a' }, { name: 'v', mountPath: '/a', subPath: '../b' }] }) }, 'containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique', "containers[0].volumeMounts.subPath: Invalid value: \"../b\": must not contain '..'"],
  ['recursive reading', { ...volume({}), ...container({ volumeMounts: [{ name: 'v', mountPath: '/a', recursiveReadOnly: 'Enabled', mountPropagation: 'HostToContainer' }] }) }, 'containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when readOnly is true', 'containers[0].volumeMounts.recursiveReadOnly: Forbidden: may only be specified when mountPropagation is None or not specified'],
  ['a device that is a folder', { ...volume({}), ...container({ volumeDevices: [{ name: 'v', devicePath: '' }] }) }, 'containers[0].volumeDevices[0].name: Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode', 'containers[0].volumeDevices[0].devicePath: Required value'],
  ['ports', container({ ports: [{ containerPort: 70000, name: 'Web' }, { protocol: 'ICMP', hostPort: 80 }, { containerPort: 1, hostPort: 90 }, { containerPort: 2, hostPort: 90 }] }),
    'containers[0].ports[0].name: Invalid value: "Web": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)', 'containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive', 'containers[0].ports[1].containerPort: Required value', 'containers[0].ports[1].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"', 'containers[0].ports[3].hostPort: Duplicate value: "TCP//90"'],
  ['a variable from nowhere', container({ env: [{ name: 'A', valueFrom: {} }] }), 'containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'],
  ['a variable of a field that is none', container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.image' } } }] }), 'containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.image": error converting fieldPath: field label not supported: spec.image'],
  ['a variable of all labels', container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.labels' } } }] }), 'containers[0].env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"'],
  ['a variable of one label', container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } }] })],
  ['a name with a subscript', container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: "metadata.name['a']" } } }] }), `containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`],
  ['a divisor', container({ env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '2' } } }] }), "containers[0].env[0].valueFrom.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource"],
  ['a variable with a value and a source', container({ env: [{ name: 'A', value: 'a', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }] }), 'containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
  ['variables of no list', container({ envFrom: [{ prefix: 'A' }] }), 'containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`'],
  ['probes', container({ livenessProbe: { httpGet: { port: 'http!', path: '/' }, tcpSocket: { port: 1 }, successThreshold: 2 }, readinessProbe: { exec: {}, terminationGracePeriodSeconds: 3, periodSeconds: -1 }, startupProbe: {} }),
    'containers[0].livenessProbe.httpGet.port: Invalid value: "http!": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)', 'containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type', 'containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
    'containers[0].readinessProbe.exec.command: Required value', 'containers[0].readinessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0', 'containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 3: must not be set for readinessProbes', 'containers[0].startupProbe: Required value: must specify a handler type'],
  ['a sleep longer than the grace', container({ lifecycle: { preStop: { sleep: { seconds: 40 } } } }), 'containers[0].lifecycle.preStop.sleep: Invalid value: 40: must be non-negative and less than terminationGracePeriodSeconds (30)'],
  ['a signal for no system', container({ lifecycle: { stopSignal: 'SIGUSR1' } }), 'containers[0].lifecycle.stopSignal: Forbidden: may not be set for containers with empty `spec.os.name`'],
  ['huge pages alone', container({ resources: { limits: { 'hugepages-2Mi': '3Mi' } } }), 'containers[0].resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi', 'containers[0].resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer multiple of hugepages-2Mi', 'containers[0].resources: Forbidden: HugePages require cpu or memory'],
  ['a device of no claim', container({ resources: { claims: [{ name: 'gpu' }] } }), 'containers[0].resources.claims[0]: Not found: "gpu": must be one of the names in pod.spec.resourceClaims which is empty'],
  ['a policy of resizing', { restartPolicy: 'Never', ...container({ resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'RestartContainer' }, { resourceName: 'disk', restartPolicy: 'NotRequired' }] }) }, "containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'", 'containers[0].resizePolicy: Unsupported value: "disk": supported values: "cpu", "memory"'],
  ['privileges', container({ securityContext: { privileged: true, allowPrivilegeEscalation: false, procMount: 'Unmasked' } }), 'containers[0].securityContext.procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`',
    'containers[0].securityContext: Invalid value: {"Capabilities":null,"Privileged":true,"SELinuxOptions":null,"WindowsOptions":null,"RunAsUser":null,"RunAsGroup":null,"RunAsNonRoot":null,"ReadOnlyRootFilesystem":null,"AllowPrivilegeEscalation":false,"ProcMount":"Unmasked","SeccompProfile":null,"AppArmorProfile":null}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true'],
  ['spaces around an image', container({ image: ' nginx' }), 'containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'],
  ['a rule without a policy', container({ restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [1] } }] }), 'containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
  ['a probe of an init container', { initContainers: [{ name: 'i', image: 'busybox', livenessProbe: { exec: { command: ['true'] } } }] }, 'initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always'],
  ['a sidecar with a probe', { initContainers: [{ name: 'i', image: 'busybox', restartPolicy: 'Always', livenessProbe: { exec: { command: ['true'] } } }] }],
];

const pods: Rows = [
  ['policies that are none', { restartPolicy: 'Sometimes', dnsPolicy: 'Mine' }, 'restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"', 'dnsPolicy: Unsupported value: "Mine": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"'],
  ['a port that is not the host\'s', { hostNetwork: true, ...container({ ports: [{ containerPort: 80, hostPort: 8080 }] }) }, 'containers[0].ports[0].hostPort: Invalid value: 8080: must match `containerPort` when `hostNetwork` is true'],
  ['users of its own on the host', { hostUsers: false, hostNetwork: true, hostPID: true }, 'hostNetwork: Forbidden: when `hostUsers` is false', 'HostPID: Forbidden: when `hostUsers` is false'],
  ['a node by its fields', { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.uid', operator: 'Exists' }] }] } } } },
    'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].operator: Invalid value: "Exists": not a valid selector operator', 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.uid": not a valid field selector key'],
  ['no topology', { affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, podAffinityTerm: { labelSelector: {} } }] } } },
    'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100', 'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Required value: can not be empty',
    'affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "": name part must be non-empty', `affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`],
  ['spreading twice', { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule' }, { maxSkew: 2, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', minDomains: 0, nodeTaintsPolicy: 'No' }] },
    'topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"', 'topologySpreadConstraints[1].minDomains: Invalid value: 0: must be greater than zero', 'topologySpreadConstraints[1].nodeTaintsPolicy: Unsupported value: "No": supported values: "Honor", "Ignore"'],
  ['keys without a selector', { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'ScheduleAnyway', matchLabelKeys: ['app'] }] }, 'topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set'],
  ['tolerations', { tolerations: [{ value: 'x' }, { key: 'k', operator: 'Exists', value: 'x' }, { key: 'k', effect: 'No', tolerationSeconds: 1 }, { key: 'k', operator: 'Like' }] },
    'tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"', "tolerations[1].operator: Invalid value: \"x\": value must be empty when `operator` is 'Exists'", "tolerations[2].effect: Invalid value: \"No\": effect must be 'NoExecute' when `tolerationSeconds` is set",
    'tolerations[2].effect: Unsupported value: "No": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"', 'tolerations[3].operator: Unsupported value: "Like": supported values: "Equal", "Exists"'],
  ['less for the pod than for its containers', { resources: { requests: { cpu: '1', disk: '1' }, limits: { cpu: '1' } }, ...container({ resources: { requests: { cpu: '2' }, limits: { cpu: '2' } } }) },
    'resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified', 'resources.requests[cpu]: Invalid value: "1": must be greater than or equal to aggregate container requests of 2', 'resources.containers[0][cpu].limits: Invalid value: "2": must be less than or equal to pod limits of 1'],
  ['Linux on Windows', { os: { name: 'windows' }, securityContext: { runAsUser: 1 }, ...container({ securityContext: { privileged: true } }) }, 'securityContext.runAsUser: Forbidden: cannot be set for a windows pod', 'containers[0].securityContext.privileged: Forbidden: cannot be set for a windows pod'],
  ['Windows on Linux', { os: { name: 'linux' }, ...container({ securityContext: { windowsOptions: { runAsUserName: 'a\\b\\c' } } }) }, 'containers[0].securityContext.windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain more than one backslash', 'containers[0].securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod'],
  ['a process of the host', { securityContext: { windowsOptions: { hostProcess: true } } }, 'hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any hostProcess containers'],
  ['hosts and names', { hostname: 'A', hostAliases: [{ ip: 'x', hostnames: ['B'] }], hostnameOverride: 'c', setHostnameAsFQDN: true },
    'hostnameOverride: Forbidden: may not be specified when setHostnameAsFQDN is true', `hostname: Invalid value: "A": ${label}`, 'hostAliases[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    "hostAliases[0].hostnames[0]: Invalid value: \"B\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"],
  ['a deadline of nothing', { activeDeadlineSeconds: 0 }, 'activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ['a claim of a device by no name', { resourceClaims: [{ name: 'gpu' }] }, 'resourceClaims[0]: Invalid value: {"Name":"gpu","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'],
  ['a file of variables in another volume', { ...volume({ hostPath: { path: '/a' } }), ...container({ env: [{ name: 'A', valueFrom: { fileKeyRef: { volumeName: 'v', path: 'f', key: 'K' } } }] }) }, 'containers[0].env[0].valueFrom.fileKeyRef.volumeName: Invalid value: "v": referenced volume must be of type emptyDir'],
  ['a token of no account', { serviceAccountName: '', ...volume({ projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }) }, 'volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be specified when serviceAccountName is not set'],
];

describe('pods', () => {
  test.each<Row>(volumes)('volumes: %s', (_name, spec, ...want) => { expect(problemsOf(spec)).toEqual(want); });
  test.each<Row>(containers)('containers: %s', (_name, spec, ...want) => { expect(problemsOf(spec)).toEqual(want); });
  test.each<Row>(pods)('as a whole: %s', (_name, spec, ...want) => { expect(problemsOf(spec)).toEqual(want); });

  test.each([
    ['controller.kubernetes.io/pod-deletion-cost', 'much', 'metadata.annotations[controller.kubernetes.io/pod-deletion-cost]: Invalid value: "much": must be a 32bit integer'],
    ['container.apparmor.security.beta.kubernetes.io/x', 'unconfined', 'metadata.annotations[container.apparmor.security.beta.kubernetes.io/x]: Invalid value: "x": container not found'],
    ['seccomp.security.alpha.kubernetes.io/pod', 'mine', 'metadata.annotations.seccomp.security.alpha.kubernetes.io/pod: Invalid value: "mine": must be a valid seccomp profile'],
    ['kubernetes.io/config.mirror', 'x', 'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set'],
  ])('annotated with %s', (key, value, want) => { expect(problemsOf({}, { [key]: value })).toEqual([want]); });
});
