// Mirrors k8s.io/client-go/tools/clientcmd (loading and merging)
// Differs: no HomeDir of another user, no legacy paths.
import type { Process } from '#linux/kernel/process.js';
import { Errno } from '#linux/kernel/step.js';
import { type Dynamic, isRecord, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';

export interface Entry {
  readonly name: string;
  /** The file it came from: where changes go. */
  readonly file: string;
  value: Dynamic;
}

/** The merged kubeconfig: the first file that names a thing wins. */
export interface Kubeconfig {
  readonly files: readonly string[];
  readonly clusters: Entry[];
  readonly contexts: Entry[];
  readonly users: Entry[];
  currentContext: string;
  currentContextFile: string | undefined;
  readonly empty: boolean;
}

export function kubeconfigFiles(proc: Process, explicit: string): readonly string[] {
  if (explicit !== '') return [explicit];
  const listed = (proc.env.get('KUBECONFIG') ?? '').split(':').filter((path) => path !== '');
  if (listed.length > 0) return [...new Set(listed)];
  return [`${homeOf(proc)}/.kube/config`];
}

export function homeOf(proc: Process): string {
  return proc.env.get('HOME') ?? '/root';
}

/** Throws Fatal when an explicit file is missing or a file cannot be read. */
export function loadKubeconfig(proc: Process, explicit: string, mayBeMissing = false): Kubeconfig {
  const files = kubeconfigFiles(proc, explicit);
  const config: Kubeconfig & { empty: boolean } = { files, clusters: [], contexts: [], users: [], currentContext: '', currentContextFile: undefined, empty: true };
  for (const file of files) {
    const content = readConfigFile(proc, file, explicit !== '' && !mayBeMissing);
    if (content === undefined) continue;
    config.empty = false;
    merge(config.clusters, content.clusters, 'cluster', file);
    merge(config.contexts, content.contexts, 'context', file);
    merge(config.users, content.users, 'user', file);
    if (config.currentContext === '' && content['current-context']) {
      config.currentContext = String(content['current-context']);
      config.currentContextFile = file;
    }
  }
  for (const entries of [config.clusters, config.contexts, config.users]) entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return config;
}

export function readConfigFile(proc: Process, file: string, mustExist: boolean): Dynamic | undefined {
  let source: string;
  try {
    source = proc.files.readText(file);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'ENOENT' && !mustExist) return undefined;
    if (error.code === 'EINVAL') return {}; // a device, /dev/null for one: nothing to read
    const problem = error.message.charAt(0).toLowerCase() + error.message.slice(1);
    if (error.code === 'ENOENT') throw new Fatal(`stat ${file}: ${problem}`);
    throw new Fatal(`error loading config file "${file}": ${error.code === 'EISDIR' ? 'read' : 'open'} ${file}: ${problem}`);
  }
  if (source.trim() === '') return {};
  try {
    const content = readYaml(source);
    if (isRecord(content) && ['Config', undefined].includes(content['kind'])) return content;
    if (isRecord(content)) throw new Fatal(`error loading config file "${file}": no kind ${JSON.stringify(content['kind'])} is registered for version ${JSON.stringify(content['apiVersion'] ?? '')} in scheme "k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50"`);
    throw new Fatal(`error loading config file "${file}": couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  } catch (error) {
    if (error instanceof YamlError) throw new Fatal(`error loading config file "${file}": ${error.message}`);
    throw error;
  }
}

function merge(into: Entry[], entries: unknown, field: string, file: string): void {
  for (const entry of listOf(entries)) {
    if (!isRecord(entry) || into.some(({ name }) => name === entry['name'])) continue;
    into.push({ name: String(entry['name']), file, value: isRecord(entry[field]) ? entry[field] : {} });
  }
}
