// Mirrors apiserver/pkg/cel/mutation: the messages that mutations make
import type { CelEnv } from '#cluster/cel/env.js';
import { DYN, listOf, STRING, struct, type CelType } from '#cluster/cel/types.js';
import { environmentOf, type Scope } from './environment.js';

const PATCH_FIELDS: Readonly<Record<string, CelType>> = { op: STRING, path: STRING, from: STRING, value: DYN };
const PATCH: CelType = struct('JSONPatch', (name) => PATCH_FIELDS[name]);
/** `Object{spec: Object.spec{…}}`: any field may hold anything; where messages stand is looked at when they are made. */
const objectOf = (name: string): CelType => struct(name, () => DYN);

export const MUTATION_RETURNS = { applyConfiguration: [objectOf('Object')], jsonPatch: [listOf(PATCH)] } as const;

export function mutationEnvironment(scope: Scope): CelEnv {
  const findStruct = (name: string) => (name === 'JSONPatch' ? PATCH : name === 'Object' || name.startsWith('Object.') ? objectOf(name) : undefined);
  return environmentOf({ ...scope, findStruct });
}
