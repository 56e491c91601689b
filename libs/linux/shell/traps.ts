import { findSignal, signalNumbers } from '#linux/kernel/signals.js';
import type { Signal } from '#linux/kernel/step.js';

export type TrapName = Signal | 'EXIT' | 'ERR' | 'DEBUG' | 'RETURN';

/** `INT`, `SIGINT`, `2`, `EXIT`, `0`. */
export function findTrap(text: string): TrapName | undefined {
  const upper = text.toUpperCase();
  if (upper === 'EXIT' || upper === '0' || upper === 'SIGEXIT') return 'EXIT';
  if (upper === 'ERR' || upper === 'DEBUG' || upper === 'RETURN') return upper;
  return findSignal(text);
}

export function trapNumber(name: TrapName): number {
  if (name === 'EXIT') return 0;
  return name === 'ERR' || name === 'DEBUG' || name === 'RETURN' ? 65 + ['DEBUG', 'ERR', 'RETURN'].indexOf(name) : signalNumbers[name];
}

/** The commands of `trap`, and signals that have come and wait for the current command's end. */
export class Traps {
  readonly #commands = new Map<TrapName, string>();
  readonly pending: Signal[] = [];
  /** Guards against a trap that sets itself off. */
  running = false;

  get(name: TrapName): string | undefined {
    return this.#commands.get(name);
  }

  put(name: TrapName, command: string | undefined): void {
    if (command === undefined) this.#commands.delete(name);
    else this.#commands.set(name, command);
  }

  list(): readonly (readonly [TrapName, string])[] {
    return [...this.#commands].sort(([a], [b]) => trapNumber(a) - trapNumber(b));
  }

  /** A subshell keeps only what is ignored. */
  forSubshell(): Traps {
    const copy = new Traps();
    for (const [name, command] of this.#commands) if (command === '') copy.#commands.set(name, command);
    return copy;
  }
}
