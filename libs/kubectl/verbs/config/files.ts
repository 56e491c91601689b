// Mirrors clientcmd.ModifyConfig: changes go to the file that an entry came from
import { Errno } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { homeOf, kubeconfigFiles, loadKubeconfig, readConfigFile } from '#kubectl/kubeconfig/kubeconfig.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';

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

/** The fields of an entry as Go's types have them; others are lost when a file is written. */
export const FIELDS: Readonly<Record<Section, Readonly<Record<string, 'string' | 'bool' | 'bytes' | 'list' | 'other'>>>> = {
  clusters: { server: 'string', 'tls-server-name': 'string', 'insecure-skip-tls-verify': 'bool', 'certificate-authority': 'string', 'certificate-authority-data': 'bytes', 'proxy-url': 'string', 'disable-compression': 'bool', extensions: 'other' },
  contexts: { cluster: 'string', user: 'string', namespace: 'string', extensions: 'other' },
  users: { 'client-certificate': 'string', 'client-certificate-data': 'bytes', 'client-key': 'string', 'client-key-data': 'bytes', token: 'string', tokenFile: 'string', as: 'string', 'as-uid': 'string', 'as-groups': 'list', 'as-user-extra': 'other', username: 'string', password: 'string', 'auth-provider': 'other', exec: 'other', extensions: 'other' },
};
/** Written even when they are empty. */
const ALWAYS: Readonly<Record<Section, readonly string[]>> = { clusters: ['server'], contexts: ['cluster', 'user'], users: [] };

function typedEntry(section: Section, value: Dynamic): Dynamic {
  const typed: Record<string, Dynamic> = {};
  for (const field of Object.keys(FIELDS[section])) {
    const given = value?.[field];
    if (given !== undefined && given !== null && given !== '' && given !== false) typed[field] = given;
    else if (ALWAYS[section].includes(field)) typed[field] = '';
  }
  return typed;
}

/** With every section, sorted by name. */
export function whole(content: Dynamic): Dynamic {
  const sorted = (section: Section) => {
    const entries = listOf(content[section]);
    if (entries.length === 0) return null;
    return entries.map((entry) => ({ name: entry.name, [FIELD[section]]: typedEntry(section, entry[FIELD[section]]) }) as Dynamic).sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const { preferences, ...rest } = content;
  return { ...rest, ...(preferences?.colors === true ? { preferences: { colors: true } } : {}), clusters: sorted('clusters'), contexts: sorted('contexts'), 'current-context': content['current-context'] ?? '', users: sorted('users') };
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
