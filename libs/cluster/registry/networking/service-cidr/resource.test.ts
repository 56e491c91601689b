import { testResource } from '#cluster/testing/resource-tests.js';
import { serviceCidrResource } from './resource.js';

testResource(serviceCidrResource, {
  sample: { spec: { cidrs: ['10.9.0.0/24'] } },
  refuses: [
    ['no range', { spec: { cidrs: [] } }, 'spec.cidrs: Required value: at least one CIDR required'],
    ['two ranges of a family', { spec: { cidrs: ['10.9.0.0/24', '10.8.0.0/24'] } }, 'spec.cidrs: Invalid value: {"CIDRs":["10.9.0.0/24","10.8.0.0/24"]}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96'],
  ],
  keeps: [['its range', { spec: { cidrs: ['10.8.0.0/24'] } }, 'spec.cidrs: Invalid value: ["10.8.0.0/24"]: field is immutable']],
  shows: [['its range', {}, ['x', '10.9.0.0/24', '0s']]],
});
