import { describe, expect, test } from 'vitest';
import { schemaOfKind } from '#cluster/api/schema.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import type { StructSchema } from '#cluster/apimachinery/schema.js';
import { typedProblem } from './typed-configuration.js';

const container = (more: JsonObject) => ({ spec: { containers: [{ name: 'c', ...more }] } });

describe('a configuration to apply', () => {
  const rows: readonly (readonly [string, JsonObject, string | undefined])[] = [
    ['fits', container({ image: 'nginx', resources: { limits: { cpu: 0.5 } }, ports: [{ containerPort: 80 }] }), undefined],
    ['has a field that nobody knows', { spec: { ipFamily: 'IPv6' } }, '.spec.ipFamily: field not declared in schema'],
    ['has one in a list by key', container({ imagez: 'nginx' }), '.spec.containers[name="c"].imagez: field not declared in schema'],
    ['has a boolean for a text', container({ env: [{ name: 'A', value: true }] }), '.spec.containers[name="c"].env[name="A"].value: expected string, got &value.valueUnstructured{Value:true}'],
    ['has a text for a number', { spec: { terminationGracePeriodSeconds: '30' } }, '.spec.terminationGracePeriodSeconds: expected numeric (int or float), got string'],
    ['has a text for a boolean', { spec: { hostNetwork: 'yes' } }, '.spec.hostNetwork: expected boolean, got &{yes}'],
    ['has a text for a list', container({ command: 'sh' }), '.spec.containers[name="c"].command: expected list, got &{sh}'],
    ['has a text for a struct', { spec: { securityContext: 'none' } }, '.spec.securityContext: expected map, got &{none}'],
    ['has a key twice', container({ ports: [{ containerPort: 80 }, { containerPort: 80, protocol: 'TCP' }] }), '.spec.containers[name="c"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]'],
    ['is wrong twice', { spec: { hostNetwork: 1, hostPID: 1 } }, 'errors:\n  .spec.hostNetwork: expected boolean, got &{1}\n  .spec.hostPID: expected boolean, got &{1}'],
  ];
  test.each(rows)('%s', (_name, config, want) => {
    expect(typedProblem(config, schemaOfKind('', 'v1', 'Pod') as StructSchema)).toBe(want);
  });
});
