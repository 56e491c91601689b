// Mirrors cel-go/common/stdlib: parts of times and durations
// Differs: time zones are UTC or an offset; names of zones are not known here.
import { floorDiv } from '#cluster/cel/time-text.js';
import { CelError, Duration, Timestamp, type CelValue } from '#cluster/cel/values.js';
import { noSuchOverload, text, type Declaration } from './declare.js';

const DAY_MS = 86_400_000;

function part(name: string, read: (date: Date) => number, ofDuration?: bigint): Declaration {
  const overloads = ['timestamp.(): int', 'timestamp.(string): int', ...(ofDuration === undefined ? [] : ['duration.(): int'])];
  return [name, overloads, ([value, zone]) => {
    if (value instanceof Duration && ofDuration !== undefined) return name === 'getMilliseconds' ? (value.nanos % 1_000_000_000n) / ofDuration : value.nanos / ofDuration;
    if (!(value instanceof Timestamp)) throw noSuchOverload();
    return BigInt(read(new Date(Number(floorDiv(value.nanos, 1_000_000n)) + offsetMs(zone))));
  }];
}

function offsetMs(zone: CelValue | undefined): number {
  if (zone === undefined || zone === 'UTC' || zone === 'Z') return 0;
  const match = /^([+-]?)(\d\d):(\d\d)$/.exec(text(zone));
  if (match === null) throw new CelError(`unknown time zone ${text(zone)}`);
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS);
}

export const times: readonly Declaration[] = [
  part('getFullYear', (date) => date.getUTCFullYear()),
  part('getMonth', (date) => date.getUTCMonth()),
  part('getDayOfYear', dayOfYear),
  part('getDayOfMonth', (date) => date.getUTCDate() - 1),
  part('getDate', (date) => date.getUTCDate()),
  part('getDayOfWeek', (date) => date.getUTCDay()),
  part('getHours', (date) => date.getUTCHours(), 3_600_000_000_000n),
  part('getMinutes', (date) => date.getUTCMinutes(), 60_000_000_000n),
  part('getSeconds', (date) => date.getUTCSeconds(), 1_000_000_000n),
  part('getMilliseconds', (date) => date.getUTCMilliseconds(), 1_000_000n),
];
