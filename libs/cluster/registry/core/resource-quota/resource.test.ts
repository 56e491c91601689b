import { testResource } from '#cluster/testing/resource-tests.js';
import { resourceQuotaResource } from './resource.js';

testResource(resourceQuotaResource, {
  sample: { spec: { hard: { pods: '5', 'limits.cpu': '2' } } },
  refuses: [
    ['halves', { spec: { hard: { pods: '500m' } } }, 'spec.hard[pods]: Invalid value: "500m": must be an integer'],
    ['what is none', { spec: { hard: { cpus: '1' } } }, '[spec.hard[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, spec.hard[cpus]: Invalid value: "cpus": must be a standard resource for quota]'],
    ['scopes that do not go together', { spec: { hard: { 'limits.cpu': null }, scopes: ['BestEffort', 'NotBestEffort'] } }, 'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
    ['a scope of another resource', { spec: { hard: { pods: null, 'limits.cpu': null, services: '1' }, scopes: ['BestEffort'] } }, 'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
  ],
  keeps: [['its scopes', { spec: { scopes: ['Terminating'] } }, 'spec.scopes: Invalid value: ["Terminating"]: field is immutable']],
  statuses: [['less than nothing, of what is none', { hard: { pods: '-1' }, used: { cpus: '1' } }, '[status.hard[pods]: Invalid value: "-1": must be greater than or equal to 0, status.used[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, status.used[cpus]: Invalid value: "cpus": must be a standard resource for quota]']],
  shows: [['what is used', { status: { hard: { pods: '5', 'limits.cpu': '2' }, used: { pods: '1', 'limits.cpu': '0' } } }, ['x', 'pods: 1/5', 'limits.cpu: 0/2', '0s']]],
});
