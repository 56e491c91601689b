import { mask } from './mask.js';
import type { NodeEvent, Recording, Step } from './recording.js';

/** What types the commands of a recording, in one shell for all of them. */
export interface ReplayShell {
  run(step: Step): Promise<Answer>;
  /** A machine goes away or comes back. */
  tell(event: NodeEvent): void | Promise<void>;
}

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Replayed {
  readonly steps: number;
  readonly passed: number;
  /** The commands that were answered otherwise, with both answers. */
  readonly differences: readonly string[];
}

/** A shell that gave no answer: it is of no more use. */
export class NoAnswer extends Error {}

/** Types a recording's commands and compares the answers with those of the real cluster. What comes after a NoAnswer has failed. */
export async function replay(recording: Recording, shell: ReplayShell): Promise<Replayed> {
  const typed = recording.steps.map((step) => ('cmd' in step ? step.cmd : '')).join('\n');
  const differences: string[] = [];
  let steps = 0;
  let lost: string | undefined;
  for (const step of recording.steps) {
    if ('event' in step) {
      await shell.tell(step);
      continue;
    }
    const got = lost ?? await shell.run(step).catch(wordsOf);
    if (step.unstable === true) continue;
    steps++;
    if (typeof got === 'string') {
      lost = got;
      differences.push(`$ ${step.cmd}\n── ${got}`);
      continue;
    }
    const [want, have] = [{ ...step, exitCode: step.code }, got].map(({ stdout, stderr, exitCode }) => `${mask(stdout, typed)}\n${mask(stderr, typed)}\nexit code ${exitCode}`);
    if (want !== have) differences.push(`$ ${step.cmd}\n── wanted\n${want}\n── got\n${have}`);
  }
  return { steps, passed: steps - differences.length, differences };
}

function wordsOf(error: unknown): string {
  if (error instanceof NoAnswer) return error.message;
  throw error;
}
