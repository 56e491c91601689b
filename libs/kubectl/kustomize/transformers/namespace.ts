// Mirrors NamespaceTransformer of sigs.k8s.io/kustomize/api/internal/builtins
import { attempt, Failure, within } from '#kubectl/kustomize/failure.js';
import { changeFields, type FieldSpec } from '#kubectl/kustomize/field-spec.js';
import { sameId } from '#kubectl/kustomize/ids.js';
import { get, itemsOf, lookup, requireKind, setScalar } from '#kubectl/kustomize/nodes/fields.js';
import { isMissing, scalarNode, STRING, textOf, type YamlNode } from '#kubectl/kustomize/nodes/node.js';
import type { Resource } from '#kubectl/kustomize/resource.js';
import type { Transform } from './transformer.js';

/** Which subjects of role bindings move along. */
export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

export interface NamespaceConfig {
  readonly namespace: string;
  readonly fieldSpecs: readonly FieldSpec[];
  readonly unsetOnly?: boolean;
  readonly subjects?: SubjectMode;
}

const BINDINGS = ['RoleBinding', 'ClusterRoleBinding'];
const METADATA_NAMESPACE: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/namespace', create: true };

export function setNamespace(config: NamespaceConfig): Transform {
  return (map) => {
    if (config.namespace === '') return;
    for (const resource of map.list) {
      if (resource.isEmpty) continue;
      resource.storePreviousId();
      moveResource(resource, config);
      const same = map.byCurrentId((id) => sameId(resource.id, id));
      if (same.length !== 1) throw new Failure(`namespace transformation produces ID conflict: [${same.join(' ')}]`);
    }
  };
}

export function moveResource({ node, id, kind, apiVersion }: Resource, config: NamespaceConfig): void {
  const isBinding = BINDINGS.includes(kind);
  const specs = config.fieldSpecs.filter(({ path, ...spec }) => path !== 'metadata/namespace' && !(path === 'metadata/name' && apiVersion !== 'v1') && !(isBinding && BINDINGS.includes(spec.kind) && path === 'subjects/namespace'));
  const change = (createTag: string) => ({ createKind: 'scalar' as const, createTag, set: setter(config) });
  if (!id.isClusterScoped) changeFields(node, [METADATA_NAMESPACE], change(''));
  if (isBinding) moveSubjects(node, config);
  const failure = attempt(() => changeFields(node, specs, change(STRING)));
  if (!(failure instanceof Failure)) return;
  const isOfKind = /wrong node kind: expected \w+ but got (MappingNode|SequenceNode)/.test(failure.message);
  throw new Failure(`${isOfKind ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed'}: ${failure.message}`);
}

function setter({ namespace, unsetOnly }: NamespaceConfig): (node: YamlNode) => void {
  return (node) => {
    if (unsetOnly === true && node.kind === 'scalar' && textOf(node) !== '') return;
    setScalar(node, scalarNode(namespace, STRING));
  };
}

function moveSubjects(node: YamlNode, config: NamespaceConfig): void {
  const subjects = lookup(node, ['subjects']);
  const mode = config.subjects ?? 'defaultOnly';
  if (mode === 'none' || isMissing(subjects)) return;
  within('setting namespace on (cluster)role binding subjects', () => {
    for (const subject of itemsOf(subjects)) if (isMoved(subject, mode)) setter(config)(lookup(subject, ['namespace'], 'scalar') as YamlNode);
  });
}

function isMoved(subject: YamlNode, mode: SubjectMode): boolean {
  const field = mode === 'allServiceAccounts' ? get(subject, 'kind') : get(subject, 'name');
  requireKind(field, 'scalar');
  return textOf(field) === (mode === 'allServiceAccounts' ? 'ServiceAccount' : 'default');
}
