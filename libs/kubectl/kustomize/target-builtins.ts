// Mirrors sigs.k8s.io/kustomize/api/internal/target (kusttarget_configplugin.go): the built-in steps of a kustomization, in order
import { type Dynamic, isRecord, sortKeys } from '#kubectl/rest/dynamic.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { Build } from './build-settings.js';
import { builtins, type Generate } from './builtins.js';
import { type Config, fullSpec, mergeSpecs } from './config.js';
import { within } from './failure.js';
import type { FieldSpec } from './field-spec.js';
import { mergeOptions } from './generators.js';
import type { Kustomization } from './kustomization.js';
import type { Loader } from './loader.js';
import { builtinOrigin, type Origin } from './origin.js';
import type { Noted } from './target.js';
import type { Transform } from './transformers/transformer.js';

/** A built-in by its kind, and its configuration as it is told where it is wrong. */
type Step = readonly [kind: string, config: Dynamic];

/** Throws Failure. */
export function configureGenerators({ fields, file }: Kustomization, loader: Loader, build: Build, origin: Origin | undefined): Noted<Generate>[] {
  const withOptions = (args: Dynamic) => ({ ...args, options: mergeOptions(args.options, fields.generatorOptions) });
  const steps: Step[] = [
    ...listOf(fields.configMapGenerator).map((args): Step => ['ConfigMapGenerator', withOptions(args)]),
    ...listOf(fields.secretGenerator).map((args): Step => ['SecretGenerator', withOptions(args)]),
    ...listOf(fields.helmCharts).map((chart): Step => ['HelmChartInflationGenerator', { ...fields.helmGlobals, ...chart }]),
  ];
  return steps.map(([kind, config]) => ({
    run: configured(kind, config, (shown) => builtins[kind]?.generate?.(config, { loader, schemas: build.schemas, shown }, build.options) as Generate),
    origin: origin === undefined ? undefined : builtinOrigin(origin, file, kind),
  }));
}

/** Throws Failure. */
export function configureTransformers({ fields, file }: Kustomization, config: Config, loader: Loader, build: Build, origin: Origin | undefined): Noted<Transform>[] {
  return stepsOf(fields, config).map(([kind, settings]) => ({
    run: configured(kind, settings, (shown) => builtins[kind]?.transform?.(kind === 'ReplacementTransformer' ? { replacements: settings.Replacements } : settings, { loader, schemas: build.schemas, shown }) as Transform),
    origin: origin === undefined ? undefined : builtinOrigin(origin, file, kind),
  }));
}

function configured<T>(kind: string, config: Dynamic, make: (shown: string) => T): T {
  const shown = writeYaml(withoutZeros(config));
  return within(`trouble configuring builtin ${kind} with config: \`\n${shown}\``, () => make(shown));
}

function listOf(value: Dynamic): readonly Dynamic[] {
  return value ?? [];
}

function stepsOf(fields: Dynamic, config: Config): Step[] {
  return [
    ...(listOf(fields.patchesStrategicMerge).length > 0 ? [['PatchStrategicMergeTransformer', { paths: fields.patchesStrategicMerge }] as Step] : []),
    ...listOf(fields.patches).map((patch): Step => ['PatchTransformer', patch]),
    ...(fields.namespace ? [['NamespaceTransformer', { metadata: { namespace: fields.namespace }, fieldSpecs: config.namespace }] as Step] : []),
    ...(fields.namePrefix ? [['PrefixTransformer', { prefix: fields.namePrefix, fieldSpecs: config.namePrefix }] as Step] : []),
    ...(fields.nameSuffix ? [['SuffixTransformer', { suffix: fields.nameSuffix, fieldSpecs: config.nameSuffix }] as Step] : []),
    ...labelSteps(fields, config),
    ...(Object.keys(fields.commonAnnotations ?? {}).length > 0 ? [['AnnotationsTransformer', { annotations: fields.commonAnnotations, fieldSpecs: config.commonAnnotations }] as Step] : []),
    ...listOf(fields.patchesJson6902).map(({ patch, path, target }): Step => ['PatchJson6902Transformer', { ...(target === undefined ? {} : { target }), path, jsonOp: patch }]),
    ...listOf(fields.replicas).map((replica): Step => ['ReplicaCountTransformer', { replica, fieldSpecs: config.replicas }]),
    ...listOf(fields.images).map((imageTag): Step => ['ImageTagTransformer', { imageTag, fieldSpecs: config.images }]),
    ...(listOf(fields.replacements).length > 0 ? [['ReplacementTransformer', { Replacements: fields.replacements }] as Step] : []),
  ];
}

/** Without labels of either form there is no step; with some, `commonLabels` are always the last one. */
function labelSteps({ labels, commonLabels }: Dynamic, config: Config): Step[] {
  if (listOf(labels).length === 0 && Object.keys(commonLabels ?? {}).length === 0) return [];
  return [
    ...listOf(labels).map((label): Step => ['LabelTransformer', { labels: label.pairs, fieldSpecs: within('failed to merge labels', () => labelSpecs(label, config)) }]),
    ['LabelTransformer', { labels: commonLabels ?? {}, fieldSpecs: config.commonLabels }],
  ];
}

const METADATA_LABELS: FieldSpec = { group: '', version: '', kind: '', path: 'metadata/labels', create: true };

function labelSpecs({ fields = [], includeSelectors, includeTemplates }: Dynamic, config: Config): FieldSpec[] {
  const specs = mergeSpecs(fields.map(fullSpec), config.labels);
  if (includeSelectors === true) return mergeSpecs(specs, config.commonLabels);
  const withTemplates = includeTemplates === true ? within('failed to merge template fieldSpec', () => mergeSpecs(specs, config.templateLabels)) : specs;
  return mergeSpecs(withTemplates, [METADATA_LABELS]);
}

/** As Go leaves out what is empty in a struct. */
function withoutZeros(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(withoutZeros);
  if (!isRecord(value)) return value;
  const isZero = (item: Dynamic) => item === undefined || item === '' || item === false || item === 0 || (Array.isArray(item) && item.length === 0);
  return sortKeys(Object.fromEntries(Object.entries(value).filter(([, item]) => !isZero(item)).map(([key, item]) => [key, key === 'options' || key === 'labels' ? item : withoutZeros(item)])));
}
