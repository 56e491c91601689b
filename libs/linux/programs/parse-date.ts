// Mirrors the date strings of GNU coreutils (date -d, touch -d)
// Differs: English, no zone names but UTC, GMT and Z, numeric offsets, and relative words.
import { MONTH_NAMES, DAY_NAMES, type Zone, UTC, calendarOf } from './strftime.js';

const DAY_MS = 86_400_000;
const FIXED_UNITS: Readonly<Record<string, number>> = { sec: 1000, second: 1000, min: 60_000, minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS, fortnight: 14 * DAY_MS };

interface Parts {
  year: number; month: number; day: number;
  hours: number; minutes: number; seconds: number; ms: number;
  hasDate: boolean; hasTime: boolean;
  offsetMinutes: number;
  addMonths: number; addMs: number;
  weekday: { readonly index: number; readonly ordinal: number } | undefined;
}

/** Milliseconds since the epoch, or undefined when the words are no date. */
export function parseDate(text: string, nowMs: number, zone: Zone = UTC): number | undefined {
  const now = calendarOf(nowMs, zone);
  const parts: Parts = {
    year: now.year, month: now.month, day: now.day, hours: now.hours, minutes: now.minutes, seconds: now.seconds, ms: nowMs % 1000,
    hasDate: false, hasTime: false, offsetMinutes: zone.offsetMinutes, addMonths: 0, addMs: 0, weekday: undefined,
  };
  let rest = text.trim().replace(/\([^)]*\)/g, ' ').replace(/,/g, ' ');
  const epoch = /^@(-?\d+)(?:\.(\d+))?$/.exec(rest);
  if (epoch !== null) return Number(epoch[1]) * 1000 + Number((epoch[2] ?? '').padEnd(3, '0').slice(0, 3));
  while (rest.trim() !== '') {
    rest = rest.trimStart();
    const used = takeCalendar(rest, parts) || takeTime(rest, parts) || takeRelative(rest, parts) || takeWord(rest, parts);
    if (used === 0) return undefined;
    rest = rest.slice(used);
  }
  return momentOf(parts);
}

function momentOf(p: Parts): number | undefined {
  if (p.month < 0 || p.month > 11 || p.day < 1 || p.day > 31 || p.hours > 24 || p.minutes > 59 || p.seconds > 60) return undefined;
  // A date alone is midnight; relative words alone keep the time of day.
  const keepsTime = p.hasTime || (!p.hasDate && p.weekday === undefined);
  const [h, m, s, ms] = keepsTime ? [p.hours, p.minutes, p.seconds, p.ms] : [0, 0, 0, 0];
  let moment = Date.UTC(p.year, p.month + p.addMonths, p.day, h, m, s, p.hasTime ? p.ms : ms) - p.offsetMinutes * 60_000;
  if (p.weekday !== undefined && !p.hasDate) {
    const today = new Date(moment + p.offsetMinutes * 60_000).getUTCDay();
    let days = (p.weekday.index - today + 7) % 7;
    if (p.weekday.ordinal > 0) days += 7 * (p.weekday.ordinal - (days > 0 ? 1 : 0));
    if (p.weekday.ordinal < 0) days += 7 * p.weekday.ordinal;
    moment += days * DAY_MS;
  }
  return moment + p.addMs;
}

function takeCalendar(rest: string, p: Parts): number {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[\sT])/i.exec(rest) ?? /^(\d{4})(\d\d)(\d\d)(?=$|[\sT])/.exec(rest) ?? /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?=$|\s)/.exec(rest);
  if (iso !== null) return setDate(p, Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), iso[0].length + (/^T/i.test(rest.slice(iso[0].length)) ? 1 : 0));
  const us = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2,4}))?(?=$|\s)/.exec(rest);
  if (us !== null) return setDate(p, us[3] === undefined ? p.year : yearOf(us[3]), Number(us[1]) - 1, Number(us[2]), us[0].length);
  const dayFirst = /^(\d{1,2})[\s-]([A-Za-z]{3,9})\.?(?:[\s-](\d{4})(?=$|\s))?/.exec(rest);
  if (dayFirst !== null && monthOf(dayFirst[2] as string) >= 0) {
    return setDate(p, dayFirst[3] === undefined ? p.year : Number(dayFirst[3]), monthOf(dayFirst[2] as string), Number(dayFirst[1]), dayFirst[0].length);
  }
  const monthFirst = /^([A-Za-z]{3,9})\.?\s+(\d{1,2})(?=$|\s)(?:\s+(\d{4})(?=$|\s))?/.exec(rest);
  if (monthFirst !== null && monthOf(monthFirst[1] as string) >= 0) {
    return setDate(p, monthFirst[3] === undefined ? p.year : Number(monthFirst[3]), monthOf(monthFirst[1] as string), Number(monthFirst[2]), monthFirst[0].length);
  }
  // `Thu Jan  1 00:00:00 UTC 1970` has its year at the end.
  const lateYear = p.hasDate && p.hasTime ? /^(\d{4})(?=$|\s)/.exec(rest) : null;
  if (lateYear !== null) return setDate(p, Number(lateYear[1]), p.month, p.day, lateYear[0].length);
  return 0;
}

