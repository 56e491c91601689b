import type { StepChecks } from '#contracts/rest/attempts.js';
import type { Judged, LabRun } from '#labs/hosting/lab-run.js';
import { JUDGE_AFTER_MS, JUDGE_SCRATCH_EVERY_MS } from './limits.js';

/** The checks of a session as they stand, judged again as the world changes. */
export class CheckBoard {
  #step: number;
  #judgedRevision = -1;
  #judgedAt = Number.NEGATIVE_INFINITY;
  #changedAt: number | undefined = 0;
  /** Left a moment ago: what was done last in them is judged once more. */
  readonly #left = new Set<number>();
  readonly #standing = new Map<number, StepChecks>();

  constructor(private readonly run: LabRun, step: number) {
    this.#step = step;
  }

  enter(step: number): void {
    if (step !== this.#step) this.#left.add(this.#step);
    this.#step = step;
    this.judgeSoon();
  }

  /** Something outside the cluster changed that checks look at: a file, an answer, the history. */
  judgeSoon(): void {
    this.#judgedRevision = -1;
  }

  standing(): readonly StepChecks[] {
    return [...this.#standing.values()].sort((a, b) => a.step - b.step);
  }

  /** How long until the checks are to be judged; undefined when nothing has changed. */
  waitMs(now: number): number | undefined {
    return this.#changedAt === undefined ? undefined : Math.max(0, this.#dueAt() - now);
  }

  /** Judges if it is time to. Answers the steps in which a check stands otherwise than before. */
  judge(now: number, revision: number): readonly StepChecks[] {
    if (revision !== this.#judgedRevision && this.#changedAt === undefined) this.#changedAt = now;
    if (this.#changedAt === undefined || now < this.#dueAt()) return [];
    this.#changedAt = undefined;
    this.#judgedRevision = revision;
    this.#judgedAt = now;
    this.#left.add(this.#step);
    const changed = [...this.#left].map((step) => toStepChecks(step, this.run.judge(step))).filter((one) => this.#isNews(one));
    this.#left.clear();
    for (const one of changed) this.#standing.set(one.step, one);
    return changed;
  }

  #isNews(checks: StepChecks): boolean {
    return JSON.stringify(this.#standing.get(checks.step)) !== JSON.stringify(checks);
  }

  #dueAt(): number {
    const every = this.run.needsScratch(this.#step) ? JUDGE_SCRATCH_EVERY_MS : 0;
    return Math.max((this.#changedAt ?? 0) + JUDGE_AFTER_MS, this.#judgedAt + every);
  }
}

export function toStepChecks(step: number, judged: readonly Judged[]): StepChecks {
  return {
    step,
    checks: judged.map(({ check, verdict, points }) => ({
      id: check.id, title: check.title, state: verdict.state, points, pointsMax: check.points,
      ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    })),
  };
}
