import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { type LineQuestion, PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import { completeLine } from './completion/complete-line.js';
import { resetAfterAbort } from './reset.js';
import { type Shell, ShellExit } from './shell.js';

/** What a Tab may burn: a function that somebody registered must not hold up the prompt. */
const FUEL_MAX = 300_000;

/** A Tab that takes too long, or too much. */
class GivenUp extends Error {}

/** Until a line comes, answers what the person's side asks of the one being typed. */
export function* answerTabs(shell: Shell): Step<void> {
  const { terminal, stdin } = shell.process;
  if (!(terminal instanceof PseudoTerminal) || !terminal.editsLines || !stdin.isTty) return;
  for (let question = yield* terminal.lineOrQuestion(); question !== undefined; question = yield* terminal.lineOrQuestion()) yield* answer(shell, question);
}

function* answer(shell: Shell, question: LineQuestion): Step<void> {
  const { process, status } = shell;
  const { budget, onBudgetGone } = process;
  const children = new Set(process.children);
  const giveUp = () => process.interrupt(new GivenUp());
  process.budget = { fuel: FUEL_MAX };
  process.onBudgetGone = () => {
    process.budget = process.machine.newCommandBudget();
    giveUp();
  };
  question.giveUp = giveUp;
  try {
    question.answer = yield* completeLine(shell, question.line);
  } catch (error) {
    if (!(error instanceof GivenUp) && !(error instanceof Errno) && !(error instanceof ShellExit)) throw error;
    resetAfterAbort(shell, status);
    for (const child of process.children) if (!children.has(child)) end(child);
  } finally {
    question.answer ??= { replace: question.line.length, candidates: [] };
    question.giveUp = undefined;
    process.budget = budget;
    process.onBudgetGone = onBudgetGone;
  }
}

/** Ends a process and all that it has started. */
function end(process: RunningProcess): void {
  for (const child of process.children) end(child);
  process.signal('SIGKILL');
}
