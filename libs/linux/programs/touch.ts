// Mirrors touch(1) of GNU coreutils
// Differs: keeps one time for access and change (-a and -m are alike).
import { defineProgram } from './define-program.js';
import { parseDate } from './parse-date.js';
import { flag, text } from './options.js';

export const touch = defineProgram({
  name: 'touch', usage: '[OPTION]... FILE...', summary: 'Update the access and modification times of each FILE to the current time.',
  options: { a: flag('a'), noCreate: flag('c', 'no-create'), date: text('d', 'date'), m: flag('m'), reference: text('r', 'reference'), stamp: text('t'), h: flag('h', 'no-dereference') },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage(proc.isBusybox ? 'missing operand' : 'missing file operand');
    let at = proc.now();
    if (o.reference !== undefined) at = proc.files.stat(o.reference).modifiedMs;
    if (o.date !== undefined) at = parseDate(o.date, at) ?? proc.die(`invalid date format '${o.date}'`);
    if (o.stamp !== undefined) at = stampMs(o.stamp, at) ?? proc.die(`invalid date format '${o.stamp}'`);
    for (const path of operands) {
      yield* proc.work(1);
      try {
        if (proc.files.exists(path)) proc.files.setTimes(path, at);
        else if (!o.noCreate) {
          proc.files.write(path, '');
          proc.files.setTimes(path, at);
        }
      } catch (error) {
        proc.reportAs(`cannot touch '${path}'`, path, error);
      }
    }
    return proc.status;
  },
});

/** `[[CC]YY]MMDDhhmm[.ss]`. */
function stampMs(stamp: string, nowMs: number): number | undefined {
  const parts = /^(\d\d)?(\d\d)?(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/.exec(stamp);
  if (parts === null) return undefined;
  const [, century, short, month, day, hour, minute, second] = parts;
  const typed = short ?? century;
  const year = typed === undefined ? new Date(nowMs).getUTCFullYear() : short !== undefined && century !== undefined ? Number(century + short) : Number(typed) + (Number(typed) < 69 ? 2000 : 1900);
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0));
}
