// Mirrors github.com/Masterminds/sprig/v3/date.go and time.Format
// Differs: every zone is UTC; `toDate` reads the layouts of numbers only.
import { formatDuration, parseDuration } from '#kubectl/flags/duration.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { RE2JS } from 're2js';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const LAYOUT = /2006|January|Jan|Monday|Mon|MST|Z07:00|Z0700|-07:00|-0700|-07|\.0+|\.9+|01|02|_2|03|04|05|06|15|PM|pm|1|2|3|4|5/g;

/** time.Time, to the millisecond. */
export class Moment {
  readonly goType = 'time.Time';
  constructor(readonly ms: number) {}
  goText(): string {
    return formatTime(this.ms, '2006-01-02 15:04:05.999999999 -0700 MST');
  }
  Unix(): number {
    return Math.floor(this.ms / 1000);
  }
  Format(layout: string): string {
    return formatTime(this.ms, layout);
  }
  Year(): number {
    return new Date(this.ms).getUTCFullYear();
  }
}

/** As Go formats a time in UTC by an example layout. */
export function formatTime(ms: number, layout: string): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const hour = date.getUTCHours();
  const parts: Readonly<Record<string, () => string>> = {
    '2006': () => String(date.getUTCFullYear()).padStart(4, '0'), '06': () => two(date.getUTCFullYear() % 100),
    January: () => MONTHS[date.getUTCMonth()] as string, Jan: () => (MONTHS[date.getUTCMonth()] as string).slice(0, 3), '01': () => two(date.getUTCMonth() + 1), '1': () => String(date.getUTCMonth() + 1),
    Monday: () => DAYS[date.getUTCDay()] as string, Mon: () => (DAYS[date.getUTCDay()] as string).slice(0, 3),
    '02': () => two(date.getUTCDate()), _2: () => String(date.getUTCDate()).padStart(2), '2': () => String(date.getUTCDate()),
    '15': () => two(hour), '03': () => two(hour % 12 || 12), '3': () => String(hour % 12 || 12), PM: () => (hour < 12 ? 'AM' : 'PM'), pm: () => (hour < 12 ? 'am' : 'pm'),
    '04': () => two(date.getUTCMinutes()), '4': () => String(date.getUTCMinutes()), '05': () => two(date.getUTCSeconds()), '5': () => String(date.getUTCSeconds()),
    MST: () => 'UTC', 'Z07:00': () => 'Z', Z0700: () => 'Z', '-07:00': () => '+00:00', '-0700': () => '+0000', '-07': () => '+00',
  };
  return layout.replace(LAYOUT, (word) => {
    if (!word.startsWith('.')) return parts[word]?.() ?? word;
    const digits = `${String(date.getUTCMilliseconds()).padStart(3, '0')}000000`.slice(0, word.length - 1);
    return word[1] === '0' ? `.${digits}` : `.${digits}`.replace(/\.?0+$/, '');
  });
}

/** time.Parse; undefined when the text does not fit the layout. */
function parseTime(layout: string, text: string): number | undefined {
  const order: string[] = [];
  let pattern = '';
  let from = 0;
  for (const match of layout.matchAll(LAYOUT)) {
    pattern += RE2JS.quote(layout.slice(from, match.index));
    from = match.index + match[0].length;
    order.push(match[0]);
    pattern += /^(Jan|January|Mon|Monday|MST|PM|pm)$/.test(match[0]) ? '([A-Za-z]+)' : /^Z/.test(match[0]) ? '(Z|[-+][0-9:]+)' : /^[-.]/.test(match[0]) ? '([-+.][0-9:]+)' : match[0] === '2006' ? '([0-9]{4})' : '([0-9]{1,2})';
  }
  const found = RE2JS.compile(`${pattern}${RE2JS.quote(layout.slice(from))}`).matcher(text);
  if (!found.matches()) return undefined;
  const fields = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, offset: 0 };
  order.forEach((word, i) => {
    const value = found.group(i + 1) ?? '';
    if (word === '2006') fields.year = Number(value);
    else if (word === '06') fields.year = 2000 + Number(value);
    else if (/^0?1$/.test(word)) fields.month = Number(value);
    else if (/^Jan/.test(word)) fields.month = MONTHS.findIndex((month) => month.startsWith(value)) + 1;
    else if (/^[0_]?2$/.test(word)) fields.day = Number(value);
    else if (/^(15|0?3)$/.test(word)) fields.hour = Number(value);
    else if (/^0?4$/.test(word)) fields.minute = Number(value);
    else if (/^0?5$/.test(word)) fields.second = Number(value);
    else if (/07/.test(word) && value !== 'Z') fields.offset = (value.startsWith('-') ? -1 : 1) * (Number(value.slice(1, 3)) * 60 + Number(value.replace(':', '').slice(3, 5) || 0));
  });
  return Date.UTC(fields.year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second) - fields.offset * 60_000;
}

function roundDuration(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const units: readonly (readonly [number, string])[] = [[31_536_000, 'y'], [2_592_000, 'mo'], [86_400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
  const unit = units.find(([size]) => seconds > size);
  return unit === undefined ? '0s' : `${Math.floor(seconds / unit[0])}${unit[1]}`;
}

/** `now` in milliseconds. */
export function dateFunctions(now: () => number): FunctionMap {
  const msOf = (date: unknown) => (date instanceof Moment ? date.ms : typeof date === 'number' ? date * 1000 : now());
  const modify = declared('string any', (text: string, date: unknown) => {
    const ms = parseDuration(text);
    return new Moment(msOf(date) + (typeof ms === 'number' ? ms : 0));
  });
  const parse = (layout: string, text: string) => new Moment(parseTime(layout, text) ?? Date.UTC(1, 0, 1));
  const inZone = declared('string any string', (layout: string, date: unknown) => formatTime(msOf(date), layout));
  return {
    now: declared('', () => new Moment(now())),
    date: declared('string any', (layout: string, date: unknown) => formatTime(msOf(date), layout)),
    dateInZone: inZone,
    date_in_zone: inZone,
    htmlDate: declared('any', (date: unknown) => formatTime(msOf(date), '2006-01-02')),
    htmlDateInZone: declared('any string', (date: unknown) => formatTime(msOf(date), '2006-01-02')),
    dateModify: modify,
    date_modify: modify,
    mustDateModify: modify,
    must_date_modify: modify,
    toDate: declared('string string', parse),
    mustToDate: declared('string string', (layout: string, text: string) => {
      if (parseTime(layout, text) === undefined) throw new CallError(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as ${JSON.stringify(layout)}`);
      return parse(layout, text);
    }),
    unixEpoch: declared('any', (date: unknown) => String(Math.floor(msOf(date) / 1000))),
    ago: declared('any', (date: unknown) => formatDuration(Math.round((now() - msOf(date)) / 1000) * 1000)),
    duration: declared('any', (seconds: unknown) => formatDuration((typeof seconds === 'number' ? seconds : /^-?\d+$/.test(String(seconds)) ? Number(seconds) : 0) * 1000)),
    durationRound: declared('any', (value: unknown) => {
      if (value instanceof Moment) return roundDuration(now() - value.ms);
      const ms = typeof value === 'string' ? parseDuration(value) : typeof value === 'number' ? value / 1e6 : 0;
      return roundDuration(typeof ms === 'number' ? ms : 0);
    }),
  };
}
