import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceSliceResource } from './resource.js';

const having = (change: object) => ({ spec: { devices: [{ name: 'd', ...change }] } });
const shared = (requestPolicy: object) => having({ allowMultipleAllocations: true, capacity: { memory: { value: '4Gi', requestPolicy } } });
const at = 'spec.devices[0]';
const policy = `${at}.capacity[memory].requestPolicy`;

testResource(resourceSliceResource, {
  sample: { spec: { driver: 'gpu.example.com', nodeName: 'n', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, devices: [{ name: 'd', attributes: { model: { string: 'a100' }, 'other.example.com/version': { version: '1.2.3-rc.1' } }, capacity: { memory: { value: '4Gi' } } }] } },
  fills: [['when a taint was seen', having({ taints: [{ key: 'broken', effect: 'NoSchedule' }] }), having({ taints: [{ key: 'broken', effect: 'NoSchedule', timeAdded: '2026-01-01T00:00:00Z' }] })]],
  refuses: [
    ['a driver with a long name', { spec: { driver: 'a'.repeat(64) } }, 'spec.driver: Too long: may not be more than 63 bytes'],
    ['no pool', { spec: { pool: { name: '' } } }, 'spec.pool.name: Required value'],
    ['a pool of no slices', { spec: { pool: { resourceSliceCount: 0 } } }, 'spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero'],
    ['no nodes', { spec: { nodeName: null } }, 'spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'],
    ['one node and all', { spec: { allNodes: true } }, 'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set'],
    ['a device twice', { spec: { devices: [{ name: 'd' }, { name: 'd' }] } }, 'spec.devices[1]: Duplicate value: "d"'],
    ['too many devices', { spec: { devices: Array.from({ length: 129 }, (_each, i) => ({ name: `d${i}` })) } }, 'spec.devices: Too many: 129: must have at most 128 items'],
    ['an attribute without a value', having({ attributes: { model: {} } }), `${at}.attributes[model]: Invalid value: "": exactly one value must be specified`],
    ['a version that is none', having({ attributes: { firmware: { version: '1.2' } } }), `${at}.attributes[firmware].version: Invalid value: "1.2": must be a string compatible with semver.org spec 2.0.0`],
    ['an attribute with a bad name', having({ attributes: { '1st': { int: 1 } } }), `${at}.attributes: Invalid value: "1st": a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')`],
    ['a taint without effect', having({ taints: [{ key: 'broken', effect: '' }] }), `${at}.taints[0].effect: Required value`],
    ['a node of the device alone', having({ nodeName: 'n' }), `${at}: Invalid value: null: \`nodeName\`, \`nodeSelector\` and \`allNodes\` can only be set if \`perDeviceNodeSelection\` is set to true in the ResourceSlice spec`],
    ['shares of what is not shared', having({ capacity: { memory: { value: '4Gi', requestPolicy: { default: '1Gi' } } } }), `${policy}: Forbidden: allowMultipleAllocations must be true`],
    ['shares without a usual one', shared({ validValues: ['1Gi'] }), `${policy}.default: Required value: required when validValues is defined`],
    ['a usual share that is none of them', shared({ default: '2Gi', validValues: ['1Gi'] }), `${policy}.validValues: Invalid value: "2Gi": default value is not valid according to the requestPolicy`],
    ['a share larger than the whole', shared({ default: '1Gi', validValues: ['1Gi', '8Gi'] }), `${policy}.validValues[1]: Invalid value: "8Gi": option is larger than capacity value: 4Gi`],
    ['a usual share between two steps', shared({ default: '1536Mi', validRange: { min: '1Gi', step: '1Gi' } }), `${policy}.validRange.step: Invalid value: "1536Mi": value is not a multiple of a given step (1Gi) from (1Gi)`],
    ['counters and devices', { spec: { sharedCounters: [{ name: 'c', counters: { memory: { value: '1' } } }] } }, 'spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed'],
  ],
  keeps: [
    ['its driver', { spec: { driver: 'other.example.com' } }, 'spec.driver: Invalid value: "other.example.com": field is immutable'],
    ['its node', { spec: { nodeName: 'm' } }, 'spec.nodeName: Invalid value: "m": field is immutable'],
  ],
  shows: [['where it is', {}, ['x', 'n', 'gpu.example.com', 'p', '0s']]],
});
