// Mirrors systemctl(1) and journalctl(1) of systemd 255
// Differs: they know kubelet and containerd; journalctl shows what was said of late.
import type { JournalLine } from '#cluster/kubelet/journal.js';
import type { Call } from '#linux/programs/call.js';
import { defineRawProgram } from '#linux/programs/define-program.js';
import type { Program } from '#linux/programs/program.js';
import type { Step } from '#linux/kernel/step.js';
import { commandOf } from './kubelet-start.js';
import { parseGoArgs } from './go-args.js';
import { type NodeMachine, nodeMachineOf } from './node-machine.js';
import { PIDS, type UnitName, type UnitState } from './units.js';

const DESCRIPTIONS: Readonly<Record<UnitName, string>> = { kubelet: 'kubelet: The Kubernetes Node Agent', containerd: 'containerd container runtime' };
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const STATUS_LINES = 10;
const INACTIVE = 3;
const NOT_FOUND = 4;
const FOLLOW_MS = 1_000;
/** How long `journalctl -f` goes on by itself. */
const FOLLOW_MAX_MS = 3_600_000;
const RESTART_MS = 300;

export const systemctl: Program = defineRawProgram('systemctl', function* (proc, args): Step<number> {
  const { words, flags } = parseGoArgs(args, {
    booleans: { 'no-pager': 'no-pager', l: 'full', full: 'full', now: 'now', q: 'quiet', quiet: 'quiet', a: 'all', all: 'all', system: 'system', 'no-legend': 'no-legend', plain: 'plain', f: 'force', force: 'force', 'no-block': 'no-block' },
    texts: { n: 'lines', lines: 'lines', t: 'type', type: 'type', state: 'state', p: 'property', property: 'property', o: 'output', output: 'output' },
  });
  const machine = proc.host.attached(nodeMachineOf);
  const [command = 'list-units', ...names] = words;
  if (machine === undefined) {
    proc.printError("System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n");
    return 1;
  }
  if (command === 'daemon-reload' || command === 'daemon-reexec' || command === 'reset-failed') return 0;
  if (command === 'list-units' || command === 'list-unit-files') {
    proc.print(listing(machine, command === 'list-unit-files'));
    return 0;
  }
  const run = verbs[command];
  if (run === undefined) {
    proc.printError(`Unknown command verb '${command}'.\n`);
    return 1;
  }
  if (names.length === 0) {
    proc.printError('Too few arguments.\n');
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const unit = name.replace(/\.service$/, '');
    if (unit !== 'kubelet' && unit !== 'containerd') status = unknown(proc, command, name);
    else status = Math.max(status, yield* run(proc, machine, unit, flags));
  }
  return status;
});

type Verb = (proc: Call, machine: NodeMachine, unit: UnitName, flags: Readonly<Record<string, string>>) => Step<number>;

const verbs: Readonly<Record<string, Verb>> = {
  status, cat,
  *start(proc, { units }, unit) {
    yield* proc.process.sleep(RESTART_MS);
    units.start(unit);
    return 0;
  },
  *stop(proc, { units }, unit) {
    yield* proc.process.sleep(RESTART_MS);
    units.stop(unit);
    return 0;
  },
  restart, 'try-restart': restart, 'reload-or-restart': restart,
  *enable(proc, { units }, unit, flags) {
    if (!units.state(unit).isEnabled) proc.printError(`Created symlink /etc/systemd/system/multi-user.target.wants/${unit}.service → /usr/lib/systemd/system/${unit}.service.\n`);
    units.setEnabled(unit, true);
    if (flags['now'] === 'true') units.start(unit);
    yield* proc.work(1);
    return 0;
  },
  *disable(proc, { units }, unit, flags) {
    if (units.state(unit).isEnabled) proc.printError(`Removed "/etc/systemd/system/multi-user.target.wants/${unit}.service".\n`);
    units.setEnabled(unit, false);
    if (flags['now'] === 'true') units.stop(unit);
    yield* proc.work(1);
    return 0;
  },
  *'is-active'(proc, { units }, unit, flags) {
    const { isActive, failure } = units.state(unit);
    if (flags['quiet'] !== 'true') proc.print(`${isActive ? 'active' : failure === undefined ? 'inactive' : 'activating'}\n`);
    yield* proc.work(1);
    return isActive ? 0 : INACTIVE;
  },
  *'is-enabled'(proc, { units }, unit, flags) {
    const { isEnabled } = units.state(unit);
    if (flags['quiet'] !== 'true') proc.print(`${isEnabled ? 'enabled' : 'disabled'}\n`);
    yield* proc.work(1);
    return isEnabled ? 0 : 1;
  },
  *'is-failed'(proc, { units }, unit) {
    const { isActive, failure } = units.state(unit);
    proc.print(`${isActive ? 'active' : failure === undefined ? 'inactive' : 'activating'}\n`);
    yield* proc.work(1);
    return 1;
  },
};

function* restart(proc: Call, { units }: NodeMachine, unit: UnitName): Step<number> {
  units.stop(unit);
  yield* proc.process.sleep(RESTART_MS);
  units.start(unit);
  return 0;
}

