// What differs between two runs on the same cluster is masked on both sides before they are compared: random names, uids,
// times, addresses, widths of columns, the order of events. Everything else is a fact.

/** The letters of generated names. */
const RANDOM = 'bcdfghjklmnpqrstvwxz2456789';
const AGES = new Set(['AGE', 'LAST SEEN', 'FIRST SEEN', 'DURATION', 'LAST SCHEDULE', 'Age', 'UPDATED']);
const AGE = /^(?:(?:\d+[ydhms]){1,3}|<invalid>|<unknown>)$/;
const TABLE_HEAD = /^\s*[A-Z][A-Z0-9()%/_-]*(?: [A-Z0-9()%/_-]+)*(?:\s{2,}[A-Z][A-Z0-9()%/_-]*(?: [A-Z0-9()%/_-]+)*)*\s*$/;
const EVENTS_HEAD = /^\s*Type\s{2,}Reason\s{2,}Age\s{2,}From\s{2,}Message\s*$|LAST SEEN\s+TYPE\s+REASON/;
const RULE = /^\s*-{2,}(?:\s+-{2,})+\s*$/;
/** Lines that tell how fast something went. */
const PROGRESS = /^waiting for .*(?:rollout|rolling update|pods? to be|spec update|updated|partition|observed)/i;
/** Marks the rows of events until they are sorted. */
const EVENT = '\u0001';

/** What is masked wherever it stands. */
const ALWAYS: readonly (readonly [RegExp, string])[] = [
  [/\u001b\[[0-9;]*m/g, ''],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| ?[+-]\d\d:?\d\d)?(?: UTC)?/g, '<time>'],
  [/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:\d\d? \w{3}|\w{3} +\d\d?)(?: \d{4})? ?\d\d:\d\d:\d\d(?: \d{4}| [+-]\d{4})?/g, '<time>'],
  [/\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d|\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/^([EWIF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ /, '$1<log> '],
  [/(containerd|docker|cri-o):\/\/[0-9a-f]+/g, '$1://<id>'],
  [/(?:\S+@)?sha256:[0-9a-f]{64}/g, '<digest>'],
  [/\b[0-9a-f]{64}\b/g, '<id>'],
  [/eyJ[\w-]+\.[\w.-]+/g, '<token>'],
  [/\b[A-Za-z0-9+/]{120,}={0,2}/g, '<base64>'],
  [/(resourceVersion"?[:=] ?"?|Resource Version:\s+|Expected resource version to be \S+, was )\d+/g, '$1<revision>'],
  [/[\d.]+(?:ms|µs|s) \([\d.]+(?:ms|µs|s) including waiting\)/g, '<duration>'],
  [/\((?:\d+[smhdy])+ ago\)/g, '(<age> ago)'],
  [/\s*\(x\d+ over [^)]*\)/g, ''],
  [/^(Age:\s+)\S+/, '$1<age>'],
  [/\b(127\.0\.0\.1|localhost|0\.0\.0\.0):\d{4,5}\b/g, '$1:<port>'],
  [/(pod-template-hash|controller-revision-hash|controller-uid)("?[=:] ?"?)[^\s,"]+/g, '$1$2<hash>'],
  [/\.[0-9a-f]{14,16}\b/g, '.<hex>'],
  [/(Successfully assigned \S+ to )\S+/, '$1<node>'],
  [/^(Node:\s+)\S+\/\S+/, '$1<node>'],
  [/\/tmp\/\S+/g, '<file>'],
  [/(LIVE|MERGED)-\d+/g, '$1-<number>'],
  [/kubectl-edit-\S+/g, 'kubectl-edit-<number>'],
  [/bash: line \d+:/g, 'bash:'],
  [/(?:Successfully pulled image|Container image) "([^"]*)".*$/, 'pulled "$1"'],
];

/** What is masked where the session did not type it itself. */
const UNLESS_TYPED: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b(?!10\.96\.0\.1\b|10\.0\.0\.0\b)(?:10|172|192)\.\d+\.\d+\.\d+\b(?!\/)/g, '<ip>'],
  [/\b3[0-2]\d{3}\b/g, '<nodeport>'],
  [new RegExp(`-[${RANDOM}]{6,10}-[${RANDOM}]{5}(?![a-zA-Z0-9])`, 'g'), '-<hash>-<random>'],
  [new RegExp(`-(?=[a-z]*\\d)[${RANDOM}013]{7,10}(?![a-zA-Z0-9])`, 'g'), '-<hash>'],
  [new RegExp(`-[${RANDOM}]{5}(?![a-zA-Z0-9])`, 'g'), '-<random>'],
  [/-\d{8}(?!\d)/g, '-<number>'],
];

