import { mask } from './mask.js';
import type { NodeEvent, Recording, Step } from './recording.js';

/** What types the commands of a recording, in one shell for all of them. */
export interface ReplayShell {
  run(step: Step): Answer | Promise<Answer>;
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

/** Types a recording's commands and compares the answers with those of the real cluster. */
export async function replay(recording: Recording, shell: ReplayShell): Promise<Replayed> {
  const typed = recording.steps.map((step) => ('cmd' in step ? step.cmd : '')).join('\n');
  const differences: string[] = [];
  let steps = 0;
  for (const step of recording.steps) {
    if ('event' in step) {
      await shell.tell(step);
      continue;
    }
    const got = await shell.run(step);
    if (step.unstable === true) continue;
    steps++;
    const [want, have] = [{ ...step, exitCode: step.code }, got].map(({ stdout, stderr, exitCode }) => `${mask(stdout, typed)}\n${mask(stderr, typed)}\nexit code ${exitCode}`);
    if (want !== have) differences.push(`$ ${step.cmd}\n── wanted\n${want}\n── got\n${have}`);
  }
  return { steps, passed: steps - differences.length, differences };
}
