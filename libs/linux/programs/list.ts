import { awk } from './awk.js';
import { base64 } from './base64.js';
import { cat } from './cat.js';
import { chgrp, chown } from './chown.js';
import { chmod } from './chmod.js';
import { cp } from './cp.js';
import { cut } from './cut.js';
import { date } from './date.js';
import type { FlavouredProgram } from './define-program.js';
import { echo } from './echo.js';
import { env } from './env.js';
import { grep } from './grep.js';
import { head } from './head.js';
import { jq } from './jq.js';
import { ln } from './ln.js';
import { ls } from './ls.js';
import { mkdir, rmdir } from './mkdir.js';
import { mktemp } from './mktemp.js';
import { mv } from './mv.js';
import { basename, dirname, readlink, realpath } from './names.js';
import { printenv } from './printenv.js';
import { printf } from './printf.js';
import { pwd } from './pwd.js';
import { rm } from './rm.js';
import { sed } from './sed.js';
import { seq } from './seq.js';
import { sleep } from './sleep.js';
import { sort } from './sort.js';
import { stat } from './stat.js';
import { tail } from './tail.js';
import { tee } from './tee.js';
import { touch } from './touch.js';
import { tr } from './tr.js';
import { falseProgram, trueProgram } from './true.js';
import { uniq } from './uniq.js';
import { wc } from './wc.js';
import { yes } from './yes.js';

/** Every program, by name; a host's image says which of them it has, and where. */
export const programs: readonly FlavouredProgram[] = [
  // files
  cat, chgrp, chmod, chown, cp, ln, ls, mkdir, mktemp, mv, rm, rmdir, stat, tee, touch, basename, dirname, readlink, realpath,
  // text
  awk, base64, cut, echo, grep, head, jq, printf, sed, seq, sort, tail, tr, uniq, wc, yes,
  // processes and the system
  date, env, falseProgram, printenv, pwd, sleep, trueProgram,
];
