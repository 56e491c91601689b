// Mirrors strftime(3) of the C locale
// Differs: time zones are UTC and fixed offsets (`TZ=UTC+2`, `EST5`); there is no zone database.

import { FIELD_WIDTH_MAX } from './limits.js';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;
export const DAY_NAMES: readonly string[] = DAYS;
export const MONTH_NAMES: readonly string[] = MONTHS;

export interface Zone {
  readonly name: string;
  readonly offsetMinutes: number;
}
export const UTC: Zone = { name: 'UTC', offsetMinutes: 0 };

/** A POSIX TZ value (`CET-1`, `UTC+2`: west is positive). Unknown names are UTC, as in the C library. */
export function zoneOf(tz: string | undefined): Zone {
  const parts = /^<?([A-Za-z+\-0-9]{3,}?)>?([+-]?\d{1,2})(?::(\d\d))?/.exec(tz ?? '');
  if (parts === null) return tz === 'GMT' ? { name: 'GMT', offsetMinutes: 0 } : UTC;
  const hours = Number(parts[2]);
  const minutes = Math.abs(hours) * 60 + Number(parts[3] ?? 0);
  return { name: parts[1] as string, offsetMinutes: parts[2]?.startsWith('-') ? minutes : -minutes };
}

export interface CalendarTime {
  readonly year: number;
  /** 0 to 11. */
  readonly month: number;
  readonly day: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly weekday: number;
  /** 0 to 365. */
  readonly yearday: number;
}

export function calendarOf(ms: number, zone: Zone): CalendarTime {
  const date = new Date(ms + zone.offsetMinutes * 60_000);
  const year = date.getUTCFullYear();
  return {
    year, month: date.getUTCMonth(), day: date.getUTCDate(),
    hours: date.getUTCHours(), minutes: date.getUTCMinutes(), seconds: date.getUTCSeconds(),
    weekday: date.getUTCDay(), yearday: Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000),
  };
}

/** `ms` since the epoch by a format of strftime, with GNU date's flags (`%-d`, `%_H`, `%^a`, `%:z`, `%N`, `%s`). */
export function strftime(format: string, ms: number, zone: Zone = UTC): string {
  const time = calendarOf(ms, zone);
  return format.replace(/%([-_0^#]*)(\d*)([EO]?)(:{0,3}[A-Za-z%+])/g, (whole: string, flags: string, width: string, _modifier: string, letter: string) => {
    const made = convert(letter, time, ms, zone, flags);
    if (made === undefined) return whole;
    let { text } = made;
    if (flags.includes('^')) text = text.toUpperCase();
    if (flags.includes('#')) text = letter === 'Z' ? text.toLowerCase() : text.toUpperCase();
    if (width !== '') text = text.padStart(Math.min(Number(width), FIELD_WIDTH_MAX), flags.includes('_') ? ' ' : made.numeric || flags.includes('0') ? '0' : ' ');
    return text;
  });
}

interface Made {
  readonly text: string;
  readonly numeric: boolean;
}

function convert(letter: string, t: CalendarTime, ms: number, zone: Zone, flags: string): Made | undefined {
  const pad = flags.includes('-') ? '' : flags.includes('_') ? ' ' : flags.includes('0') ? '0' : undefined;
  const number = (value: number, width: number, fill = '0'): Made => {
    const filler = pad ?? fill;
    const digits = String(Math.abs(value));
    return { text: (value < 0 ? '-' : '') + (filler === '' ? digits : digits.padStart(width, filler)), numeric: true };
  };
  const words = (text: string): Made => ({ text, numeric: false });
  const again = (format: string) => words(strftime(format, ms, zone));
  switch (letter) {
    case '%': return words('%');
    case 'n': return words('\n');
    case 't': return words('\t');
    case 'a': return words((DAYS[t.weekday] as string).slice(0, 3));
    case 'A': return words(DAYS[t.weekday] as string);
    case 'b': case 'h': return words((MONTHS[t.month] as string).slice(0, 3));
    case 'B': return words(MONTHS[t.month] as string);
    case 'c': return again('%a %b %e %H:%M:%S %Y');
    case 'C': return number(Math.floor(t.year / 100), 2);
    case 'd': return number(t.day, 2);
    case 'D': case 'x': return again('%m/%d/%y');
    case 'e': return number(t.day, 2, ' ');
    case 'F': return again('%Y-%m-%d');
    case 'g': return number(isoWeek(t).year % 100, 2);
    case 'G': return number(isoWeek(t).year, 4);
    case 'H': return number(t.hours, 2);
    case 'I': return number(t.hours % 12 === 0 ? 12 : t.hours % 12, 2);
    case 'j': return number(t.yearday + 1, 3);
    case 'k': return number(t.hours, 2, ' ');
    case 'l': return number(t.hours % 12 === 0 ? 12 : t.hours % 12, 2, ' ');
    case 'm': return number(t.month + 1, 2);
    case 'M': return number(t.minutes, 2);
    case 'N': return { text: String(((ms % 1000) + 1000) % 1000).padStart(3, '0').padEnd(9, '0'), numeric: true };
    case 'p': return words(t.hours < 12 ? 'AM' : 'PM');
    case 'P': return words(t.hours < 12 ? 'am' : 'pm');
    case 'q': return number(Math.floor(t.month / 3) + 1, 1);
    case 'r': return again('%I:%M:%S %p');
    case 'R': return again('%H:%M');
    case 's': return { text: String(Math.floor(ms / 1000)), numeric: true };
    case 'S': return number(t.seconds, 2);
    case 'T': case 'X': return again('%H:%M:%S');
    case 'u': return number(t.weekday === 0 ? 7 : t.weekday, 1);
    case 'U': return number(Math.floor((t.yearday + 7 - t.weekday) / 7), 2);
    case 'V': return number(isoWeek(t).week, 2);
    case 'w': return number(t.weekday, 1);
    case 'W': return number(Math.floor((t.yearday + 7 - ((t.weekday + 6) % 7)) / 7), 2);
    case 'y': return number(((t.year % 100) + 100) % 100, 2);
    case 'Y': return number(t.year, 4);
    case 'z': case ':z': case '::z': case ':::z': return words(offsetText(zone.offsetMinutes, letter.length - 1));
    case 'Z': return words(zone.name);
    case '+': return again('%a %b %e %H:%M:%S %Z %Y');
    default: return undefined;
  }
}

function offsetText(minutes: number, colons: number): string {
  const sign = minutes < 0 ? '-' : '+';
  const hh = String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0');
  const mm = String(Math.abs(minutes) % 60).padStart(2, '0');
  if (colons === 0) return `${sign}${hh}${mm}`;
  if (colons === 1) return `${sign}${hh}:${mm}`;
  if (colons === 2) return `${sign}${hh}:${mm}:00`;
  return mm === '00' ? `${sign}${hh}` : `${sign}${hh}:${mm}`;
}

function isoWeek(t: CalendarTime): { year: number; week: number } {
  const thursday = t.yearday - ((t.weekday + 6) % 7) + 3;
  if (thursday < 0) {
    const last = t.year - 1;
    return { year: last, week: Math.floor((thursday + daysIn(last)) / 7) + 1 };
  }
  if (thursday >= daysIn(t.year)) return { year: t.year + 1, week: 1 };
  return { year: t.year, week: Math.floor(thursday / 7) + 1 };
}

function daysIn(year: number): number {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}
