import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '../rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { Writer, writeAnnotations, writeMap } from './writer.js';

interface Row {
  readonly resource: string;
  readonly urls: string;
  readonly names: string;
  readonly verbs: string[];
}

/** One row for each resource and URL; rows that differ only in their verbs are one. */
export function ruleRows(rules: Dynamic): string[][] {
  const rows = new Map<string, Row>();
  const add = (resource: string, urls: string, names: string, verbs: readonly string[]) => {
    const key = `${resource}\0${urls}\0${names}`;
    const row = rows.get(key) ?? { resource, urls, names, verbs: [] };
    for (const verb of verbs) if (!row.verbs.includes(verb)) row.verbs.push(verb);
    rows.set(key, row);
  };
  for (const rule of listOf(rules)) {
    const names = listOf(rule.resourceNames);
    for (const resource of listOf(rule.resources)) for (const group of listOf(rule.apiGroups)) for (const name of names.length === 0 ? [''] : names) add(combined(resource, group), '[]', name === '' ? '[]' : `[${name}]`, listOf(rule.verbs));
    for (const url of listOf(rule.nonResourceURLs)) add('', `[${url}]`, '[]', listOf(rule.verbs));
  }
  const order = (row: Row) => `${row.resource}\0${row.urls}\0${row.names}`;
  return [...rows.values()].sort((a, b) => compactOrder(a, b) || (order(a) < order(b) ? -1 : 1)).map(({ resource, urls, names, verbs }) => [resource, urls, names, `[${verbs.join(' ')}]`]);
}

/** By the number of verbs downwards last of all; first by text as kubectl's stable sort leaves it. */
function compactOrder(a: Row, b: Row): number {
  return a.resource === '' && b.resource !== '' ? -1 : a.resource !== '' && b.resource === '' ? 1 : 0;
}

function combined(resource: string, group: string): string {
  if (group === '') return resource;
  const slash = resource.indexOf('/');
  return slash < 0 ? `${resource}.${group}` : `${resource.slice(0, slash)}.${group}${resource.slice(slash)}`;
}

export function* describeRole(role: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', role.metadata.name);
  writeMap(w, 0, 'Labels', role.metadata.labels);
  writeAnnotations(w, 0, role.metadata.annotations);
  w.raw('PolicyRule:\n');
  w.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  w.line(1, '---------\t-----------------\t--------------\t-----');
  for (const row of ruleRows(role.rules)) w.line(1, row.join('\t'));
  yield undefined;
  return w.aligned();
}

export function* describeBinding(binding: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', binding.metadata.name);
  writeMap(w, 0, 'Labels', binding.metadata.labels);
  writeAnnotations(w, 0, binding.metadata.annotations);
  w.raw('Role:\n');
  w.line(1, `Kind:\t${binding.roleRef.kind}`);
  w.line(1, `Name:\t${binding.roleRef.name}`);
  w.raw('Subjects:\n');
  w.line(1, 'Kind\tName\tNamespace');
  w.line(1, '----\t----\t---------');
  for (const { kind, name, namespace } of listOf(binding.subjects)) w.line(1, `${kind}\t${name}\t${namespace ?? ''}`);
  yield undefined;
  return w.aligned();
}
