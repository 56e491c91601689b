import type { Answer } from './arena.js';

/** What may differ between two right answers. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/ErrImagePull/g, 'ImagePullBackOff'],
  [/https:\/\/127\.0\.0\.1:\d+/g, 'SERVER'], [/https:\/\/172\.30\.1\.2:6443/g, 'SERVER'], [/\b(127\.0\.0\.1|172\.30\.1\.2):\d{4,5}\b/g, 'SERVER'],
  [/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1-N'], [/kubectl-edit-\d+/g, 'kubectl-edit-N'],
  [/\b10\.(9[6-9]|10\d|11[01])\.\d+\.\d+\b/g, 'SERVICE-IP'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/(resourceVersion"?: )"\d+"/g, '$1RV'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+0000( UTC)?)?/g, 'TIME'], [/\[\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000\]/g, '[TIME]'], [/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/g, 'TIME'],
  [/^[EFWI]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ (\w+\.go:\d+)\]/gm, 'KLOG $1]'], [/^KLOG (reflector|request\.go).*\n/gm, ''], [/\b[0-9a-f]{64}\b/g, 'HASH'],
  [/(lookup \S+) on \d+\.\d+\.\d+\.\d+:53: /g, '$1: '],
  [/(^|[\s(])(\d+[dhms])+(?=[\s)]|$)/gm, '$1AGE'], [/<invalid>/g, 'AGE'], [/\(x\d+ over AGE\)/g, '(xN over AGE)'],
  [/(-[0-9a-f]{8,10}|gen|kube-api-access|fresh|tick|once|agent|lone|old|debugger|node-debugger-node0\d)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-RANDOM'],
];

/** Descriptions of what `__complete` offers are sentences of the help. */
function withoutDescriptions(text: string): string {
  return /^:\d+$/m.test(text) ? text.replace(/\t.*$/gm, '\tDESCRIPTION') : text;
}

/** Columns are as wide as their ages and times: where one stands, spaces say nothing. */
const WIDTH_VARIES = /AGE|TIME|Age|UID|RANDOM|SERVER|HASH|----/;

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

const LIMIT = /^ ?(Container|Pod|PersistentVolumeClaim) +[a-z-]+ /;

/** The real one shows the limits of a range in another order each time: it walks a map. */
function withSortedLimits(lines: readonly string[]): readonly string[] {
  const sorted: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const run: string[] = [];
    while (LIMIT.test(lines[i] ?? '')) run.push(lines[i++] as string);
    sorted.push(...run.sort());
    if (i < lines.length) sorted.push(lines[i] as string);
  }
  return sorted;
}

/** What kubectl tells in the order of a Go map, which is another each time. */
function inOneOrder(text: string): string {
  const lists = text.replace(/\[(cannot delete .*)\](?=, continuing)/g, (_, list: string) => `[${list.split(/, (?=cannot delete )/).sort().join(', ')}]`);
  return lists.replace(/^(cannot delete .*\n)+|^(\S+ pruned( \(.*\))?\n)+/gm, (lines) => `${lines.trimEnd().split('\n').sort().join('\n')}\n`);
}

export function masked(original: string): string {
  const text = inOneOrder(withoutDescriptions(factsOfHelp(original)));
  const lines = MASKS.reduce((left, [pattern, mask]) => left.replace(pattern, mask), text).split('\n');
  return withSortedLimits(lines).map((line) => WIDTH_VARIES.test(line) ? line.replace(/ {2,}/g, '  ').replace(/-{3,}/g, '---').trimEnd() : line).join('\n');
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

const SHOWN_MAX = 8;
const LINE_MAX = 300;

/** Of a long line the part where it leaves the other. */
function around(line: string, other: string): string {
  if (line.length <= LINE_MAX) return line;
  let at = 0;
  while (at < line.length && line[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  return `…${line.slice(from, from + LINE_MAX)}…`;
}


/** The lines that only one of them has; where they have the same ones in another order, all that stand elsewhere. */
function changedLines(theirs: string, ours: string): string {
  const a = theirs.split('\n');
  const b = ours.split('\n');
  const onlyIn = (lines: readonly string[], others: readonly string[]) => {
    const left = [...others];
    return lines.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  const elsewhere = (lines: readonly string[], others: readonly string[]) => lines.filter((line, i) => others[i] !== line);
  const shown = (sign: string, lines: readonly string[]) => [...lines.slice(0, SHOWN_MAX), ...(lines.length > SHOWN_MAX ? [`… ${lines.length - SHOWN_MAX} more`] : [])].map((line) => `    ${sign} ${line}`);
  const lost = onlyIn(a, b);
  const added = onlyIn(b, a);
  if (lost.length === 1 && added.length === 1) return [...shown('-', [around(lost[0] as string, added[0] as string)]), ...shown('+', [around(added[0] as string, lost[0] as string)])].join('\n');
  if (lost.length + added.length === 0) return [...shown('-', elsewhere(a, b)), ...shown('+', elsewhere(b, a))].join('\n');
  return [...shown('-', lost), ...shown('+', added)].join('\n');
}
