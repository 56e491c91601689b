import type { Signal } from './step.js';

/** Linux' signal numbers on x86-64. */
export const signalNumbers: Readonly<Record<Signal, number>> = {
  SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10,
  SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20,
  SIGTTIN: 21, SIGTTOU: 22, SIGWINCH: 28,
};

const byNumber = new Map(Object.entries(signalNumbers).map(([name, number]) => [number, name as Signal]));

/** `15`, `TERM`, `SIGTERM`, `term`: as kill(1) takes them. Undefined: no such signal. */
export function findSignal(text: string): Signal | undefined {
  if (/^\d+$/.test(text)) return byNumber.get(Number(text));
  const upper = text.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  return Object.hasOwn(signalNumbers, name) ? (name as Signal) : undefined;
}

/** What a signal does to a process that has not said otherwise. */
export function defaultAction(signal: Signal): 'end' | 'stop' | 'continue' | 'nothing' {
  switch (signal) {
    case 'SIGCHLD':
    case 'SIGWINCH':
      return 'nothing';
    case 'SIGCONT':
      return 'continue';
    case 'SIGSTOP':
    case 'SIGTSTP':
    case 'SIGTTIN':
    case 'SIGTTOU':
      return 'stop';
    default:
      return 'end';
  }
}

/** What a shell prints for a job that the signal ended. */
export const signalTexts: Readonly<Partial<Record<Signal, string>>> = {
  SIGHUP: 'Hangup', SIGQUIT: 'Quit', SIGILL: 'Illegal instruction', SIGTRAP: 'Trace/breakpoint trap', SIGABRT: 'Aborted',
  SIGBUS: 'Bus error', SIGFPE: 'Floating point exception', SIGKILL: 'Killed', SIGUSR1: 'User defined signal 1',
  SIGSEGV: 'Segmentation fault', SIGUSR2: 'User defined signal 2', SIGPIPE: 'Broken pipe', SIGALRM: 'Alarm clock', SIGTERM: 'Terminated', SIGINT: 'Interrupt',
};
