import { testResource } from '#cluster/testing/resource-tests.js';
import { deviceClassResource } from './resource.js';

const selecting = (expression: string) => ({ spec: { selectors: [{ cel: { expression } }] } });
const at = 'spec.selectors[0].cel.expression';

testResource(deviceClassResource, {
  sample: selecting('device.driver == "gpu.example.com" && device.attributes["gpu.example.com"].model.startsWith("a") && device.capacity["gpu.example.com"].memory.compareTo(quantity("1Gi")) >= 0'),
  fills: [
    ['nothing of an expression that names a value', selecting('cel.bind(gpu, device.attributes["gpu.example.com"], gpu.model == "a100" && gpu.healthy)'), {}],
    ['how often it changed', {}, { metadata: { generation: 1 } }],
  ],
  refuses: [
    ['a selector of nothing', { spec: { selectors: [{}] } }, 'spec.selectors[0].cel: Required value'],
    ['an expression that is no choice', selecting('1 + 1'), `${at}: Invalid value: "1 + 1": must evaluate to bool or the unknown type, not int`],
    ['a property that devices do not have', selecting('device.colour == "red"'), `${at}: Invalid value: "device.colour == \\"red\\"": compilation failed: ERROR: <input>:1:7: undefined field 'colour'\n | device.colour == "red"\n | ......^`],
    ['an expression that costs too much', selecting('device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, device.attributes[a] == device.attributes[b]))))'), `${at}: Forbidden: too complex, exceeds cost limit`],
    ['a configuration of nothing', { spec: { config: [{}] } }, 'spec.config[0].opaque: Required value'],
    ['parameters that are no object', { spec: { config: [{ opaque: { driver: 'gpu.example.com', parameters: [1] } }] } }, 'spec.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object'],
    ['a resource of Kubernetes', { spec: { extendedResourceName: 'cpu' } }, 'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name'],
    ['too many selectors', { spec: { selectors: new Array(33).fill({ cel: { expression: 'true' } }) } }, 'spec.selectors: Too many: 33: must have at most 32 items'],
  ],
  shows: [['how old it is', {}, ['x', '0s']]],
});
