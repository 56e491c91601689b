// Mirrors staging/src/k8s.io/pod-security-admission/policy: the checks of the restricted level
// Differs: nothing that can be seen.
import type { Container, Volume } from '#cluster/api/generated/types.js';
import { procMounts, unconfined } from './baseline-checks.js';
import { hasOwnUsers, isOfWindows, named, plural, quoted, settersOf, sorted } from './check-texts.js';
import type { Check, Checked, Violation } from './checks.js';

type Find = (checked: Checked) => Violation | undefined;

const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'] as const;
const OTHER_VOLUMES = [
  'hostPath', 'gcePersistentDisk', 'awsElasticBlockStore', 'gitRepo', 'nfs', 'iscsi', 'glusterfs', 'rbd', 'flexVolume', 'cinder', 'cephfs', 'flocker', 'fc', 'azureFile', 'vsphereVolume', 'quobyte', 'azureDisk',
  'photonPersistentDisk', 'portworxVolume', 'scaleIO', 'storageos',
] as const;

export const RESTRICTED: readonly Check[] = [
  { id: 'allowPrivilegeEscalation', versions: [[8, escalation], [25, notOfWindows(escalation)]] },
  { id: 'capabilities_restricted', overrides: 'capabilities_baseline', versions: [[22, capabilities], [25, notOfWindows(capabilities)]] },
  { id: 'procMount_restricted', overrides: 'procMount', versions: [[35, procMounts]] },
  { id: 'restrictedVolumes', overrides: 'hostPathVolumes', versions: [[0, volumes]] },
  { id: 'runAsNonRoot', versions: [[0, root], [35, notWithOwnUsers(root)]] },
  { id: 'runAsUser', versions: [[23, rootUser], [35, notWithOwnUsers(rootUser)]] },
  { id: 'seccompProfile_restricted', overrides: 'seccompProfile_baseline', versions: [[19, seccomp], [25, notOfWindows(seccomp)]] },
];

function notOfWindows(find: Find): Find {
  return (checked) => (isOfWindows(checked) ? undefined : find(checked));
}

function notWithOwnUsers(find: Find): Find {
  return (checked) => (hasOwnUsers(checked) ? undefined : find(checked));
}

function escalation({ containers }: Checked): Violation | undefined {
  const bad = containers.filter((each) => each.securityContext?.allowPrivilegeEscalation !== false);
  return bad.length === 0 ? undefined : { reason: 'allowPrivilegeEscalation != false', detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false` };
}

function capabilities({ containers }: Checked): Violation | undefined {
  const added = ({ securityContext }: Container) => (securityContext?.capabilities?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE');
  const keeping = containers.filter((each) => each.securityContext?.capabilities?.drop?.includes('ALL') !== true);
  const adding = containers.filter((each) => added(each).length > 0);
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0 ? [`${named(adding)} must not include ${quoted(sorted(adding.flatMap(added)))} in securityContext.capabilities.add`] : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
}

function volumes({ spec }: Checked): Violation | undefined {
  const bad = (spec.volumes ?? []).filter((volume) => !VOLUMES.some((kind) => volume[kind] !== undefined));
  if (bad.length === 0) return undefined;
  const kinds = sorted(bad.map((volume: Volume) => OTHER_VOLUMES.find((kind) => volume[kind] !== undefined) ?? 'unknown'));
  return { reason: 'restricted volume types', detail: `${plural('volume', bad)} ${quoted(bad.map(({ name }) => name))} ${plural('uses', bad, 'use')} ${plural('restricted volume type', kinds)} ${quoted(kinds)}` };
}

function root(checked: Checked): Violation | undefined {
  const reason = 'runAsNonRoot != true';
  const setters = settersOf(checked, ({ runAsNonRoot }) => runAsNonRoot === false);
  if (setters !== '') return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  const implicit = checked.spec.securityContext?.runAsNonRoot === true ? [] : checked.containers.filter((each) => each.securityContext?.runAsNonRoot === undefined);
  return implicit.length === 0 ? undefined : { reason, detail: `pod or ${named(implicit)} must set securityContext.runAsNonRoot=true` };
}

function rootUser(checked: Checked): Violation | undefined {
  const setters = settersOf(checked, ({ runAsUser }) => runAsUser === 0);
  return setters === '' ? undefined : { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` };
}

function seccomp(checked: Checked): Violation | undefined {
  const wrong = unconfined(checked);
  if (wrong !== undefined) return wrong;
  const missing = checked.spec.securityContext?.seccompProfile !== undefined ? [] : checked.containers.filter((each) => each.securityContext?.seccompProfile === undefined);
  return missing.length === 0 ? undefined : { reason: 'seccompProfile', detail: `pod or ${named(missing)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"` };
}
