import { type Check, judge, pointsOf } from '#grading/judge.js';
import type { Scratch, Subject } from '#grading/subject.js';
import type { Verdict } from '#grading/verdict.js';
import type { Lab, Step } from '#labs/format/lab.js';
import type { World } from '#world/world.js';
import { SETUP_SECONDS_MAX } from './limits.js';
import { scratchOf } from './scratch.js';

/** What of a lab's run has to be kept beside its world. */
export interface LabRunState {
  /** Steps whose setup has run. */
  readonly entered: readonly number[];
  readonly answers: Readonly<Record<string, readonly number[]>>;
  /** Ids of sticky checks that have held. */
  readonly held: readonly string[];
}

/** How one check of a step stands. */
export interface Judged {
  readonly check: Check;
  readonly verdict: Verdict;
  readonly points: number;
}

/** A lab being played in a world. */
export class LabRun {
  readonly #entered: Set<number>;
  #answers: Readonly<Record<string, readonly number[]>>;
  readonly #held: Set<string>;

  constructor(readonly lab: Lab, readonly world: World, state: LabRunState = { entered: [], answers: {}, held: [] }) {
    this.#entered = new Set(state.entered);
    this.#answers = state.answers;
    this.#held = new Set(state.held);
  }

  state(): LabRunState {
    return { entered: [...this.#entered], answers: this.#answers, held: [...this.#held] };
  }

  /** Prepares a step when it is entered for the first time. Throws when its setup script fails. */
  enter(step: number): void {
    const script = this.step(step).setup;
    if (this.#entered.has(step)) return;
    this.#entered.add(step);
    if (script === undefined) return;
    const ran = this.world.runScript('workstation', script, SETUP_SECONDS_MAX * 1000);
    if (ran.status !== 0) throw new Error(`the setup of ${this.step(step).file} ended with exit code ${ran.status}: ${ran.stderr}`);
  }

  answer(check: string, choices: readonly number[]): void {
    this.#answers = { ...this.#answers, [check]: choices };
  }

  /** True when a check of the step needs a copy of the world, which costs more than a look. */
  needsScratch(step: number): boolean {
    return this.step(step).checks.some((check) => ['run', 'reach', 'script'].includes(check.type.type) && !this.#held.has(check.id));
  }

  judge(step: number): readonly Judged[] {
    const subject = this.#subject();
    return this.step(step).checks.map((check) => {
      const verdict: Verdict = this.#held.has(check.id) ? { state: 'pass' } : judge(check, subject);
      if (verdict.state === 'pass' && check.sticky) this.#held.add(check.id);
      return { check, verdict, points: pointsOf(check, verdict) };
    });
  }

  step(index: number): Step {
    const step = this.lab.steps[index];
    if (step === undefined) throw new RangeError(`the lab has no step ${index}`);
    return step;
  }

  #subject(): Subject {
    const { world } = this;
    let scratch: Scratch | undefined;
    return {
      client: world.client,
      files: (host) => world.findHost(host)?.files,
      history: world.history,
      answers: this.#answers,
      scratch: () => (scratch ??= scratchOf(world.fork())),
    };
  }
}
