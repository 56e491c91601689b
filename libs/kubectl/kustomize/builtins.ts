// Mirrors sigs.k8s.io/kustomize/api/internal/plugins/builtinhelpers: generators and transformers by the name of their kind
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import type { BuildOptions } from './build-settings.js';
import { fullSpec } from './config.js';
import { resourcesOf } from './factory.js';
import { Failure } from './failure.js';
import type { FieldSpec } from './field-spec.js';
import { generate } from './generators.js';
import type { Struct } from './go-decode.js';
import { hashName } from './hash.js';
import { BEHAVIOR, NEEDS_HASH, type Resource } from './resource.js';
import { configMapArgs, fieldSpec, image, objectMeta, replacementField, replica, secretArgs, selector } from './shapes.js';
import { addEntries } from './transformers/entries.js';
import { setImages } from './transformers/images.js';
import { addPrefix, addSuffix } from './transformers/names.js';
import { setNamespace, type SubjectMode } from './transformers/namespace.js';
import { makeJsonPatch, makeMergePatches, makePatch } from './transformers/patches.js';
import { makeReplacements } from './transformers/replacements.js';
import { setReplicas } from './transformers/replicas.js';
import type { MakeTransform, Surroundings, Transform } from './transformers/transformer.js';
import { makeValueAdd } from './transformers/value-add.js';

export type Generate = () => readonly Resource[];

interface Builtin {
  readonly shape: Struct;
  readonly transform?: MakeTransform;
  readonly generate?: (config: Dynamic, surroundings: Surroundings, options: BuildOptions) => Generate;
}

const specs = { list: fieldSpec } as const;
const specsIn = ({ fieldSpecs = [] }: Dynamic): FieldSpec[] => fieldSpecs.map(fullSpec);
const SUBJECT_MODES = ['defaultOnly', 'none', 'allServiceAccounts'];

export const builtins: Readonly<Record<string, Builtin>> = {
  AnnotationsTransformer: {
    shape: { struct: 'AnnotationsTransformerPlugin', fields: { annotations: { map: 'string' }, fieldSpecs: specs } },
    transform: (config) => addEntries(config.annotations ?? {}, specsIn(config)),
  },
  LabelTransformer: {
    shape: { struct: 'LabelTransformerPlugin', fields: { labels: { map: 'string' }, fieldSpecs: specs } },
    transform: (config) => addEntries(config.labels ?? {}, specsIn(config)),
  },
  HashTransformer: {
    shape: { struct: 'HashTransformerPlugin', fields: {} },
    transform: () => (map) => { for (const resource of map.list) if (resource.isEnabled(NEEDS_HASH)) hashName(resource); },
  },
  ImageTagTransformer: {
    shape: { struct: 'ImageTagTransformerPlugin', fields: { imageTag: image, fieldSpecs: specs } },
    transform: (config) => setImages(config.imageTag ?? {}, specsIn(config)),
  },
  NamespaceTransformer: {
    shape: { struct: 'NamespaceTransformerPlugin', fields: { metadata: objectMeta, fieldSpecs: specs, unsetOnly: 'bool', setRoleBindingSubjects: 'string' } },
    transform: makeNamespace,
  },
  PatchTransformer: {
    shape: { struct: 'PatchTransformerPlugin', fields: { path: 'string', patch: 'string', target: selector, options: { map: 'bool' } } },
    transform: makePatch,
  },
  PatchStrategicMergeTransformer: {
    shape: { struct: 'PatchStrategicMergeTransformerPlugin', fields: { paths: { list: 'string' }, patches: 'string' } },
    transform: makeMergePatches,
  },
  PatchJson6902Transformer: {
    shape: { struct: 'PatchJson6902TransformerPlugin', fields: { target: selector, path: 'string', jsonOp: 'string' } },
    transform: makeJsonPatch,
  },
  PrefixTransformer: {
    shape: { struct: 'PrefixTransformerPlugin', fields: { prefix: 'string', fieldSpecs: specs } },
    transform: (config) => addPrefix(config.prefix ?? '', requiredSpecs(config)),
  },
  SuffixTransformer: {
    shape: { struct: 'SuffixTransformerPlugin', fields: { suffix: 'string', fieldSpecs: specs } },
    transform: (config) => addSuffix(config.suffix ?? '', requiredSpecs(config)),
  },
  PrefixSuffixTransformer: {
    shape: { struct: 'PrefixTransformerPlugin', fields: { prefix: 'string', suffix: 'string', fieldSpecs: specs } },
    transform: (config) => inTurn(addPrefix(config.prefix ?? '', requiredSpecs(config)), addSuffix(config.suffix ?? '', requiredSpecs(config))),
  },
  ReplacementTransformer: {
    shape: { struct: 'ReplacementTransformerPlugin', fields: { replacements: { list: replacementField } } },
    transform: (config, surroundings) => makeReplacements(config.replacements ?? [], surroundings),
  },
  ReplicaCountTransformer: {
    shape: { struct: 'ReplicaCountTransformerPlugin', fields: { replica, fieldSpecs: specs } },
    transform: (config) => setReplicas(config.replica ?? {}, specsIn(config)),
  },
  ValueAddTransformer: {
    shape: { struct: 'ValueAddTransformerPlugin', fields: { value: 'string', targets: { list: { struct: 'Target', fields: { selector, fieldPath: 'string', filePathPosition: 'int' } } }, targetFilePath: 'string' } },
    transform: makeValueAdd,
  },
  ConfigMapGenerator: {
    shape: { ...configMapArgs, fields: { ...configMapArgs.fields, metadata: objectMeta } },
    generate: (config, { loader, schemas }) => () => [generate('ConfigMap', named(config), loader, schemas)],
  },
  SecretGenerator: {
    shape: { ...secretArgs, fields: { ...secretArgs.fields, metadata: objectMeta } },
    generate: (config, { loader, schemas }) => () => [generate('Secret', named(config), loader, schemas)],
  },
  IAMPolicyGenerator: {
    shape: { struct: 'IAMPolicyGeneratorPlugin', fields: { cloud: 'string', kubernetesService: { struct: 'KubernetesService', fields: { name: 'string', namespace: 'string' } }, serviceAccount: { struct: 'ServiceAccount', fields: { name: 'string', projectId: 'string' } } } },
    generate: (config, { schemas }) => () => policyAccounts(config, schemas),
  },
  HelmChartInflationGenerator: {
    shape: { struct: 'HelmChartInflationGeneratorPlugin', fields: {} },
    generate: (_config, _surroundings, options) => refuseCharts(options),
  },
};

