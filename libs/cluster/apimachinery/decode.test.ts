import { describe, expect, test } from 'vitest';
import { schemaOfKind } from '#cluster/api/schema.js';
import { decode } from './decode.js';
import type { JsonObject } from './json.js';
import type { StructSchema } from './schema.js';

function decoded(kind: string, value: JsonObject, group = '', version = 'v1'): JsonObject {
  return decode(value, schemaOfKind(group, version, kind) as StructSchema).value;
}

describe('what Go makes of a body', () => {
  test.each<[string, string, JsonObject, JsonObject]>([
    ['plain zeros are left out', 'Pod', { metadata: {}, spec: { hostNetwork: false, hostname: '', containers: [] }, status: {} }, { metadata: {}, spec: { containers: [] }, status: {} }],
    ['pointers keep their zeros', 'Pod', { metadata: {}, spec: { automountServiceAccountToken: false, priority: 0, containers: [] }, status: {} }, { metadata: {}, spec: { automountServiceAccountToken: false, priority: 0, containers: [] }, status: {} }],
    ['structs that are no pointers are there', 'Service', {}, { metadata: {}, spec: {}, status: { loadBalancer: {} } }],
    ['quantities are canonical', 'ResourceQuota', { metadata: {}, spec: { hard: { cpu: 0.5, memory: '1024Mi' } }, status: {} }, { metadata: {}, spec: { hard: { cpu: '500m', memory: '1Gi' } }, status: {} }],
  ])('%s', (_name, kind, value, want) => {
    expect(decoded(kind, value)).toEqual(want);
  });

  test('a quantity that is no pointer is written', () => {
    const pod = decoded('Pod', { metadata: {}, spec: { containers: [{ name: 'c', env: [{ name: 'A', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }] }] } });
    expect(JSON.stringify(pod)).toContain('"resourceFieldRef":{"resource":"limits.cpu","divisor":"0"}');
  });

  test('lists that are not left out are null', () => {
    expect(decoded('ClusterRole', { metadata: {} }, 'rbac.authorization.k8s.io')).toEqual({ metadata: {}, rules: null });
  });

  test.each<[string, string, JsonObject, string]>([
    ['the way through embedded types', 'Pod', { spec: { volumes: [{ name: 'v', fc: { lun: '1' } }] } }, 'json: cannot unmarshal string into Go struct field FCVolumeSource.spec.volumes.VolumeSource.fc.lun of type int32'],
    ['a boolean for a text', 'Pod', { spec: { containers: [{ env: [{ name: 'A', value: true }] }] } }, 'json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string'],
  ])('refusals tell %s', (_name, kind, value, want) => {
    expect(() => decoded(kind, value)).toThrow(want);
  });
});
