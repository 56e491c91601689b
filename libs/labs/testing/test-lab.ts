import type { Lab, WrongSolution } from '#labs/format/lab.js';
import { type Judged, LabRun } from '#labs/hosting/lab-run.js';
import { SETUP_SECONDS_MAX } from '#labs/hosting/limits.js';
import { startLab } from '#labs/hosting/start-lab.js';
import type { World, WorldSurroundings } from '#world/world.js';
import { runBlocks } from './run-blocks.js';

/** One thing that a lab must do, and whether it does. `detail` says what was found when it does not. */
export interface LabTestResult {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Virtual seconds given to the cluster after a solution, so that what it started gets ready. */
const SETTLE_SECONDS = 30;
const START_MS = Date.UTC(2026, 0, 1);

/**
 * Plays a lab from its start: each step untouched must fail, its run blocks must run, its solution must pass; each wrong
 * solution must fail with its reason. Deterministic: the same seed finds the same.
 */
export function testLab(lab: Lab, surroundings: WorldSurroundings, seed = 1): { readonly ok: boolean; readonly results: readonly LabTestResult[] } {
  const results: LabTestResult[] = [];
  const run = startLab(lab, { seed, startMs: START_MS }, surroundings);
  for (const [index, step] of lab.steps.entries()) {
    run.enter(index);
    for (const wrong of lab.wrongSolutions.filter((one) => one.step === index)) results.push(testWrongSolution(run, wrong));
    results.push(testUntouched(run, index));
    // Played one after the other in a copy: the text's commands must work, and the checks must pass without them.
    const copy = run.world.fork();
    for (const block of runBlocks(step.body)) results.push(testRunBlock(copy, step.file, block));
    results.push(testSolution(run, index));
  }
  return { ok: results.every((result) => result.ok), results };
}

function testUntouched(run: LabRun, index: number): LabTestResult {
  const { file, checks } = run.step(index);
  const what = `${file}: untouched, every check fails`;
  if (checks.length === 0) return { what, ok: true, detail: '' };
  const solved = run.judge(index).filter((one) => one.verdict.state !== 'fail');
  return { what, ok: solved.length === 0, detail: solved.map(inWords).join('\n') };
}

function testRunBlock(copy: World, file: string, block: string): LabTestResult {
  const ran = copy.runScript('workstation', block, SETUP_SECONDS_MAX * 1000);
  const first = block.split('\n')[0] ?? '';
  // What the text shows may fail in the world (a refused connection), but must not be unknown or misspelt.
  const isKnown = ran.status !== 127 && !/unknown (command|flag|shorthand)|command not found/.test(ran.stderr);
  return { what: `${file}: ${first} can be run`, ok: isKnown && !ran.timedOut, detail: ran.timedOut ? 'it did not end' : ran.stderr.trim() };
}

function testSolution(run: LabRun, index: number): LabTestResult {
  const { file, solution, answers } = run.step(index);
  const what = `${file}: the solution passes`;
  if (solution !== undefined) {
    const ran = run.world.runScript('workstation', solution, SETUP_SECONDS_MAX * 1000);
    if (ran.status !== 0) return { what, ok: false, detail: `the solution ended with exit code ${ran.status}: ${ran.stderr.trim()}` };
    run.world.advance(SETTLE_SECONDS * 1000);
  }
  for (const [check, choices] of Object.entries(answers)) run.answer(check, choices);
  const open = run.judge(index).filter((one) => one.verdict.state !== 'pass');
  return { what, ok: open.length === 0, detail: open.map(inWords).join('\n') };
}

function testWrongSolution(run: LabRun, wrong: WrongSolution): LabTestResult {
  const copy = new LabRun(run.lab, run.world.fork(), run.state());
  copy.world.runScript('workstation', wrong.script, SETUP_SECONDS_MAX * 1000);
  const judged = copy.judge(wrong.step).find((one) => one.check.id === wrong.check);
  const reason = judged?.verdict.state === 'fail' ? judged.verdict.reason : '';
  return {
    what: `${wrong.file}: ${wrong.check} fails and says "${wrong.reason}"`, ok: reason.includes(wrong.reason),
    detail: judged === undefined ? 'there is no such check' : inWords(judged),
  };
}

function inWords({ check, verdict }: Judged): string {
  return `${check.id}: ${verdict.state}${verdict.state === 'pass' ? '' : `: ${verdict.reason}`}`;
}
