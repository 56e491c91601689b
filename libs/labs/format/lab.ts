import type { Check } from '#grading/judge.js';
import type { Layout } from '#world/topology/layout.js';

/** A lab, loaded from its files: everything a host of its world, a player and a tester need. */
export interface Lab {
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  readonly level: 'beginner' | 'intermediate' | 'advanced';
  readonly outcomes: readonly string[];
  readonly tags: readonly string[];
  readonly layout: Layout;
  readonly nodes: readonly string[];
  /** Hosts whose terminals are open at the start. */
  readonly terminals: readonly string[];
  readonly setup: Setup;
  readonly steps: readonly Step[];
  readonly wrongSolutions: readonly WrongSolution[];
}

/** What happens before the learner arrives. */
export interface Setup {
  /** Manifests of `setup/*.yaml`, in the order of their names. */
  readonly manifests: readonly { readonly path: string; readonly text: string }[];
  /** `setup/setup.sh`, run on the workstation after the manifests. */
  readonly script: string | undefined;
  /** Files of `setup/files/…`, put on the workstation under `/root`. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

export interface Step {
  /** `02-repair.md` */
  readonly file: string;
  readonly title: string;
  /** Markdown without the front matter. */
  readonly body: string;
  /** A bash script run on the workstation when the step is entered for the first time. */
  readonly setup: string | undefined;
  readonly checks: readonly Check[];
  readonly hints: readonly string[];
  /** A bash script that solves the step; also shown to the learner after the last hint. */
  readonly solution: string | undefined;
  /** Choices that are right, by check id: how the lab's test answers quizzes. */
  readonly answers: Readonly<Record<string, readonly number[]>>;
  readonly quiz: readonly QuizQuestion[];
}

export interface QuizQuestion {
  readonly check: string;
  readonly question: string;
  readonly choices: readonly string[];
  readonly several: boolean;
}

/** A mistake that the checks must catch: done in place of a step's solution. */
export interface WrongSolution {
  /** `solution.wrong-image.sh` */
  readonly file: string;
  /** The step's number, from 0. */
  readonly step: number;
  readonly script: string;
  /** The check that must fail. */
  readonly check: string;
  /** What the reason must contain. */
  readonly reason: string;
}

/** Something wrong with a lab's files, for its author. `line` counts from 1. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}
