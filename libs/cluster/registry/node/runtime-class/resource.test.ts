import { expect } from 'vitest';
import { testResource } from '#cluster/testing/resource-tests.js';
import { runtimeClassResource } from './resource.js';

testResource(runtimeClassResource, {
  sample: { handler: 'runc' },
  refuses: [
    ['a handler with a bad name', { handler: 'Run_C' }, `handler: Invalid value: "Run_C": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`],
    ['pods that weigh what nobody knows', { overhead: { podFixed: { cpus: '1', memory: '-1' } } }, '[overhead.limits[cpus]: Invalid value: "cpus": must be a standard resource type or fully qualified, overhead.limits[cpus]: Invalid value: "cpus": must be a standard resource for containers, overhead.limits[memory]: Invalid value: "-1": must be greater than or equal to 0]'],
    ['large pages alone', { overhead: { podFixed: { 'hugepages-2Mi': '2Mi' } } }, 'overhead: Forbidden: HugePages require cpu or memory'],
    ['nodes of a bad label', { scheduling: { nodeSelector: { 'a b': 'c' } } }, expect.stringMatching(/^scheduling\.nodeSelector: Invalid value: "a b": name part must consist/)],
    ['what it tolerates, twice', { scheduling: { tolerations: [{ key: 'a', operator: 'Exists' }, { key: 'a', operator: 'Exists', tolerationSeconds: 3 }] } }, "[scheduling.tolerations[1].effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set, scheduling.tolerations[1]: Duplicate value: {\"Key\":\"a\",\"Operator\":\"Exists\",\"Value\":\"\",\"Effect\":\"\",\"TolerationSeconds\":3}]"],
  ],
  keeps: [['its handler', { handler: 'gvisor' }, 'handler: Invalid value: "gvisor": field is immutable']],
  shows: [['its handler', {}, ['x', 'runc', '0s']]],
});