/** An answer without what may differ. `typed` is all that the session typed. */
export function mask(text: string, typed: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n').filter((line) => !PROGRESS.test(line));
  const masked = withoutWidths(lines).map((line) => maskLine(line, typed))
    // Whether an image was there already is chance.
    .filter((line) => !/(?:^|\s)Pulling(?:\s|$)/.test(line))
    .map((line) => line.replace(/(\S)[ \t]{2,}/g, '$1  ').trimEnd());
  return inOneOrder(masked).join('\n').replace(/^\n+|\n+$/g, '');
}

function maskLine(line: string, typed: string): string {
  const always = ALWAYS.reduce((text, [pattern, by]) => text.replace(pattern, by), line);
  return UNLESS_TYPED.reduce((text, [pattern, by]) => text.replace(pattern, (found) => (typed.includes(found) ? found : by)), always);
}

/** Tables as cells with two blanks between them, their ages masked. */
function withoutWidths(lines: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at] ?? '';
    const areEvents = EVENTS_HEAD.test(head);
    if (!areEvents && !RULE.test(lines[at + 1] ?? '') && !(TABLE_HEAD.test(head) && /[A-Z]{2}/.test(head))) {
      found.push(withoutAges(head));
      continue;
    }
    const columns = [...head.matchAll(/\S+(?: \S+)*/g)].map((match) => ({ name: match[0], at: match.index }));
    found.push(columns.map(({ name }) => name).join('  '));
    const rows: string[] = [];
    for (at++; at < lines.length; at++) {
      const row = lines[at] ?? '';
      if (row.trim() === '' || row.search(/\S/) < head.search(/\S/)) break;
      if (RULE.test(row)) continue;
      if (columns.length > 1 && rows.length > 0 && TABLE_HEAD.test(row)) break;
      rows.push(cellsOf(row, columns)?.join('  ') ?? row);
    }
    at--;
    const once = (row: string) => row.replace(/\s*\(x\d+ over [^)]*\)/g, '');
    found.push(...(areEvents ? [...new Set(rows.map(once))].map((row) => EVENT + row) : rows));
  }
  return found;
}

/** Undefined when the row does not stand under its head. */
function cellsOf(row: string, columns: readonly { readonly name: string; readonly at: number }[]): string[] | undefined {
  const isCut = columns.some(({ at }, index) => index > 0 && at <= row.length && /\S/.test(row[at - 1] ?? ' '));
  if (isCut) return undefined;
  return columns.map(({ name, at }, index) => {
    const cell = row.slice(at, columns[index + 1]?.at).trim();
    if (AGES.has(name)) return cell === '' || cell === '<none>' ? cell : '<age>';
    return name === 'NODE' && cell !== '<none>' ? '<node>' : cell;
  });
}

/** A row without a head may carry an age. */
function withoutAges(line: string): string {
  const cells = line.split(/\s{2,}/);
  const isRow = cells.length >= 3 && !cells[0]?.endsWith(':') && !cells[1]?.endsWith(':');
  return isRow ? cells.map((cell) => (AGE.test(cell) ? '<age>' : cell)).join('  ') : line;
}

/** Events, and rows that differ by a random name only, come in any order. */
function inOneOrder(lines: readonly string[]): string[] {
  const kindOf = (line: string) => (line.startsWith(EVENT) ? 'event' : /<(?:random|hash|ip)>/.test(line) && !/^\s*[-{"]|^\s+\S+:/.test(line) ? 'row' : '');
  const found: string[] = [];
  for (let at = 0; at < lines.length;) {
    const kind = kindOf(lines[at] ?? '');
    let end = at + 1;
    while (kind !== '' && end < lines.length && kindOf(lines[end] ?? '') === kind) end++;
    const run = lines.slice(at, end).map((line) => line.replace(EVENT, ''));
    if (kind !== '') run.sort();
    found.push(...(kind === 'event' ? new Set(run) : run));
    at = end;
  }
  return found;
}
