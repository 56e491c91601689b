// Mirrors github.com/robfig/cron/v3 (ParseStandard), which reads the schedules of cron jobs
// Differs: times are UTC; `TZ=` and `CRON_TZ=` are refused, as Kubernetes' validation refuses them.

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`: then the other of the two day fields decides alone. */
  readonly isStar: boolean;
}

export interface CronSchedule {
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
  /** `@every 1h`: so much after the time before, instead of the fields. */
  readonly everyMs?: number;
}

const MINUTE: Bounds = { min: 0, max: 59, names: [] };
const HOUR: Bounds = { min: 0, max: 23, names: [] };
const DAY_OF_MONTH: Bounds = { min: 1, max: 31, names: [] };
const MONTH: Bounds = { min: 1, max: 12, names: ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] };
const DAY_OF_WEEK: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Throws Error with the parser's own text. */
export function parseCron(spec: string): CronSchedule {
  if (spec === '') throw new Error('empty spec string');
  if (spec.startsWith('@')) return parseDescriptor(spec);
  const fields = spec.trim().split(/\s+/);
  if (fields.length !== 5) throw new Error(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = fields;
  return {
    minute: parseField(minute, MINUTE),
    hour: parseField(hour, HOUR),
    dayOfMonth: parseField(dayOfMonth, DAY_OF_MONTH),
    month: parseField(month, MONTH),
    dayOfWeek: parseField(dayOfWeek, DAY_OF_WEEK),
  };
}

function parseDescriptor(spec: string): CronSchedule {
  const fields = DESCRIPTORS[spec];
  if (fields !== undefined) return parseCron(fields);
  const every = /^@every (\d+)(s|m|h)$/.exec(spec);
  if (every === null) throw new Error(`unrecognized descriptor: ${spec}`);
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 }[every[2] as 's' | 'm' | 'h'];
  return { ...parseCron('* * * * *'), everyMs: Math.max(1_000, Number(every[1]) * unitMs) };
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(',').filter((each) => each !== '')) {
    const range = parseRange(part, bounds);
    for (let value = range.first; value <= range.last; value += range.step) values.add(value);
    isStar ||= range.isStar;
  }
  return { values, isStar };
}

function parseRange(text: string, bounds: Bounds): { first: number; last: number; step: number; isStar: boolean } {
  const [range = '', stepText, ...more] = text.split('/');
  const [low = '', high, ...rest] = range.split('-');
  let first: number;
  let last: number;
  let isStar = false;
  if (low === '*' || low === '?') {
    [first, last] = [bounds.min, bounds.max];
    isStar = true;
  } else {
    first = parseValue(low, bounds);
    last = high === undefined ? first : parseValue(high, bounds);
    if (rest.length > 0) throw new Error(`too many hyphens: ${text}`);
  }
  let step = 1;
  if (stepText !== undefined) {
    if (more.length > 0) throw new Error(`too many slashes: ${text}`);
    step = parseNumber(stepText);
    // `5/15` means from 5 on, every 15.
    if (high === undefined && !isStar) last = bounds.max;
    if (step > 1) isStar = false;
  }
  if (first < bounds.min) throw new Error(`beginning of range (${first}) below minimum (${bounds.min}): ${text}`);
  if (last > bounds.max) throw new Error(`end of range (${last}) above maximum (${bounds.max}): ${text}`);
  if (first > last) throw new Error(`beginning of range (${first}) beyond end of range (${last}): ${text}`);
  if (step === 0) throw new Error(`step of range should be a positive number: ${text}`);
  return { first, last, step, isStar };
}

function parseValue(text: string, { names }: Bounds): number {
  const named = names.indexOf(text.toLowerCase());
  return text !== '' && named >= 0 ? named : parseNumber(text);
}

function parseNumber(text: string): number {
  if (/^-\d+$/.test(text)) throw new Error(`negative number (${Number(text)}) not allowed: ${text}`);
  if (!/^\+?\d+$/.test(text)) throw new Error(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A schedule that does not come in five years never comes (31 February). */
const DAYS_MAX = 5 * 366;

/** The first time after `afterMs`; undefined when there is none. */
export function nextCronTime(schedule: CronSchedule, afterMs: number): number | undefined {
  if (schedule.everyMs !== undefined) return Math.floor(afterMs / 1000) * 1000 + schedule.everyMs;
  const startMs = (Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS;
  const firstDayMs = Math.floor(startMs / DAY_MS) * DAY_MS;
  const hours = [...schedule.hour.values].sort((a, b) => a - b);
  const minutes = [...schedule.minute.values].sort((a, b) => a - b);
  for (let day = 0; day < DAYS_MAX; day++) {
    const dayMs = firstDayMs + day * DAY_MS;
    if (!isOnDay(schedule, new Date(dayMs))) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const atMs = dayMs + (hour * 60 + minute) * MINUTE_MS;
        if (atMs >= startMs) return atMs;
      }
    }
  }
  return undefined;
}

function isOnDay({ month, dayOfMonth, dayOfWeek }: CronSchedule, day: Date): boolean {
  if (!month.values.has(day.getUTCMonth() + 1)) return false;
  const [byMonth, byWeek] = [dayOfMonth.values.has(day.getUTCDate()), dayOfWeek.values.has(day.getUTCDay())];
  return dayOfMonth.isStar || dayOfWeek.isStar ? byMonth && byWeek : byMonth || byWeek;
}
