import { awk } from './awk.js';
import { base64 } from './base64.js';
import { bc } from './bc.js';
import { cat } from './cat.js';
import { cksum, md5sum, sha1sum, sha256sum, sha512sum } from './checksums.js';
import { chmod } from './chmod.js';
import { chgrp, chown } from './chown.js';
import { cp } from './cp.js';
import { curl } from './curl.js';
import { cut } from './cut.js';
import { date } from './date.js';
import { cmp, diff } from './diff.js';
import { dig, host, nslookup } from './dns-tools.js';
import { du } from './du.js';
import { hexdump, od, strings, xxd } from './dumps.js';
import { echo } from './echo.js';
import { vi } from './editor.js';
import { env } from './env.js';
import { envsubst, getent } from './envsubst.js';
import { expr } from './expr.js';
import { file } from './file.js';
import { find } from './find.js';
import { grep } from './grep.js';
import { gzip } from './gzip.js';
import { head } from './head.js';
import { ip } from './ip.js';
import { jq } from './jq.js';
import { kill, killall, pgrep, pidof, pkill } from './kill.js';
import { column, comm, expand, factor, fold, join, nl, paste, rev, shuf, split, tac } from './line-tools.js';
import { ln } from './ln.js';
import { ls } from './ls.js';
import { mkdir, rmdir } from './mkdir.js';
import { mktemp } from './mktemp.js';
import { mv } from './mv.js';
import { basename, dirname, readlink, realpath } from './names.js';
import { nc } from './nc.js';
import { openssl } from './openssl.js';
import { patch } from './patch.js';
import { ping } from './ping.js';
import { printenv } from './printenv.js';
import { printf } from './printf.js';
import { ps } from './ps.js';
import { pwd } from './pwd.js';
import { rm } from './rm.js';
import { nice, nohup, setsid, time, watch } from './run-others.js';
import { clear, less, man, stty, tput } from './screen.js';
import { sed } from './sed.js';
import { seq } from './seq.js';
import { sleep } from './sleep.js';
import { sort } from './sort.js';
import { netstat, ss } from './ss.js';
import { stat } from './stat.js';
import { passwd, su, sudo, useradd } from './sudo.js';
import { arch, df, dmesg, free, groups, hostname, id, mount, nproc, tty, uname, uptime, who, whoami } from './system-info.js';
import { dd } from './dd.js';
import { fallocate, sync, truncate } from './make-files.js';
import { tail } from './tail.js';
import { tar } from './tar.js';
import { tee } from './tee.js';
import { test } from './test.js';
import { timeout } from './timeout.js';
import { top } from './top.js';
import { touch } from './touch.js';
import { tr } from './tr.js';
import { tree } from './tree.js';
import { falseProgram, trueProgram } from './true.js';
import { uniq } from './uniq.js';
import { wc } from './wc.js';
import { wget } from './wget.js';
import { which } from './which.js';
import { xargs } from './xargs.js';
import { yes } from './yes.js';
import { yq } from './yq.js';
import type { FlavouredProgram } from './define-program.js';

/** Every program, by name; a host's image says which of them it has, and where. ssh and scp need the world: `createSsh`. */
export const programs: readonly FlavouredProgram[] = [
  // files
  basename, cat, chgrp, chmod, chown, cp, dd, dirname, du, fallocate, file, find, ln, ls, mkdir, mktemp, mv, readlink, realpath, rm, rmdir, stat, sync, tar,
  tee, touch, truncate, tree, vi, gzip,
  // text
  awk, base64, bc, cksum, cmp, column, comm, cut, diff, echo, envsubst, expand, expr, factor, fold, grep, head, hexdump, join, jq, less,
  md5sum, nl, od, openssl, paste, patch, printf, rev, sed, seq, sha1sum, sha256sum, sha512sum, shuf, sort, split, strings, tac, tail, tr,
  uniq, wc, xargs, xxd, yes, yq,
  // network
  curl, dig, host, ip, nc, netstat, nslookup, ping, ss, wget,
  // processes and the system
  arch, clear, date, df, dmesg, env, falseProgram, free, getent, groups, hostname, id, kill, killall, man, mount, nice, nohup, nproc,
  passwd, pgrep, pidof, pkill, printenv, ps, pwd, setsid, sleep, stty, su, sudo, test, time, timeout, top, tput, trueProgram, tty, uname,
  uptime, useradd, watch, which, who, whoami,
];

/** Names that lead to a program of another name, as links do on a real system. */
export const aliases: Readonly<Record<string, string>> = {
  '[': 'test', egrep: 'grep', fgrep: 'grep', gunzip: 'gzip', zcat: 'gzip', gawk: 'awk', mawk: 'awk', more: 'less', vim: 'vi', nano: 'vi', view: 'vi', ncat: 'nc', netcat: 'nc', hd: 'hexdump',
};

/** The programs of a Debian-like system: name in /usr/bin to program, aliases included. */
export const programsByName: ReadonlyMap<string, FlavouredProgram> = new Map([
  ...programs.map((program) => [program.name, program] as const),
  ...Object.entries(aliases).map(([alias, name]) => [alias, programs.find((program) => program.name === name) as FlavouredProgram] as const),
]);

/** The applets that images of busybox and alpine have. */
const APPLETS = 'awk base64 basename bc cat chgrp chmod chown cksum clear cmp comm cp cut date dd df diff dirname dmesg du echo egrep env expand expr factor fallocate false fgrep find fold free getent grep groups gunzip gzip head hexdump hostname id ip kill killall less ln ls md5sum mkdir mktemp more mount mv nc netstat nice nl nohup nproc nslookup od paste patch pgrep pidof ping pkill printenv printf ps pwd readlink realpath rev rm rmdir sed seq setsid sha1sum sha256sum sha512sum shuf sleep sort split stat strings stty su sync tac tail tar tee test [ time timeout top touch tr tree true truncate tty uname uniq uptime vi watch wc wget which who whoami xargs xxd yes zcat';

export const busyboxApplets: ReadonlyMap<string, FlavouredProgram> = new Map(APPLETS.split(' ').flatMap((name) => {
  const program = programsByName.get(name);
  return program === undefined ? [] : [[name, program] as const];
}));
