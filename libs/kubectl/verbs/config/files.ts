// Mirrors clientcmd.ModifyConfig: changes go to the file that an entry came from
import { Errno } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { homeOf, kubeconfigFiles, loadKubeconfig, readConfigFile } from '#kubectl/kubeconfig/kubeconfig.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { writeYaml } from '#kubectl/yaml/write.js';

export type Section = 'clusters' | 'contexts' | 'users';
export const FIELD: Readonly<Record<Section, string>> = { clusters: 'cluster', contexts: 'context', users: 'user' };

export function load<F>(call: Call<F>) {
  return loadKubeconfig(call.proc, call.globals.kubeconfig, true);
}

/** The file that new things go to. */
export function defaultFile<F>(call: Call<F>): string {
  const files = kubeconfigFiles(call.proc, call.globals.kubeconfig);
  return files.find((file) => call.proc.files.exists(file)) ?? (files.at(-1) as string);
}

/** Changes one file: `change` gets its content. */
export function modify<F>(call: Call<F>, file: string, change: (content: Dynamic) => void): void {
  const content = readConfigFile(call.proc, file, false) ?? {};
  content.apiVersion ??= 'v1';
  content.kind ??= 'Config';
  change(content);
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/'))) || (file.startsWith('/') ? '/' : '.');
  try {
    call.proc.files.makeDirectory(folder, { parents: true, mode: 0o750 });
    call.proc.files.write(file, writeYaml(whole(content)), 0o600);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Fatal(`open ${file}: ${error.message.toLowerCase()}`);
  }
}

/** With every section, sorted by name. */
export function whole(content: Dynamic): Dynamic {
  const sorted = (list: unknown) => {
    const entries = listOf(list);
    return entries.length === 0 ? null : [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const { preferences: _, ...rest } = content;
  return { ...rest, clusters: sorted(content.clusters), contexts: sorted(content.contexts), 'current-context': content['current-context'] ?? '', users: sorted(content.users) };
}

/** Sets fields of an entry; undefined values are left alone, '' removes. Says whether it was there. */
export function upsert<F>(call: Call<F>, section: Section, name: string, fields: Readonly<Record<string, Dynamic>>): boolean {
  const known = load(call)[section].find((entry) => entry.name === name);
  modify(call, known?.file ?? defaultFile(call), (content) => {
    const list = listOf(content[section]);
    let entry = list.find((each) => each.name === name);
    if (entry === undefined) {
      entry = { name, [FIELD[section]]: {} };
      list.push(entry);
    }
    const value = (entry[FIELD[section]] ??= {});
    for (const [key, field] of Object.entries(fields)) {
      if (field === undefined) continue;
      if (field === '' || field === null) delete value[key];
      else value[key] = field;
    }
    content[section] = list;
  });
  return known !== undefined;
}

/** Where `kubectl config` says that it works. */
export function shownFile<F>(call: Call<F>): string {
  const [first = ''] = kubeconfigFiles(call.proc, call.globals.kubeconfig);
  return first === '' ? `${homeOf(call.proc)}/.kube/config` : first;
}
