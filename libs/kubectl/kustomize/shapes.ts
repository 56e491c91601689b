// Mirrors sigs.k8s.io/kustomize/api/types: the fields of a kustomization and of what is configured in it
import type { Shape, Struct } from './go-decode.js';

const strings: Shape = { list: 'string' };
const texts: Shape = { map: 'string' };
const same = (within: string, ...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, within]));

const gvk = { group: 'string', version: 'string', kind: 'string' } as const;
const resId = { ...gvk, name: 'string', namespace: 'string' } as const;
const inResId = { ...same('ResId.Gvk', 'group', 'version', 'kind'), ...same('ResId', 'name', 'namespace') };

export const selector: Struct = { struct: 'Selector', fields: { ...resId, annotationSelector: 'string', labelSelector: 'string' }, within: inResId };
export const objectMeta: Struct = { struct: 'ObjectMeta', fields: { name: 'string', namespace: 'string', labels: texts, annotations: texts } };
export const patch: Struct = { struct: 'Patch', fields: { path: 'string', patch: 'string', target: selector, options: { map: 'bool' } } };
export const image: Struct = { struct: 'Image', fields: { name: 'string', newName: 'string', tagSuffix: 'string', newTag: 'string', digest: 'string' } };
export const replica: Struct = { struct: 'Replica', fields: { name: 'string', count: 'int64' } };
export const fieldSpec: Struct = { struct: 'FieldSpec', fields: { ...gvk, path: 'string', create: 'bool' }, within: same('Gvk', 'group', 'version', 'kind') };
const label: Struct = { struct: 'Label', fields: { pairs: texts, includeSelectors: 'bool', includeTemplates: 'bool', fields: { list: fieldSpec } } };

const fieldOptions: Struct = { struct: 'FieldOptions', fields: { delimiter: 'string', index: 'int', encoding: 'string', create: 'bool' } };
const sourceSelector: Struct = { struct: 'SourceSelector', fields: { ...resId, fieldPath: 'string', options: fieldOptions }, within: inResId };
const targetSelector: Struct = { struct: 'TargetSelector', fields: { select: selector, reject: { list: selector }, fieldPaths: strings, options: fieldOptions } };
const replacementFields = { source: sourceSelector, targets: { list: targetSelector }, sourceValue: 'string' } as const;
export const replacement: Struct = { struct: 'Replacement', fields: replacementFields };
export const replacementField: Struct = { struct: 'ReplacementField', fields: { ...replacementFields, path: 'string' }, within: same('Replacement', 'source', 'targets', 'sourceValue') };

const generatorOptions: Struct = { struct: 'GeneratorOptions', fields: { labels: texts, annotations: texts, disableNameSuffixHash: 'bool', immutable: 'bool' } };
const sources = { literals: strings, files: strings, envs: strings, env: 'string' } as const;
const generatorArgs = { namespace: 'string', name: 'string', behavior: 'string', ...sources, options: generatorOptions } as const;
const inGeneratorArgs = { ...same('GeneratorArgs', 'namespace', 'name', 'behavior', 'options'), ...same('GeneratorArgs.KvPairSources', 'literals', 'files', 'envs', 'env') };
export const configMapArgs: Struct = { struct: 'ConfigMapArgs', fields: generatorArgs, within: inGeneratorArgs };
export const secretArgs: Struct = { struct: 'SecretArgs', fields: { ...generatorArgs, type: 'string' }, within: inGeneratorArgs };

const varTarget: Struct = { struct: 'Target', fields: { apiVersion: 'string', ...resId }, within: same('Gvk', 'group', 'version', 'kind') };
const variable: Struct = { struct: 'Var', fields: { name: 'string', objref: varTarget, fieldref: { struct: 'FieldSelector', fields: { fieldPath: 'string' } } } };
export const sortOptions: Struct = { struct: 'SortOptions', fields: { order: 'string', legacySortOptions: { struct: 'LegacySortOptions', fields: { orderFirst: strings, orderLast: strings } } } };

const helmGlobals = { chartHome: 'string', configHome: 'string' } as const;
const helmChart = {
  name: 'string', version: 'string', repo: 'string', releaseName: 'string', namespace: 'string', additionalValuesFiles: strings, valuesFile: 'string', valuesInline: { map: 'any' }, valuesMerge: 'string',
  includeCRDs: 'bool', skipHooks: 'bool', apiVersions: strings, kubeVersion: 'string', nameTemplate: 'string', skipTests: 'bool', debug: 'bool', devel: 'bool',
} as const;
const helmChartArgs = {
  chartName: 'string', chartVersion: 'string', chartRepoUrl: 'string', chartHome: 'string', chartRepoName: 'string', helmBin: 'string', helmHome: 'string', values: 'string', valuesLocal: { map: 'any' }, valuesMerge: 'string',
  releaseName: 'string', releaseNamespace: 'string', extraArgs: strings,
} as const;

export const kustomization: Struct = {
  struct: 'Kustomization',
  fields: {
    kind: 'string', apiVersion: 'string', metadata: objectMeta, openapi: texts, namePrefix: 'string', nameSuffix: 'string', namespace: 'string', commonLabels: texts, labels: { list: label }, commonAnnotations: texts,
    patchesStrategicMerge: strings, patchesJson6902: { list: patch }, patches: { list: patch }, images: { list: image }, imageTags: { list: image }, replacements: { list: replacementField }, replicas: { list: replica },
    vars: { list: variable }, sortOptions, resources: strings, components: strings, crds: strings, bases: strings, configMapGenerator: { list: configMapArgs }, secretGenerator: { list: secretArgs },
    helmGlobals: { struct: 'HelmGlobals', fields: helmGlobals }, helmCharts: { list: { struct: 'HelmChart', fields: helmChart } }, helmChartInflationGenerator: { list: { struct: 'HelmChartArgs', fields: helmChartArgs } },
    generatorOptions, configurations: strings, generators: strings, transformers: strings, validators: strings, buildMetadata: strings,
  },
  within: same('TypeMeta', 'kind', 'apiVersion'),
};