function setDate(p: Parts, year: number, month: number, day: number, used: number): number {
  Object.assign(p, { year, month, day, hasDate: true });
  return used;
}

function yearOf(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 69 ? 2000 + year : 1900 + year;
}

function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return MONTH_NAMES.findIndex((name) => name.toLowerCase() === lower || name.slice(0, 3).toLowerCase() === lower || (lower === 'sept' && name === 'September'));
}

function takeTime(rest: string, p: Parts): number {
  const time = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([ap]\.?m\.?)?/i.exec(rest) ?? /^(\d{1,2})()()()\s*([ap]\.?m\.?)(?=$|\s)/i.exec(rest);
  if (time === null) {
    const zone = /^(?:UTC|GMT|Z)?([+-])(\d\d):?(\d\d)?(?=$|\s)/i.exec(rest);
    if (zone === null || !(p.hasTime || p.hasDate)) return 0;
    p.offsetMinutes = (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3] ?? 0));
    return zone[0].length;
  }
  let hours = Number(time[1]);
  const half = time[5]?.toLowerCase().charAt(0);
  if (half !== undefined) hours = (hours % 12) + (half === 'p' ? 12 : 0);
  Object.assign(p, { hours, minutes: Number(time[2] || 0), seconds: Number(time[3] || 0), ms: Number((time[4] ?? '').padEnd(3, '0').slice(0, 3)), hasTime: true });
  return time[0].length;
}

const ORDINALS: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1, first: 1, third: 3, fourth: 4, fifth: 5 };

function takeRelative(rest: string, p: Parts): number {
  const found = /^([+-]?\s*\d+|last|this|next|first|third|fourth|fifth|an?)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?(?=$|[\s+-])/i.exec(rest);
  if (found === null) return takeOrdinalDay(rest, p);
  const typed = (found[1] ?? '1').toLowerCase().replace(/\s/g, '');
  const count = (ORDINALS[typed] ?? (/^an?$/.test(typed) ? 1 : Number(typed))) * (found[3] === undefined ? 1 : -1);
  const unit = (found[2] as string).toLowerCase();
  if (unit === 'month') p.addMonths += count;
  else if (unit === 'year') p.addMonths += 12 * count;
  else p.addMs += count * (FIXED_UNITS[unit] as number);
  return found[0].length;
}

function takeOrdinalDay(rest: string, p: Parts): number {
  const found = /^(last|this|next)\s+([A-Za-z]{3,9})(?=$|\s)/i.exec(rest);
  const index = found === null ? -1 : weekdayOf(found[2] as string);
  if (found === null || index < 0) return 0;
  p.weekday = { index, ordinal: ORDINALS[(found[1] as string).toLowerCase()] as number };
  return found[0].length;
}

function weekdayOf(word: string): number {
  const lower = word.toLowerCase();
  return DAY_NAMES.findIndex((name) => name.toLowerCase() === lower || name.slice(0, 3).toLowerCase() === lower);
}

function takeWord(rest: string, p: Parts): number {
  const word = /^[A-Za-z]+/.exec(rest)?.[0];
  if (word === undefined) return 0;
  const lower = word.toLowerCase();
  if (lower === 'now') return word.length;
  if (lower === 'utc' || lower === 'gmt' || lower === 'z') p.offsetMinutes = 0;
  else if (lower === 'today') return word.length;
  else if (lower === 'yesterday') p.addMs -= DAY_MS;
  else if (lower === 'tomorrow') p.addMs += DAY_MS;
  else if (lower === 'midnight') Object.assign(p, { hours: 0, minutes: 0, seconds: 0, ms: 0, hasTime: true });
  else if (lower === 'noon') Object.assign(p, { hours: 12, minutes: 0, seconds: 0, ms: 0, hasTime: true });
  else if (lower === 't' && p.hasDate) return 1;
  else if (weekdayOf(word) >= 0) p.weekday = { index: weekdayOf(word), ordinal: 0 };
  else return 0;
  return word.length;
}
