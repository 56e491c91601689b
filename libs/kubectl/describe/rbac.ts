import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { Writer, writeAnnotations, writeMap } from './writer.js';

interface Row {
  readonly group: string;
  readonly resource: string;
  readonly url: string;
  readonly name: string;
  readonly verbs: string[];
}

/** One row for each resource, name and URL; rows of one resource that differ only in their verbs are one. */
export function ruleRows(rules: Dynamic): string[][] {
  const rows = new Map<string, Row>();
  for (const rule of listOf(rules)) {
    const names = listOf(rule.resourceNames);
    for (const group of listOf(rule.apiGroups)) {
      for (const resource of listOf(rule.resources)) {
        for (const name of names.length === 0 ? [''] : names) {
          const key = `${group}\0${resource}\0${name}`;
          const row: Row = rows.get(key) ?? { group, resource, url: '', name, verbs: [] };
          for (const verb of listOf(rule.verbs)) if (!row.verbs.includes(verb)) row.verbs.push(verb);
          rows.set(key, row);
        }
      }
    }
    for (const url of listOf(rule.nonResourceURLs)) rows.set(`\0url\0${rows.size}`, { group: '', resource: '', url, name: '', verbs: listOf(rule.verbs) });
  }
  return [...rows.values()].sort((a, b) => (sortText(a) < sortText(b) ? -1 : sortText(a) > sortText(b) ? 1 : 0)).map(({ group, resource, url, name, verbs }) => [resource === '' ? '' : combined(resource, group), `[${url}]`, `[${name}]`, `[${verbs.join(' ')}]`]);
}

/** Rules are sorted by their text in Go, where the verbs come first. */
function sortText({ group, resource, url, name, verbs }: Row): string {
  return `Verbs:[${verbs.join(' ')}],APIGroups:[${resource === '' ? '' : group}],Resources:[${resource}],ResourceNames:[${name}],NonResourceURLs:[${url}],`;
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
