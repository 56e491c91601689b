// Mirrors pkg/apis/core/validation: ValidatePodStatusUpdate
// Differs: what is said of devices (extended resources that were claimed, health of what was allocated) is not looked at.
import type { Container, ContainerStatus, Pod, PodSpec, PodStatus } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { familyOf, legacyIpErrors } from '#cluster/apimachinery/validation/addresses.js';
import { duplicate, forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { dns1123SubdomainErrors, qualifiedNameErrors } from '#cluster/apimachinery/validation/formats.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { annotationChangeErrors, annotationErrors } from './validate-annotations.js';

const SYSTEM_CONDITIONS = ['PodScheduled', 'Ready', 'Initialized'];
const ID_MAX = 2 ** 31 - 1;

export function validatePodStatus(next: Stored<Pod>, previous: Stored<Pod>): FieldError[] {
  const [is, was, spec] = [next.status ?? {}, previous.status ?? {}, next.spec];
  const at = 'metadata.annotations';
  return [
    ...(next.metadata.annotations === previous.metadata.annotations ? [] : [...annotationChangeErrors(next.metadata, previous.metadata, at), ...annotationErrors(next.metadata, spec, at)]),
    ...(is.conditions ?? []).flatMap(({ type }, i) => (SYSTEM_CONDITIONS.includes(type) ? [] : qualifiedNameErrors(type).map((problem) => invalidValue(`status.conditions[${i}].Type`, type, problem)))),
    ...nominationErrors(is, was, spec),
    ...((is.observedGeneration ?? 0) < 0 ? [invalidValue('status.observedGeneration', is.observedGeneration, 'must be a non-negative integer')] : []),
    ...immutable(is.qosClass ?? '', was.qosClass ?? '', 'status.qosClass'),
    ...transitionErrors(is.containerStatuses, was.containerStatuses, 'status.containerStatuses', (name, code) => mayRestart(spec.containers, spec, name, code)),
    ...transitionErrors(is.initContainerStatuses, was.initContainerStatuses, 'status.initContainerStatuses', (name, code) => mayRestart(spec.initContainers ?? [], spec, name, code)),
    ...transitionErrors(is.ephemeralContainerStatuses, was.ephemeralContainerStatuses, 'status.ephemeralContainerStatuses', () => false),
    ...claimErrors(is, spec),
    ...podAddressErrors(is),
    ...hostAddressErrors(is),
    ...(['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'] as const).flatMap((list) => (is[list] ?? []).flatMap((status, i) => userErrors(status, spec, `status.${list}[${i}].user.linux`))),
  ];
}

function nominationErrors({ nominatedNodeName: name = '' }: PodStatus, was: PodStatus, spec: PodSpec): FieldError[] {
  if (name === '' || name === was.nominatedNodeName) return [];
  const at = 'status.nominatedNodeName';
  const errors = dns1123SubdomainErrors(name).map((problem) => invalidValue(at, name, problem));
  return (spec.nodeName ?? '') === '' ? errors : [...errors, forbiddenField(at, 'may not be set on pods that are already bound to a node')];
}

/** What ended begins again only where its policy says so. */
function transitionErrors(next: readonly ContainerStatus[] = [], previous: readonly ContainerStatus[] = [], at: string, mayBeginAgain: (name: string, exitCode: number) => boolean): FieldError[] {
  return previous.flatMap(({ name, state }, i) => {
    const ended = state?.terminated;
    const beginsAgain = ended !== undefined && next.some((each) => each.name === name && each.state?.terminated === undefined);
    return beginsAgain && !mayBeginAgain(name, ended.exitCode) ? [forbiddenField(`${at}[${i}].state`, 'may not be transitioned to non-terminated state')] : [];
  });
}

function mayRestart(containers: readonly Container[], spec: PodSpec, name: string, exitCode: number): boolean {
  const container = containers.find((each) => each.name === name);
  if (container === undefined) return false;
  const isRestart = container.restartPolicyRules?.some(({ action, exitCodes }) => {
    const isListed = exitCodes?.values?.includes(exitCode) === true;
    return action === 'Restart' && exitCodes !== undefined && (exitCodes.operator === 'In') === isListed;
  });
  if (isRestart === true) return true;
  const policy = container.restartPolicy ?? spec.restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

function claimErrors({ resourceClaimStatuses: claims = [] }: PodStatus, { resourceClaims = [] }: PodSpec): FieldError[] {
  return claims.flatMap(({ name, resourceClaimName }, i) => {
    const at = `status.resourceClaimStatuses[${i}].name`;
    return [
      ...(resourceClaims.some((each) => each.name === name) ? [] : [invalidValue(at, name, 'must match the name of an entry in `spec.resourceClaims`')]),
      ...(claims.findIndex((each) => each.name === name) < i ? [duplicate(at, name)] : []),
      ...(resourceClaimName === undefined ? [] : dns1123SubdomainErrors(resourceClaimName).map((problem) => invalidValue(at, resourceClaimName, problem))),
    ];
  });
}

type Addresses = readonly { readonly ip?: string }[];

function podAddressErrors({ podIP = '', podIPs = [] }: PodStatus): FieldError[] {
  // Who knows of one address only has said it alone.
  const addresses = podIP !== '' && podIPs[0]?.ip !== podIP ? [{ ip: podIP }] : podIPs;
  return addressesErrors(addresses, 'status.podIPs');
}

function hostAddressErrors({ hostIP = '', hostIPs = [] }: PodStatus): FieldError[] {
  const first = hostIPs[0]?.ip ?? '';
  const differs = hostIPs.length > 0 && hostIP !== first ? [invalidValue('status.hostIPs[0].ip', first, 'must be equal to `hostIP`')] : [];
  return [...differs, ...addressesErrors(hostIPs, 'status.hostIPs')];
}

function addressesErrors(addresses: Addresses, at: string): FieldError[] {
  const errors = addresses.flatMap(({ ip }, i) => legacyIpErrors(`${at}[${i}]`, ip));
  const isPair = addresses.length === 2 && familyOf(addresses[0]?.ip) !== familyOf(addresses[1]?.ip);
  return addresses.length < 2 || isPair ? errors : [...errors, invalidValue(at, addresses.map(({ ip }) => ({ IP: ip ?? '' })), 'may specify no more than one IP for each IP family')];
}

function userErrors({ user }: ContainerStatus, { os }: PodSpec, at: string): FieldError[] {
  if (user?.linux === undefined) return [];
  if (os?.name === 'windows') return [forbiddenField(at, 'cannot be set for a windows pod')];
  const { uid, gid, supplementalGroups = [] } = user.linux;
  const ids: readonly (readonly [string, number])[] = [['uid', uid], ['gid', gid], ...supplementalGroups.map((group, i) => [`supplementalGroups[${i}]`, group] as const)];
  return ids.flatMap(([field, id]) => (id >= 0 && id <= ID_MAX ? [] : [invalidValue(`${at}.${field}`, id, `must be between 0 and ${ID_MAX}, inclusive`)]));
}
