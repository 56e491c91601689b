// Mirrors helm.sh/helm/v4/pkg/chart/v2/lint
// Differs: e-mail addresses and URLs are checked more simply, fields of Chart.yaml that helm does not know are not told, and of
// deprecated APIs only those gone since 1.16 to 1.26 are known.
import type { Step } from '#linux/kernel/step.js';
import { at, type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { readYaml, splitDocuments, YamlError } from '#cluster/apimachinery/yaml/read.js';
import type { HelmCall } from '#helm/call.js';
import { defaultCapabilities, type KubeVersion } from '#helm/engine/capabilities.js';
import { renderChart } from '#helm/engine/render.js';
import { copyOf, type Table } from '#helm/engine/values.js';
import { HelmError } from '#helm/errors.js';
import { findVersion, isStrictVersion } from '#helm/semver/version.js';
import { coalesceTables } from '#helm/values/coalesce.js';
import { faultsOf, renderValuesOf } from '#helm/values/render-values.js';
import type { Chart, Metadata } from './chart.js';
import { processDependencies } from './dependencies.js';
import { loadFolder, type Place, readValues } from './load.js';
import { findWrongType, metadataOf } from './metadata.js';
import { absolutePath } from './paths.js';

export interface LintMessage {
  readonly severity: 'INFO' | 'WARNING' | 'ERROR';
  readonly path: string;
  readonly text: string;
}

export interface LintOptions {
  readonly namespace: string;
  readonly skipSchema: boolean;
  readonly kubeVersion: KubeVersion | undefined;
}

/** Looks at a chart's folder. */
export function* lintFolder(call: HelmCall<unknown>, folder: string, values: Table, options: LintOptions): Step<LintMessage[]> {
  const { place } = call;
  const messages: LintMessage[] = [];
  const add = (severity: LintMessage['severity'], path: string, text: string | undefined) => {
    if (text !== undefined) messages.push({ severity, path, text });
    return text === undefined;
  };
  lintDefinition(place, folder, add);
  const valuesPath = `${folder}/values.yaml`;
  if (add('INFO', 'values.yaml', place.files.exists(valuesPath) ? undefined : 'file does not exist')) add('ERROR', 'values.yaml', valuesProblem(place, folder, values, options.skipSchema));
  yield* lintTemplates(call, folder, values, options, add);
  lintDependencies(place, folder, add);
  return messages;
}

type Add = (severity: LintMessage['severity'], path: string, text: string | undefined) => boolean;

function lintDefinition(place: Place, folder: string, add: Add): void {
  const path = `${folder}/Chart.yaml`;
  if (place.files.stat(path).kind === 'directory') {
    add('ERROR', 'Chart.yaml', 'should be a file, not a directory');
    return;
  }
  let raw: Dynamic;
  try {
    raw = readYaml(place.files.readText(path)) ?? {};
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    add('ERROR', 'Chart.yaml', `unable to parse YAML\n\terror converting YAML to JSON: ${error.message}`);
    return;
  }
  const wrong = findWrongType(raw);
  if (wrong !== undefined) {
    add('ERROR', 'Chart.yaml', `unable to parse YAML\n\terror unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${wrong}`);
    return;
  }
  const metadata = metadataOf(raw);
  for (const [severity, text] of definitionRules(metadata, raw)) add(severity, 'Chart.yaml', text);
}

function definitionRules(metadata: Metadata, raw: Dynamic): readonly (readonly [LintMessage['severity'], string | undefined])[] {
  const { name, apiVersion, version, icon = '', type = '', sources = [] } = metadata;
  return [
    ['ERROR', name === '' ? 'name is required' : name.includes('/') ? `chart name ${JSON.stringify(name)} is invalid` : undefined],
    ['ERROR', apiVersion === '' ? 'apiVersion is required. The value must be either "v1" or "v2"' : ['v1', 'v2'].includes(apiVersion) ? undefined : `apiVersion '${apiVersion}' is not valid. The value must be either "v1" or "v2"`],
    ['ERROR', typeProblem(raw, 'version')],
    ['ERROR', version === '' ? 'version is required' : findVersion(version) === undefined ? `version '${version}' is not a valid SemVer` : undefined],
    ['ERROR', typeProblem(raw, 'appVersion')],
    ['ERROR', maintainerProblem(metadata)],
    ['ERROR', sources.filter((source) => !/^[a-z][a-z0-9+.-]*:\/\/\S+/i.test(source)).map((source) => `invalid source URL '${source}'`)[0]],
    ['INFO', icon === '' ? 'icon is recommended' : undefined],
    ['ERROR', icon !== '' && !/^[a-z][a-z0-9+.-]*:\/\/\S+/i.test(icon) ? `invalid icon URL '${icon}'` : undefined],
    ['ERROR', type !== '' && apiVersion !== 'v2' ? `chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'` : undefined],
    ['ERROR', metadata.dependencies !== undefined && apiVersion !== 'v2' ? `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'` : undefined],
    ['WARNING', isStrictVersion(version) ? undefined : `version '${version}' is not a valid SemVerV2`],
  ];
}

/** Helm reads a number as a text, but says that it should be one. */
function typeProblem(raw: Dynamic, key: string): string | undefined {
  const value: unknown = raw[key];
  const type = typeof value === 'number' ? 'float64' : typeof value === 'boolean' ? 'bool' : value === null ? '<nil>' : undefined;
  return type === undefined ? undefined : `${key} should be of type string but it's of type ${type}`;
}

function maintainerProblem({ maintainers = [] }: Metadata): string | undefined {
  for (const each of maintainers) {
    if (each === null) return 'a maintainer entry is empty';
    const { name = '', email = '', url = '' } = each;
    if (name === '') return 'each maintainer requires a name';
    if (email !== '' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url !== '' && !/^(https?:\/\/)?[^\s/]+\.[^\s/]+/.test(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function valuesProblem(place: Place, folder: string, given: Table, skipSchema: boolean): string | undefined {
  let values: Table;
  try {
    values = readValues(place.files.readText(`${folder}/values.yaml`), 'unable to parse YAML');
  } catch (error) {
    if (error instanceof HelmError) return error.message.replace('cannot unmarshal yaml document: ', '');
    throw error;
  }
  const schema = `${folder}/values.schema.json`;
  if (skipSchema || !place.files.exists(schema)) return undefined;
  const faults = faultsOf(place.files.read(schema), coalesceTables(copyOf(given), values, () => undefined));
  return faults === undefined ? undefined : `${faults}\n`;
}

function* lintTemplates(call: HelmCall<unknown>, folder: string, values: Table, options: LintOptions, add: Add): Step<void> {
  const { place } = call;
  const dir = 'templates/';
  if (!add('WARNING', dir, place.files.exists(`${folder}/templates`) ? undefined : 'directory does not exist')) return;
  if (!add('ERROR', dir, place.files.stat(`${folder}/templates`).kind === 'directory' ? undefined : 'not a directory')) return;
  let chart: Chart;
  let rendered: Map<string, string>;
  try {
    chart = loadFolder(place, folder);
    const whole = processDependencies(chart, values, call.logger);
    chart = whole;
    const renderValues = renderValuesOf(whole, values, { name: 'test-release', namespace: options.namespace, revision: 0, isUpgrade: false }, defaultCapabilities(options.kubeVersion), call.logger, options.skipSchema);
    renderValues.release['IsInstall'] = false;
    rendered = yield* renderChart(whole, renderValues, { env: call.proc.world, logger: call.logger, lint: true, work: (steps) => call.proc.work(steps) });
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    add('ERROR', dir, error.message);
    return;
  }
  for (const { name } of chart.templates) {
    const extension = /\.[^./]*$/.exec(name)?.[0] ?? '';
    add('ERROR', name, ['.yaml', '.yml', '.tpl', '.txt'].includes(extension) ? undefined : `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`);
    if (!['.yaml', '.yml'].includes(extension.toLowerCase())) continue;
    const content = rendered.get(`${chart.metadata.name}/${name}`) ?? '';
    if (content.trim() !== '' && !lintManifest(name, content, add)) return;
  }
}

/** False when the rest need not be looked at. */
function lintManifest(name: string, content: string, add: Add): boolean {
  const first = content.split('\n').find((line) => line.trim() !== '') ?? '';
  add('WARNING', name, /^[ \t]/.test(first) ? `document starts with an illegal indent: ${JSON.stringify(first)}, which may cause parsing problems` : undefined);
  for (const document of splitDocuments(content)) {
    let object: Dynamic;
    try {
      object = readYaml(document);
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      add('ERROR', name, `unable to parse YAML: error converting YAML to JSON: ${error.message}`);
      return false;
    }
    if (object === null || object === undefined) continue;
    if (!isRecord(object)) {
      add('ERROR', name, `unable to parse YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${Array.isArray(object) ? 'array' : typeof object} into Go value of type rules.k8sYamlStruct`);
      return false;
    }
    const own = String(at(object, 'metadata', 'name') ?? '');
    add('WARNING', name, nameProblem(String(object['kind'] ?? ''), own));
    add('WARNING', name, deprecation(String(object['apiVersion'] ?? ''), String(object['kind'] ?? '')));
    if (['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].includes(String(object['kind'])) && !/matchLabels|matchExpressions/.test(content)) add('ERROR', name, `a ${object['kind']} must contain matchLabels or matchExpressions, and ${JSON.stringify(own)} does not`);
  }
  return true;
}

const SUBDOMAIN = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_1035 = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1123 = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function nameProblem(kind: string, name: string): string | undefined {
  const lower = kind.toLowerCase();
  if (lower === 'certificatesigningrequest') return undefined;
  if (['role', 'clusterrole', 'rolebinding', 'clusterrolebinding'].includes(lower)) return undefined;
  const [rule, text] = lower === 'service' ? [/^[a-z]([-a-z0-9]*[a-z0-9])?$/, LABEL_1035] as const : lower === 'namespace' ? [/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, LABEL_1123] as const : [/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, SUBDOMAIN] as const;
  return rule.test(name) ? undefined : `object name does not conform to Kubernetes naming requirements: ${JSON.stringify(name)}: metadata.name: Invalid value: ${JSON.stringify(name)}: ${text}`;
}

const GONE: Readonly<Record<string, readonly [since: string, gone: string, instead: string]>> = {
  'extensions/v1beta1 Ingress': ['v1.14+', 'v1.22+', 'networking.k8s.io/v1 Ingress'], 'networking.k8s.io/v1beta1 Ingress': ['v1.19+', 'v1.22+', 'networking.k8s.io/v1 Ingress'],
  'policy/v1beta1 PodDisruptionBudget': ['v1.21+', 'v1.25+', 'policy/v1 PodDisruptionBudget'], 'batch/v1beta1 CronJob': ['v1.21+', 'v1.25+', 'batch/v1 CronJob'], 'apps/v1beta1 Deployment': ['v1.8+', 'v1.16+', 'apps/v1 Deployment'],
  'apps/v1beta2 Deployment': ['v1.9+', 'v1.16+', 'apps/v1 Deployment'], 'extensions/v1beta1 Deployment': ['v1.8+', 'v1.16+', 'apps/v1 Deployment'], 'autoscaling/v2beta2 HorizontalPodAutoscaler': ['v1.23+', 'v1.26+', 'autoscaling/v2 HorizontalPodAutoscaler'],
};

function deprecation(apiVersion: string, kind: string): string | undefined {
  const found = GONE[`${apiVersion} ${kind}`];
  return found === undefined ? undefined : `${apiVersion} ${kind} is deprecated in ${found[0]}, unavailable in ${found[1]}; use ${found[2]}`;
}

function lintDependencies(place: Place, folder: string, add: Add): void {
  let chart: Chart;
  try {
    chart = loadFolder(place, folder);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    add('ERROR', '', `unable to load chart\n\t${error.message}`);
    return;
  }
  const there = chart.dependencies.map(({ metadata }) => metadata.name);
  const wanted = (chart.metadata.dependencies ?? []).map(({ name }) => name);
  const unnamed = there.filter((name) => !wanted.includes(name));
  const missing = wanted.filter((name) => !there.includes(name));
  const path = absolutePath(place, folder);
  add('ERROR', path, unnamed.length > 0 ? `chart metadata is missing these dependencies: ${unnamed.join(',')}` : undefined);
  add('WARNING', path, missing.length > 0 ? `chart directory is missing these dependencies: ${missing.join(',')}` : undefined);
}

