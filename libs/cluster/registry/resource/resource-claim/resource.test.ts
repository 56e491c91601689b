import { expect, test } from 'vitest';
import { namespaces, resourceclaims } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceClaimResource } from './resource.js';

const exactly = { deviceClassName: 'gpu' };
const asking = (change: object) => ({ spec: { devices: { requests: [{ name: 'r', exactly: { ...exactly, ...change } }] } } });
const at = 'spec.devices.requests[0]';
const devices = (given: object) => ({ spec: { devices: given } });
const result = { request: 'r', driver: 'gpu.example.com', pool: 'p', device: 'd' };
const allocation = { devices: { results: [result] } };
const consumer = { resource: 'pods', name: 'p', uid: 'u' };

testResource(resourceClaimResource, {
  sample: asking({}),
  fills: [
    ['how many', {}, asking({ allocationMode: 'ExactCount', count: 1 })],
    ['how many of the alternatives', devices({ requests: [{ name: 'r', exactly: null, firstAvailable: [{ name: 'a', ...exactly }] }] }), devices({ requests: [{ name: 'r', firstAvailable: [{ name: 'a', allocationMode: 'ExactCount', count: 1 }] }] })],
  ],
  refuses: [
    ['a request for nothing', devices({ requests: [{ name: 'r' }] }), `${at}: Required value: exactly one of \`exactly\` or \`firstAvailable\` is required`],
    ['a request for one thing and for another', devices({ requests: [{ name: 'r', exactly, firstAvailable: [{ name: 'a', ...exactly }] }] }), `${at}: Invalid value: null: exactly one of \`exactly\` or \`firstAvailable\` is required, but multiple fields are set`],
    ['a request twice', devices({ requests: [{ name: 'r', exactly }, { name: 'r', exactly }] }), 'spec.devices.requests[1]: Duplicate value: "r"'],
    ['a request without a class', asking({ deviceClassName: '' }), `${at}.exactly.deviceClassName: Required value`],
    ['all of them, counted', asking({ allocationMode: 'All', count: 2 }), `${at}.exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'`],
    ['a mode that is none', asking({ allocationMode: 'Some' }), `${at}.exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"`],
    ['fewer than one', asking({ count: -1 }), `${at}.exactly.count: Invalid value: -1: must be greater than zero`],
    ['an expression that is no choice', asking({ selectors: [{ cel: { expression: 'device.driver' } }] }), `${at}.exactly.selectors[0].cel.expression: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string`],
    ['a toleration of everything but', asking({ tolerations: [{ operator: 'Exists', value: 'v' }] }), `${at}.exactly.tolerations[0].value: Invalid value: "v": must be empty for operator \`Exists\``],
    ['an effect that is none', asking({ tolerations: [{ operator: 'Exists', effect: 'Never' }] }), `${at}.exactly.tolerations[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"`],
    ['a constraint on a request that is not there', devices({ constraints: [{ requests: ['s'], matchAttribute: 'gpu.example.com/numa' }] }), "spec.devices.constraints[0].requests[0]: Invalid value: \"s\": must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"],
    ['a constraint on an attribute of nobody', devices({ constraints: [{ matchAttribute: 'numa' }] }), 'spec.devices.constraints[0].matchAttribute: Invalid value: "numa": a fully qualified name must be a domain and a name separated by a slash'],
    ['a constraint on nothing', devices({ constraints: [{}] }), 'spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'],
    ['admin access where it is not granted', asking({ adminAccess: true }), `${at}.exactly.adminAccess: Forbidden: admin access to devices requires the \`resource.kubernetes.io/admin-access: true\` label on the containing namespace`],
  ],
  keeps: [['what it asks for', asking({ count: 2 }), 'spec: Invalid value: {"Devices":{"Requests":[{"Name":"r","Exactly":{"DeviceClassName":"gpu","Selectors":null,"AllocationMode":"ExactCount","Count":2,"AdminAccess":null,"Tolerations":null,"Capacity":null},"FirstAvailable":null}],"Constraints":null,"Config":null}}: field is immutable']],
  shows: [
    ['that it waits', {}, ['x', 'pending', '0s']],
    ['that it has what it asks for', { status: { allocation } }, ['x', 'allocated', '0s']],
    ['that it is used', { status: { allocation, reservedFor: [consumer] } }, ['x', 'allocated,reserved', '0s']],
  ],
});

test.each([
  ['somebody, before there is anything', { reservedFor: [consumer] }, 'status.reservedFor: Forbidden: may not be specified when `allocated` is not set'],
  ['nobody', { allocation, reservedFor: [{ ...consumer, uid: '' }] }, 'status.reservedFor[0].uid: Required value'],
  ['a device of no request', { allocation: { devices: { results: [{ ...result, request: 's' }] } } }, 'status.allocation.devices.results[0].request: Invalid value: "s": must be the name of a request in the claim'],
  ['a device that was not given', { allocation, devices: [{ ...result, device: 'e' }] }, 'status.devices[0]: Invalid value: "gpu.example.com/p/e": must be an allocated device in the claim'],
  ['a condition that is no reason', { allocation, devices: [{ driver: result.driver, pool: 'p', device: 'd', conditions: [{ type: 'Ready', status: 'Yes', reason: '' }] }] }, '[status.devices[0].conditions[0].status: Unsupported value: "Yes": supported values: "False", "True", "Unknown", status.devices[0].conditions[0].lastTransitionTime: Required value, status.devices[0].conditions[0].reason: Required value]'],
  ['conditions that only hold', { allocation: { devices: { results: [{ ...result, bindingConditions: ['a'] }] } } }, 'bindingFailureConditions are required to use bindingConditions'],
])('a status for %s is refused', (_name, status, want) => {
  const { client } = aSmallCluster();
  const claim = client.create(resourceclaims, { ...asking({}), metadata: { name: 'x', namespace: 'default' } });
  expect(() => client.updateStatus(resourceclaims, { ...claim, status } as never)).toThrow(want);
});

test('what was given stays, and what is told of it goes with it', () => {
  const { client } = aSmallCluster();
  const claim = client.create(resourceclaims, { ...asking({}), metadata: { name: 'x', namespace: 'default' } });
  const given = client.updateStatus(resourceclaims, { ...claim, status: { allocation, devices: [{ driver: result.driver, pool: 'p', device: 'd' }] } });
  expect(() => client.updateStatus(resourceclaims, { ...given, status: { allocation: { devices: { results: [{ ...result, device: 'e' }] } } } })).toThrow('field is immutable');
  expect(client.updateStatus(resourceclaims, { ...given, status: { devices: given.status?.devices ?? [] } }).status).toEqual({});
});

test('admin access is granted by a label of the namespace', () => {
  const { client } = aSmallCluster();
  client.patch(namespaces, undefined, 'default', 'merge', { metadata: { labels: { 'resource.kubernetes.io/admin-access': 'true' } } });
  expect(client.create(resourceclaims, { ...asking({ adminAccess: true }), metadata: { name: 'x', namespace: 'default' } }).spec.devices?.requests?.[0]?.exactly?.adminAccess).toBe(true);
});