function makeNamespace({ metadata, unsetOnly, setRoleBindingSubjects = '', ...config }: Dynamic): Transform {
  if (setRoleBindingSubjects !== '' && !SUBJECT_MODES.includes(setRoleBindingSubjects)) {
    throw new Failure(`invalid value ${JSON.stringify(setRoleBindingSubjects)} for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`);
  }
  return setNamespace({ namespace: metadata?.namespace ?? '', fieldSpecs: specsIn(config), unsetOnly: unsetOnly === true, subjects: (setRoleBindingSubjects || 'defaultOnly') as SubjectMode });
}

function requiredSpecs(config: Dynamic): FieldSpec[] {
  if (config.fieldSpecs === undefined) throw new Failure('fieldSpecs is not expected to be nil');
  return specsIn(config);
}

function inTurn(...transforms: readonly Transform[]): Transform {
  return (map) => { for (const transform of transforms) transform(map); };
}

/** A generator in a file of its own has its name where all objects have it. */
function named({ metadata, ...config }: Dynamic): Dynamic {
  return { ...config, name: config.name || metadata?.name, namespace: config.namespace || metadata?.namespace };
}

function policyAccounts({ cloud = '', kubernetesService = {}, serviceAccount = {} }: Dynamic, schemas: Surroundings['schemas']): readonly Resource[] {
  if (cloud !== 'gke') throw new Failure(`cloud provider ${cloud} not supported yet`);
  const namespace = kubernetesService.namespace ? `\n  namespace: ${kubernetesService.namespace}` : '';
  const account = `${serviceAccount.name ?? ''}@${serviceAccount.projectId ?? ''}.iam.gserviceaccount.com`;
  const made = resourcesOf(`apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n    iam.gke.io/gcp-service-account: ${account}\n  name: ${kubernetesService.name ?? ''}${namespace}\n`, schemas);
  for (const resource of made) resource.setAnnotation(BEHAVIOR, 'unspecified');
  return made;
}

function refuseCharts({ withHelm, withPlugins }: BuildOptions): never {
  if (withHelm !== true && withPlugins !== true) throw new Failure('must specify --enable-helm');
  throw new Failure('charts of Helm are not inflated in this simulation');
}
