// Mirrors date(1) of GNU coreutils
// Differs: the clock can't be set; zones are UTC and fixed offsets.
import { defineProgram } from './define-program.js';
import { flag, optional, text } from './options.js';
import { parseDate } from './parse-date.js';
import { strftime, UTC, zoneOf } from './strftime.js';

const ISO: Readonly<Record<string, string>> = {
  '': '%Y-%m-%d', date: '%Y-%m-%d', hours: '%Y-%m-%dT%H%:z', minutes: '%Y-%m-%dT%H:%M%:z', seconds: '%Y-%m-%dT%H:%M:%S%:z', ns: '%Y-%m-%dT%H:%M:%S,%N%:z',
};
const RFC_3339: Readonly<Record<string, string>> = { date: '%Y-%m-%d', seconds: '%Y-%m-%d %H:%M:%S%:z', ns: '%Y-%m-%d %H:%M:%S.%N%:z' };

export const date = defineProgram({
  name: 'date', usage: '[OPTION]... [+FORMAT]', summary: 'Display date and time in the given FORMAT.',
  options: {
    date: text('d', 'date'), file: text('f', 'file'), iso: optional('I', 'iso-8601'), email: flag('R', 'rfc-email,rfc-2822'), rfc3339: text('', 'rfc-3339'),
    reference: text('r', 'reference'), set: text('s', 'set'), utc: flag('u', 'utc,universal'), inputFormat: text('D'),
  },
  *main(proc, o, operands) {
    yield* proc.work(1);
    const zone = o.utc ? UTC : zoneOf(proc.env.get('TZ'));
    if (o.set !== undefined) return proc.die('cannot set date: Operation not permitted');
    const plus = operands.find((operand) => operand.startsWith('+'));
    const other = operands.find((operand) => !operand.startsWith('+'));
    if (other !== undefined) return proc.die(plus === undefined ? `invalid date '${other}'` : `extra operand '${other}'`);
    const format = plus?.slice(1) ?? (o.email ? '%a, %d %b %Y %H:%M:%S %z' : o.iso !== undefined ? ISO[o.iso] : o.rfc3339 !== undefined ? RFC_3339[o.rfc3339] : '%a %b %e %H:%M:%S %Z %Y');
    if (format === undefined) return proc.dieOfUsage(`invalid argument '${o.iso ?? o.rfc3339}' for '${o.iso === undefined ? '--rfc-3339' : '--iso-8601'}'`);
    const words = o.file === undefined ? [o.date] : (yield* proc.readAllText(proc.openInput(o.file))).trimEnd().split('\n');
    for (const word of words) {
      let at: number | undefined = proc.now();
      if (o.reference !== undefined) at = proc.files.stat(o.reference).modifiedMs;
      if (word !== undefined) at = parseDate(word, at, zone);
      if (at === undefined) {
        proc.warn(`invalid date '${word}'`);
        proc.status = 1;
      } else proc.print(`${strftime(format, at, zone)}\n`);
    }
    return proc.status;
  },
});
