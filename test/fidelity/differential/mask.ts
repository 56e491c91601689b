import type { Answer } from './arena.js';

/** What may differ between two right answers. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/https:\/\/127\.0\.0\.1:\d+/g, 'SERVER'], [/https:\/\/172\.30\.1\.2:6443/g, 'SERVER'], [/\b(127\.0\.0\.1|172\.30\.1\.2):\d{4,5}\b/g, 'SERVER'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-N'], [/kubectl-edit-\d+/g, 'kubectl-edit-N'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/(resourceVersion"?: )"\d+"/g, '$1RV'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+0000( UTC)?)?/g, 'TIME'], [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, 'TIME'],
  [/^[EWI]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /gm, 'KLOG '],
  [/(^|[\s(])(\d+[dhms])+(?=[\s)]|$)/gm, '$1AGE'], [/<invalid>/g, 'AGE'], [/\(x\d+ over AGE\)/g, '(xN over AGE)'],
  [/(-[0-9a-f]{8,10}|gen|fresh|tick|once|agent|lone|old)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-RANDOM'],
  [/ {2,}/g, '  '], [/-{3,}/g, '---'], [/ +$/gm, ''],
];

/** What a help text states: commands, aliases, flags with their defaults, usage. Its sentences are our own. */
function factsOfHelp(text: string): string {
  if (!/^Usage:\n/m.test(text)) return text;
  const facts: string[] = [];
  let section = '';
  for (const line of text.split('\n')) {
    const title = /^([A-Z][A-Za-z() ]*):$/.exec(line)?.[1];
    if (title !== undefined) section = title;
    if (section === 'Options' || section === '') facts.push(...(/^ {4}(-\S, )?--[a-z-]+=.*:/.exec(line) ?? []).slice(0, 1));
    else if (section === 'Aliases' || section === 'Usage') facts.push(line);
    else if (section.endsWith('Commands') || section.includes('Commands (')) facts.push(/^ {2}\S+/.exec(line)?.[0] ?? '');
  }
  return facts.join('\n');
}

export function masked(original: string): string {
  const text = factsOfHelp(original);
  return MASKS.reduce((left, [pattern, mask]) => left.replace(pattern, mask), text);
}

/** Where two answers differ in what they should share; undefined if nowhere. */
export function differenceOf(theirs: Answer, ours: Answer): string | undefined {
  const parts: string[] = [];
  if (theirs.exitCode !== ours.exitCode) parts.push(`  exit code ${ours.exitCode}, the real one ${theirs.exitCode}`);
  for (const part of ['stdout', 'stderr', 'changes'] as const) {
    if (theirs[part] === ours[part] || masked(theirs[part]) === masked(ours[part])) continue;
    parts.push(`  ${part} (- the real one, + ours)\n${changedLines(masked(theirs[part]), masked(ours[part]))}`);
  }
  return parts.length === 0 ? undefined : parts.join('\n');
}

const SHOWN_MAX = 16;

/** The lines between the first and the last that differ. */
function changedLines(theirs: string, ours: string): string {
  const a = theirs.split('\n');
  const b = ours.split('\n');
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const shown = (sign: string, lines: readonly string[]) => {
    const cut = lines.slice(start, lines.length - end);
    return [...cut.slice(0, SHOWN_MAX), ...(cut.length > SHOWN_MAX ? [`… ${cut.length - SHOWN_MAX} more`] : [])].map((line) => `    ${sign} ${line}`);
  };
  return [...shown('-', a), ...shown('+', b)].join('\n');
}
