import { expect, test } from 'vitest';
import type { PodSpec, PodStatus } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const ended = (name: string, exitCode: number) => ({ name, image: 'nginx', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode } } });
const runs = (name: string) => ({ ...ended(name, 0), state: { running: {} } });

interface Case {
  readonly spec?: Partial<PodSpec>;
  readonly before?: PodStatus;
  readonly status: PodStatus;
  /** Taken when left out. */
  readonly why?: string;
}

const AGAIN = 'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state';

test.each<[string, Case]>([
  ['another class', { status: { qosClass: 'Guaranteed' }, why: 'status.qosClass: Invalid value: "Guaranteed": field is immutable' }],
  ['no class', { status: {} }],
  ['a condition of no good name', { status: { conditions: [{ type: 'Ready', status: 'True' }, { type: 'not good', status: 'True' }] }, why: 'status.conditions[1].Type: Invalid value: "not good": name part must consist of' }],
  ['a bad node to come to', { status: { nominatedNodeName: 'N_1' }, why: 'status.nominatedNodeName: Invalid value: "N_1": a lowercase RFC 1123 subdomain' }],
  ['a node to come to, on a node', { spec: { nodeName: 'n' }, status: { nominatedNodeName: 'm' }, why: 'status.nominatedNodeName: Forbidden: may not be set on pods that are already bound to a node' }],
  ['a second run that no policy allows', { spec: { restartPolicy: 'Never' }, before: { containerStatuses: [ended('c', 0)] }, status: { containerStatuses: [runs('c')] }, why: AGAIN }],
  ['a second run after success', { spec: { restartPolicy: 'OnFailure' }, before: { containerStatuses: [ended('c', 0)] }, status: { containerStatuses: [runs('c')] }, why: AGAIN }],
  ['a second run after failure', { spec: { restartPolicy: 'OnFailure' }, before: { containerStatuses: [ended('c', 1)] }, status: { containerStatuses: [runs('c')] } }],
  ['a second run that a rule allows', { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'nginx', restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [7] } }] }] }, before: { containerStatuses: [ended('c', 7)] }, status: { containerStatuses: [runs('c')] } }],
  ['a second run of a sidecar', { spec: { restartPolicy: 'Never', initContainers: [{ name: 'i', image: 'nginx', restartPolicy: 'Always' }] }, before: { initContainerStatuses: [ended('i', 0)] }, status: { initContainerStatuses: [runs('i')] } }],
  ['a claim of nothing, twice', { status: { resourceClaimStatuses: [{ name: 'a' }, { name: 'a' }] }, why: '[status.resourceClaimStatuses[0].name: Invalid value: "a": must match the name of an entry in `spec.resourceClaims`, status.resourceClaimStatuses[1].name: Invalid value: "a": must match the name of an entry in `spec.resourceClaims`, status.resourceClaimStatuses[1].name: Duplicate value: "a"]' }],
  ['an address that is none', { status: { podIP: 'here' }, why: 'status.podIPs[0]: Invalid value: "here": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)' }],
  ['two addresses of a family', { status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] }, why: 'status.podIPs: Invalid value: [{"IP":"10.0.0.1"},{"IP":"10.0.0.2"}]: may specify no more than one IP for each IP family' }],
  ['two addresses', { status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: '2001:db8::1' }] } }],
  ['another host', { status: { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }] }, why: 'status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`' }],
  ['a user that is none', { status: { containerStatuses: [{ ...runs('c'), user: { linux: { uid: -1, gid: 0, supplementalGroups: [0, 2 ** 31] } } }] }, why: '[status.containerStatuses[0].user.linux.uid: Invalid value: -1: must be between 0 and 2147483647, inclusive, status.containerStatuses[0].user.linux.supplementalGroups[1]: Invalid value: 2147483648: must be between 0 and 2147483647, inclusive]' }],
])('the status of a pod: %s', (_name, { spec = {}, before, status, why }) => {
  const { client } = aSmallCluster();
  let pod = client.create(pods, { metadata: { name: 'x', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec } });
  if (before !== undefined) pod = client.updateStatus(pods, { ...pod, status: before });
  const update = () => client.updateStatus(pods, { ...pod, status });
  if (why === undefined) expect(update().status?.qosClass).toBe('BestEffort');
  else expect(update).toThrow(why);
});