function unknown(proc: Call, command: string, name: string): number {
  const full = name.includes('.') ? name : `${name}.service`;
  if (command === 'status') {
    proc.printError(`Unit ${full} could not be found.\n`);
    return NOT_FOUND;
  }
  if (command === 'is-active') {
    proc.print('inactive\n');
    return NOT_FOUND;
  }
  if (command === 'is-enabled') {
    proc.print('not-found\n');
    return NOT_FOUND;
  }
  if (command === 'enable' || command === 'disable') {
    proc.printError(`Failed to ${command} unit: Unit file ${full} does not exist.\n`);
    return 1;
  }
  proc.printError(`Failed to ${command} ${full}: Unit ${full} not found.\n`);
  return command === 'stop' ? 5 : 5;
}

/** `Sat 2026-11-21 17:16:40 UTC` */
function stamp(ms: number): string {
  const date = new Date(ms);
  return `${DAYS[date.getUTCDay()]} ${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1h 44min`, `5s`, `2 days`. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}min${seconds % 60 === 0 ? '' : ` ${seconds % 60}s`}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h${minutes % 60 === 0 ? '' : ` ${minutes % 60}min`}`;
  const days = Math.floor(hours / 24);
  return `${days} day${days === 1 ? '' : 's'}`;
}

function* status(proc: Call, machine: NodeMachine, unit: UnitName, flags: Readonly<Record<string, string>>): Step<number> {
  const state = machine.units.state(unit);
  const lines = linesOf(machine, unit).slice(-Number(flags['lines'] ?? STATUS_LINES));
  proc.print(`${headOf(proc, unit, state)}${lines.length === 0 ? '' : `\n${lines.map((line) => lineOf(machine.name, line)).join('')}`}`);
  yield* proc.work(1);
  return state.isActive ? 0 : INACTIVE;
}

function headOf(proc: Call, unit: UnitName, { isActive, isEnabled, sinceMs, activeMs, failure }: UnitState): string {
  const now = proc.now();
  const pid = PIDS[unit];
  const command = unit === 'kubelet' ? commandOf(proc.host.files).words.join(' ') : '/usr/bin/containerd';
  const preset = isEnabled ? 'enabled' : 'disabled';
  const mark = isActive || failure !== undefined ? '●' : '○';
  const rows = [`${mark} ${unit}.service - ${DESCRIPTIONS[unit]}`, `     Loaded: loaded (/usr/lib/systemd/system/${unit}.service; ${preset}; preset: enabled)`];
  if (unit === 'kubelet') rows.push('    Drop-In: /usr/lib/systemd/system/kubelet.service.d', '             └─10-kubeadm.conf');
  const docs = `       Docs: ${unit === 'kubelet' ? 'https://kubernetes.io/docs/' : 'https://containerd.io'}`;
  if (isActive) {
    rows.push(
      `     Active: active (running) since ${stamp(sinceMs)}; ${span(now - sinceMs)} ago`, docs, `   Main PID: ${pid} (${unit})`,
      `      Tasks: ${unit === 'kubelet' ? 12 : 148} (limit: 4558)`, `     Memory: ${unit === 'kubelet' ? '36.5M (peak: 40.1M)' : '118.2M (peak: 184.6M)'}`,
      `        CPU: ${((now - sinceMs) / 60_000).toFixed(3)}s`, `     CGroup: /system.slice/${unit}.service`, `             └─${pid} ${command}`,
    );
    return `${rows.join('\n')}\n`;
  }
  const dead = failure === undefined ? `inactive (dead) since ${stamp(sinceMs)}; ${span(now - sinceMs)} ago` : `activating (auto-restart) (Result: exit-code) since ${stamp(sinceMs)}; ${span(now - sinceMs)} ago`;
  const end = failure === undefined ? 'status=0/SUCCESS' : `status=${failure.status}`;
  rows.push(`     Active: ${dead}`);
  if (failure === undefined) rows.push(`   Duration: ${span(sinceMs - activeMs)}`);
  rows.push(docs, `    Process: ${pid} ExecStart=${command} (code=exited, ${end})`, `   Main PID: ${pid} (code=exited, ${end})`, '        CPU: 61ms');
  return `${rows.join('\n')}\n`;
}

function* cat(proc: Call, _: NodeMachine, unit: UnitName): Step<number> {
  const paths = unit === 'kubelet' ? ['/usr/lib/systemd/system/kubelet.service', '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf'] : ['/usr/lib/systemd/system/containerd.service'];
  const { files } = proc.host;
  proc.print(paths.filter((path) => files.exists(path)).map((path) => `# ${path}\n${files.readText(path)}`).join('\n'));
  yield* proc.work(1);
  return 0;
}

