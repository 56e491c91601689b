import { DAY_NAMES, MONTH_NAMES, strftime } from '#linux/programs/strftime.js';
import { JqError } from './errors.js';
import type { Builtin } from './evaluator.js';
import { lost } from './paths.js';
import { isArray, type Json } from './json.js';
import { plain, withArgs } from './native.js';

/** jq's broken down time: year, month from 0, day, hours, minutes, seconds, weekday, day of the year. */
function broken(seconds: number): readonly number[] {
  const date = new Date(Math.floor(seconds) * 1000);
  const year = date.getUTCFullYear();
  const yearday = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000);
  return [year, date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds() + (seconds - Math.floor(seconds)), date.getUTCDay(), yearday];
}

function gmtime(input: Json): Json {
  if (typeof input !== 'number') throw new JqError('gmtime() requires a number');
  return broken(input);
}

function mktime(input: Json): number {
  if (!isArray(input)) throw new JqError('mktime requires array of 6 numbers');
  const parts = input.slice(0, 6);
  if (parts.length < 6 || parts.some((part) => typeof part !== 'number')) throw new JqError('mktime requires array of 6 numbers');
  const [year, month, day, hours, minutes, seconds] = parts as number[];
  return Math.floor(Date.UTC(year as number, month, day, hours, minutes, Math.floor(seconds as number)) / 1000);
}

function formatTime(name: string): (input: Json, format?: Json) => Json {
  return (input, format) => {
    if (typeof format !== 'string') throw new JqError(`${name}/1 requires a string format`);
    const seconds = typeof input === 'number' ? input : isArray(input) ? mktime(input) : undefined;
    if (seconds === undefined) throw new JqError(`${name}/1 requires parsed datetime inputs`);
    return strftime(format, Math.floor(seconds) * 1000);
  };
}

function strptime(input: Json, format?: Json): Json {
  if (typeof input !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
  if (typeof format !== 'string') throw new JqError('strptime/1 requires string inputs and arguments');
  const parts = { year: 1900, month: 0, day: 0, hours: 0, minutes: 0, seconds: 0, yearday: undefined as number | undefined, epoch: undefined as number | undefined };
  let at = 0;
  const mismatch = () => new JqError(`date "${input}" does not match format "${format}"`);
  const take = (pattern: RegExp) => {
    const found = pattern.exec(input.slice(at));
    if (found === null) throw mismatch();
    at += found[0].length;
    return found[0];
  };
  const name = (names: readonly string[]) => {
    const index = names.findIndex((each) => input.slice(at).toLowerCase().startsWith(each.toLowerCase()));
    const short = names.findIndex((each) => input.slice(at).toLowerCase().startsWith(each.slice(0, 3).toLowerCase()));
    if (index < 0 && short < 0) throw mismatch();
    at += index >= 0 ? (names[index] as string).length : 3;
    return index >= 0 ? index : short;
  };
  const expanded = format.replaceAll('%T', '%H:%M:%S').replaceAll('%F', '%Y-%m-%d').replaceAll('%D', '%m/%d/%y').replaceAll('%R', '%H:%M').replaceAll('%c', '%a %b %e %H:%M:%S %Y');
  let afternoon: boolean | undefined;
  for (let k = 0; k < expanded.length; k++) {
    const letter = expanded[k] as string;
    if (/\s/.test(letter)) {
      take(/^\s*/);
      continue;
    }
    if (letter !== '%') {
      if (input[at++] !== letter) throw mismatch();
      continue;
    }
    switch (expanded[++k]) {
      case 'Y': parts.year = Number(take(/^\d{1,4}/)); break;
      case 'y': { const short = Number(take(/^\d{1,2}/)); parts.year = short < 69 ? 2000 + short : 1900 + short; break; }
      case 'm': parts.month = Number(take(/^\s*\d{1,2}/)) - 1; break;
      case 'd': case 'e': parts.day = Number(take(/^\s*\d{1,2}/)); break;
      case 'H': case 'k': parts.hours = Number(take(/^\s*\d{1,2}/)); break;
      case 'I': case 'l': parts.hours = Number(take(/^\s*\d{1,2}/)) % 12; break;
      case 'M': parts.minutes = Number(take(/^\d{1,2}/)); break;
      case 'S': parts.seconds = Number(take(/^\d{1,2}/)); break;
      case 'j': parts.yearday = Number(take(/^\d{1,3}/)); break;
      case 'p': afternoon = take(/^[AaPp][Mm]/).toLowerCase() === 'pm'; break;
      case 'b': case 'B': case 'h': parts.month = name(MONTH_NAMES); break;
      case 'a': case 'A': name(DAY_NAMES); break;
      case 's': parts.epoch = Number(take(/^\d+/)); break;
      case 'Z': take(/^[A-Za-z]+/); break;
      case 'z': take(/^(?:Z|[+-]\d\d:?\d\d)/); break;
      case 'n': case 't': take(/^\s*/); break;
      case '%': take(/^%/); break;
      default: throw mismatch();
    }
  }
  if (at < input.length) throw mismatch();
  if (parts.epoch !== undefined) return broken(parts.epoch);
  const hours = afternoon === true ? parts.hours + 12 : parts.hours;
  const [month, day] = parts.yearday === undefined ? [parts.month, parts.day] : [0, parts.yearday];
  return broken(Date.UTC(parts.year, month, day, hours, parts.minutes, parts.seconds) / 1000);
}

export const timeBuiltins: readonly (readonly [string, Builtin])[] = [
  ['now/0', (run, _args, _input, path, emit) => emit(run.world.nowMs() / 1000, lost(path))],
  ['gmtime/0', plain(gmtime)],
  ['localtime/0', plain(gmtime)],
  ['mktime/0', plain((input) => {
    if (!isArray(input)) throw new JqError('mktime requires array of 6 numbers');
    return mktime(input);
  })],
  ['strftime/1', withArgs(formatTime('strftime'))],
  ['strflocaltime/1', withArgs(formatTime('strflocaltime'))],
  ['strptime/1', withArgs(strptime)],
];

