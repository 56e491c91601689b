// Mirrors github.com/spf13/cobra (initCompleteCmd): the hidden commands that completion scripts call
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import { DIRECTIVE, REQUEST_PLAIN } from '#linux/shell/completion/request.js';
import type { Console } from '#kubectl/console/console.js';
import { CompletionProblem } from './candidates.js';
import { type Candidates, directiveText } from './directive.js';

/** Prints what may come next as completion scripts read it: a word a line, then `:DIRECTIVE`. */
export function* answerRequest(proc: Process, console: Console, tool: string, called: string, find: () => Step<Candidates>): Step<void> {
  let found: Candidates = { words: [], directive: DIRECTIVE.default };
  try {
    found = yield* find();
  } catch (error) {
    if (!(error instanceof CompletionProblem)) throw error;
    debug(console, `[Error] ${error.message}`);
  }
  const isPlain = called === REQUEST_PLAIN || refusesDescriptions(proc, tool);
  for (const word of found.words) console.line(lineOf(word, isPlain));
  console.line(`:${found.directive}`);
  const end = `Completion ended with directive: ${directiveText(found.directive)}`;
  if (found.tellsOnStdout === true) console.line(end);
  else console.errorLine(end);
}

export function debug(console: Console, text: string): void {
  console.errorLine(`[Debug] ${text}`);
}

/** One line, whatever the description holds. */
function lineOf(word: string, isPlain: boolean): string {
  return ((isPlain ? word.split('\t')[0] : word) ?? '').split('\n')[0]?.trim() ?? '';
}

function refusesDescriptions(proc: Process, tool: string): boolean {
  const wish = proc.env.get(`${tool.toUpperCase()}_COMPLETION_DESCRIPTIONS`) || proc.env.get('COBRA_COMPLETION_DESCRIPTIONS') || '';
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(wish);
}
