import { describe, expect, test } from 'vitest';
import type { Pod, PodSpec } from '#cluster/api/generated/types.js';
import { podWarnings, templateWarnings } from './warnings.js';

const container = { name: 'c', image: 'nginx' };
const pod = (spec: Partial<PodSpec>, metadata: Pod['metadata'] = {}): Pod => ({ metadata: { name: 'p', ...metadata }, spec: { containers: [container], ...spec } });

describe('warnings of pods', () => {
  test.each<[string, Pod, readonly string[]]>([
    ['a plain pod', pod({}), []],
    ['a name with dots', pod({}, { name: 'a.b' }), ["metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"]],
    ['an old label of nodes', pod({ nodeSelector: { 'node-role.kubernetes.io/master': '' } }), ['spec.nodeSelector[node-role.kubernetes.io/master]: use "node-role.kubernetes.io/control-plane" instead']],
    ['a volume that is gone', pod({ volumes: [{ name: 'v', cephfs: { monitors: [] } }] }), ['spec.volumes[0].cephfs: deprecated in v1.28, non-functional in v1.31+']],
    ['seccomp as an annotation', pod({}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } }), ['metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead']],
    ['a variable twice', pod({ containers: [{ ...container, env: [{ name: 'A', value: '1' }, { name: 'A', value: '2' }] }] }), ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply']],
    ['a variable that builds on itself', pod({ containers: [{ ...container, env: [{ name: 'A', value: '1' }, { name: 'A', value: '$(A)2' }] }] }), []],
    ['a port twice', pod({ containers: [{ ...container, ports: [{ containerPort: 80, protocol: 'TCP' }, { name: 'x', containerPort: 80, protocol: 'TCP' }] }] }), ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]']],
    ['half a byte', pod({ containers: [{ ...container, resources: { limits: { memory: '100m' } } }] }), ['spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer']],
    ['a spread without a selector', pod({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] }), ['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod']],
    ['a secret for images twice', pod({ imagePullSecrets: [{ name: 'a' }, { name: 'a' }] }), ['spec.imagePullSecrets[1].name: duplicate name "a"']],
  ])('%s', (_name, object, want) => {
    expect(podWarnings(object)).toEqual(want);
  });

  test('a template tells where it stands', () => {
    const template = { metadata: { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } }, spec: { containers: [container] } };
    expect(templateWarnings(template, 'spec.template')).toEqual(['spec.template.metadata.annotations[scheduler.alpha.kubernetes.io/critical-pod]: non-functional in v1.16+; use the "priorityClassName" field instead']);
  });
});