function listing({ units }: NodeMachine, isFiles: boolean): string {
  const names: readonly UnitName[] = ['containerd', 'kubelet'];
  if (isFiles) return `UNIT FILE          STATE    PRESET\n${names.map((name) => `${`${name}.service`.padEnd(18)} ${(units.state(name).isEnabled ? 'enabled' : 'disabled').padEnd(8)} enabled\n`).join('')}\n2 unit files listed.\n`;
  const rows = names.filter((name) => units.state(name).isActive).map((name) => `  ${`${name}.service`.padEnd(18)} loaded active running ${DESCRIPTIONS[name]}\n`);
  return `  UNIT               LOAD   ACTIVE SUB     DESCRIPTION\n${rows.join('')}\n${rows.length} loaded units listed. Pass --all to see loaded but inactive units, too.\nTo show all installed unit files use 'systemctl list-unit-files'.\n`;
}

function linesOf({ kubelet }: NodeMachine, unit: string | undefined): readonly JournalLine[] {
  return (kubelet?.journalLines.lines ?? []).filter((line) => unit === undefined || (line.unit ?? 'kubelet') === unit);
}

/** `Nov 21 17:16:40 node01 kubelet[1024]: …` */
function lineOf(host: string, { atMs, text, by = 'kubelet' }: JournalLine): string {
  const date = new Date(atMs);
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, '0')} ${date.toISOString().slice(11, 19)} ${host} ${by}[${by === 'systemd' ? 1 : PIDS.kubelet}]: ${text}\n`;
}

export const journalctl: Program = defineRawProgram('journalctl', function* (proc, args): Step<number> {
  const rewritten = args.map((arg) => (/^-n\d+$/.test(arg) ? `-n=${arg.slice(2)}` : /^-\d+$/.test(arg) ? `-n=${arg.slice(1)}` : /^-u./.test(arg) ? `-u=${arg.slice(2)}` : arg));
  const { flags, error } = parseGoArgs(rewritten.flatMap((arg) => (/^-[xefrkbaq]*u$/.test(arg) && arg.length > 2 ? [...[...arg.slice(1, -1)].map((letter) => `-${letter}`), '-u'] : [arg])), {
    booleans: { f: 'follow', follow: 'follow', 'no-pager': 'no-pager', r: 'reverse', reverse: 'reverse', e: 'end', x: 'catalog', 'pager-end': 'end', b: 'boot', k: 'dmesg', a: 'all', q: 'quiet', 'no-hostname': 'no-hostname' },
    texts: { u: 'unit', unit: 'unit', n: 'lines', lines: 'lines', since: 'since', S: 'since', until: 'until', o: 'output', output: 'output', g: 'grep', grep: 'grep', p: 'priority', priority: 'priority', t: 'identifier' },
  });
  const machine = proc.host.attached(nodeMachineOf);
  if (error !== undefined) {
    proc.printError(`journalctl: ${error}\n`);
    return 1;
  }
  if (machine === undefined) {
    proc.printError('No journal files were found.\n');
    return 1;
  }
  const unit = flags['unit']?.replace(/\.service$/, '');
  const sinceMs = flags['since'] === undefined ? 0 : sinceOf(flags['since'], proc.now());
  const show = (line: JournalLine) => (flags['output'] === 'cat' ? `${line.text}\n` : lineOf(machine.name, line));
  const isWanted = ({ atMs, text }: JournalLine) => atMs >= sinceMs && (flags['grep'] === undefined || text.toLowerCase().includes(flags['grep'].toLowerCase()));
  let lines = linesOf(machine, unit).filter(isWanted);
  if (flags['lines'] !== undefined && flags['lines'] !== 'all') lines = lines.slice(-Number(flags['lines']));
  else if (flags['follow'] === 'true') lines = lines.slice(-STATUS_LINES);
  if (lines.length === 0 && flags['follow'] !== 'true') proc.print('-- No entries --\n');
  proc.print((flags['reverse'] === 'true' ? [...lines].reverse() : lines).map(show).join(''));
  let last = linesOf(machine, unit).at(-1);
  for (let waitedMs = 0; flags['follow'] === 'true' && waitedMs < FOLLOW_MAX_MS; waitedMs += FOLLOW_MS) {
    yield* proc.flush();
    yield* proc.process.sleep(FOLLOW_MS);
    const now = linesOf(machine, unit);
    proc.print(now.slice(last === undefined ? 0 : now.indexOf(last) + 1).filter(isWanted).map(show).join(''));
    last = now.at(-1);
  }
  return 0;
});

/** `5 min ago`, `1 hour ago`, `today`, `2026-11-21 17:00:00`. */
function sinceOf(text: string, nowMs: number): number {
  const [, amount = '', unit = ''] = /^-?(\d+)\s*(s|sec|second|m|min|minute|h|hour|d|day)s?(?:\s+ago)?$/.exec(text.trim()) ?? [];
  if (amount !== '') return nowMs - Number(amount) * (unit.startsWith('s') ? 1_000 : unit.startsWith('m') ? 60_000 : unit.startsWith('h') ? 3_600_000 : 86_400_000);
  if (text === 'today') return Math.floor(nowMs / 86_400_000) * 86_400_000;
  if (text === 'yesterday') return (Math.floor(nowMs / 86_400_000) - 1) * 86_400_000;
  const parsed = Date.parse(`${text.trim().replace(' ', 'T')}${text.includes(':') ? 'Z' : ''}`);
  return Number.isNaN(parsed) ? 0 : parsed;
}
