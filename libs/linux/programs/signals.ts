import { isCapable } from '#linux/kernel/capabilities.js';
import { Errno, type Signal } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import type { SeenProcess } from '#linux/kernel/seen-process.js';

const NUMBERS: Readonly<Record<string, number>> = {
  HUP: 1, INT: 2, QUIT: 3, KILL: 9, USR1: 10, USR2: 12, PIPE: 13, ALRM: 14, TERM: 15, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20, TTIN: 21, TTOU: 22, WINCH: 28,
};
export const SIGNAL_NAMES: readonly string[] = Object.keys(NUMBERS);

/** `9`, `KILL`, `SIGKILL`, `0` (which only asks); undefined when there is none. */
export function signalOf(word: string): Signal | 0 | undefined {
  const upper = word.toUpperCase().replace(/^SIG/, '');
  if (upper === '0' || upper === 'EXIT') return 0;
  if (/^\d+$/.test(upper)) {
    const name = SIGNAL_NAMES.find((each) => NUMBERS[each] === Number(upper));
    return name === undefined ? undefined : (`SIG${name}` as Signal);
  }
  return NUMBERS[upper] === undefined ? undefined : (`SIG${upper}` as Signal);
}

export function signalNumber(name: string): number {
  return NUMBERS[name.replace(/^SIG/, '')] ?? 0;
}

/** Sends; throws Errno EPERM when it is somebody else's. */
export function sendSignal(proc: Call, target: SeenProcess, signal: Signal | 0): void {
  const { uid } = proc.credentials;
  if (!isCapable(proc.credentials, 'KILL') && uid !== target.credentials.uid) throw new Errno('EPERM');
  if (signal !== 0) target.signal(signal);
}
