import { describe, expect, test } from 'vitest';
import type { Container, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { messageOf } from '#cluster/apimachinery/validation/field-error.js';
import { setPodDefaults } from './defaults.js';
import { resized, validateEphemeralUpdate, validatePodResize } from './validate-resize.js';
import { validatePodUpdate } from './validate-update.js';

const REFUSED =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';

function pod(spec: object, metadata: object = {}): Stored<Pod> {
  return setPodDefaults({ metadata: { name: 'p', ...metadata }, spec: { serviceAccountName: 'default', containers: [{ name: 'c', image: 'nginx' }], ...spec } } as unknown as Pod) as Stored<Pod>;
}

const container = (part: object) => ({ containers: [{ name: 'c', image: 'nginx', ...part } as Container] });
const gated = { schedulingGates: [{ name: 'g' }], nodeSelector: { a: 'b' } };
const told = (errors: readonly Parameters<typeof messageOf>[0][]) => errors.map(messageOf);

describe('an update of a pod', () => {
  test.each([
    ['an image', container({ image: 'nginx:1.26' }), container({ image: 'nginx:1.27' }), []],
    ['a deadline', {}, { activeDeadlineSeconds: 5 }, []],
    ['a later deadline', { activeDeadlineSeconds: 5 }, { activeDeadlineSeconds: 6 }, ['spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value']],
    ['no deadline any more', { activeDeadlineSeconds: 5 }, {}, ['spec.activeDeadlineSeconds: Invalid value: null: must not update from a positive integer to nil value']],
    ['another toleration', { tolerations: [{ key: 'a', operator: 'Exists' }] }, { tolerations: [{ key: 'b', operator: 'Exists' }] }, ['spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds']],
    ['a container more', {}, { containers: [{ name: 'c', image: 'nginx' }, { name: 'd', image: 'nginx' }] }, ['spec.containers: Forbidden: pod updates may not add or remove containers']],
    ['another grace', {}, { terminationGracePeriodSeconds: 5 }, [`${REFUSED}@@ -36,7 +36,7 @@\n  ],\n  "EphemeralContainers": null,\n  "RestartPolicy": "Always",\n- "TerminationGracePeriodSeconds": 30,\n+ "TerminationGracePeriodSeconds": 5,\n  "ActiveDeadlineSeconds": null,\n  "DNSPolicy": "ClusterFirst",\n  "NodeSelector": null,\n`]],
    ['a variable more', {}, container({ env: [{ name: 'A', value: '<1>' }] }), [`${REFUSED}@@ -10,7 +10,13 @@\n    "WorkingDir": "",\n    "Ports": null,\n    "EnvFrom": null,\n-   "Env": null,\n+   "Env": [\n+    {\n+     "Name": "A",\n+     "Value": "\\u003c1\\u003e",\n+     "ValueFrom": null\n+    }\n+   ],\n    "Resources": {\n     "Limits": null,\n     "Requests": null,\n`]],
    ['a gate less', gated, { nodeSelector: { a: 'b', c: 'd' } }, []],
    ['a gate more', gated, { ...gated, schedulingGates: [{ name: 'g' }, { name: 'h' }] }, ["spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'h'"]],
    ['another node while it is gated', gated, { ...gated, nodeSelector: { a: 'c' } }, ['spec.nodeSelector: Invalid value: {"a":"c"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)']],
  ])('%s', (_name, before, after, want) => { expect(told(validatePodUpdate(pod(after), pod(before)))).toEqual(want); });

  test('a mirror is none for ever', () => {
    const mirror = { annotations: { 'kubernetes.io/config.mirror': 'x' } };
    expect(told(validatePodUpdate(pod({ nodeName: 'n' }), pod({ nodeName: 'n' }, mirror)))).toEqual(['metadata.annotations[kubernetes.io/config.mirror]: Forbidden: may not remove or update mirror pod annotation']);
  });
});

describe('a resize of a pod', () => {
  const resources = (requests: object, limits: object = {}) => container({ resources: { requests, limits } });
  test.each([
    ['more of all', resources({ cpu: '1' }), resources({ cpu: '2' }), []],
    ['another class of service', resources({ cpu: '1' }), {}, ['spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing', 'spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed']],
    ['what is no processor and no memory', resources({ cpu: '1' }), resources({ cpu: '1', 'ephemeral-storage': '1Gi' }), ['spec: Forbidden: only cpu and memory resources are mutable']],
    ['an init container', { ...resources({ cpu: '1' }), initContainers: [{ name: 'i', image: 'busybox' }] }, { ...resources({ cpu: '1' }), initContainers: [{ name: 'i', image: 'busybox', resources: { requests: { cpu: '1' } } }] }, ['spec: Forbidden: resources for non-sidecar init containers are immutable']],
  ])('%s', (_name, before, after, want) => {
    const previous = pod(before);
    expect(told(validatePodResize(resized(pod(after), previous), previous))).toEqual(want);
  });
});

test('ephemeral containers stay', () => {
  const before = pod({ ephemeralContainers: [{ name: 'a', image: 'busybox' }, { name: 'b', image: 'busybox' }] });
  const after = pod({ ephemeralContainers: [{ name: 'a', image: 'alpine' }] });
  const [changed, removed] = told(validateEphemeralUpdate(after, before));
  expect(changed).toContain('spec.ephemeralContainers: Forbidden: existing ephemeral containers "a" may not be changed\n@@ -1,6 +1,6 @@\n {\n  "Name": "a",\n- "Image": "busybox",\n+ "Image": "alpine",\n');
  expect(removed).toBe('spec.ephemeralContainers: Forbidden: existing ephemeral containers "b" may not be removed\n');
});
