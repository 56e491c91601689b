import type { Case, For, Select } from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import type { ArithmeticText } from './arithmetic-text.js';
import { guard } from './checking.js';
import type { SourceCompiler } from './compile.js';
import { fieldsOf, fieldsStep } from './expand-words.js';
import { isZero } from './integer.js';
import { Pattern } from './pattern.js';
import { readLine } from './read-line.js';
import { type Execute, FLOW_BREAK, FLOW_CONTINUE, FLOW_NONE, type Shell } from './shell.js';
import { Word } from './words.js';

/** After a round of a loop: true when the loop ends. Takes `break` and `continue` that are meant for it. */
function leaves(shell: Shell): boolean {
  if (shell.flow === FLOW_NONE) return false;
  if (shell.flow !== FLOW_BREAK && shell.flow !== FLOW_CONTINUE) return true;
  if (shell.flowCount > 1) {
    shell.flowCount--;
    return true;
  }
  const ends = shell.flow === FLOW_BREAK;
  shell.flow = FLOW_NONE;
  return ends;
}

/** Runs a loop's rounds with `break` allowed in them. */
function inLoop(loop: (shell: Shell) => Step<number>): Execute {
  return function* (shell): Step<number> {
    shell.loopDepth++;
    try {
      return yield* loop(shell);
    } finally {
      shell.loopDepth--;
    }
  };
}

export function compileWhile(clause: Execute, body: Execute, until: boolean): Execute {
  return inLoop(function* (shell) {
    let status = 0;
    for (;;) {
      if (shell.process.charge(1)) yield undefined;
      const test = guard(shell, clause);
      const tested = typeof test === 'number' ? test : yield* test;
      if (leaves(shell)) return status;
      if ((tested === 0) === until) return (shell.status = status);
      const result = body(shell);
      status = typeof result === 'number' ? result : yield* result;
      if (leaves(shell)) return status;
    }
  });
}

export function compileFor(node: For, body: Execute, compiler: SourceCompiler): Execute {
  const words = node.wordlist?.map((word) => new Word(word, compiler));
  const waits = words?.some((word) => word.waits) === true;
  const name = node.name.value;
  const line = compiler.lineAt(node.pos);
  return inLoop(function* (shell) {
    shell.line = line;
    const items = words === undefined ? shell.positional : waits ? yield* fieldsStep(shell, words) : fieldsOf(shell, words);
    let status = 0;
    for (const item of items) {
      if (shell.process.charge(1)) yield undefined;
      shell.set(name, item);
      if (shell.options.xtrace) shell.warnPlain(`${shell.get('PS4') ?? '+ '}for ${name} in ${words?.map((word) => word.source).join(' ') ?? '"$@"'}\n`);
      const result = body(shell);
      status = typeof result === 'number' ? result : yield* result;
      if (leaves(shell)) break;
    }
    if (items.length === 0) shell.status = 0;
    return status;
  });
}

export function compileArithmeticFor(initialize: ArithmeticText | undefined, test: ArithmeticText | undefined, update: ArithmeticText | undefined, body: Execute, line: number): Execute {
  return inLoop(function* (shell) {
    let status = 0;
    shell.line = line;
    if (initialize !== undefined) yield* initialize.evaluateStep(shell);
    for (;;) {
      if (shell.process.charge(1)) yield undefined;
      if (test !== undefined && isZero(test.waits ? yield* test.evaluateStep(shell) : test.evaluate(shell))) return (shell.status = status);
      const result = body(shell);
      status = typeof result === 'number' ? result : yield* result;
      if (leaves(shell)) return status;
      if (update?.waits === true) yield* update.evaluateStep(shell);
      else update?.evaluate(shell);
    }
  });
}

export function compileSelect(node: Select, body: Execute, compiler: SourceCompiler): Execute {
  const words = node.wordlist?.map((word) => new Word(word, compiler));
  return inLoop(function* (shell) {
    const items = words === undefined ? shell.positional : yield* fieldsStep(shell, words);
    let status = 0;
    let show = true;
    for (;;) {
      if (show) shell.warnPlain(items.map((item, index) => `${index + 1}) ${item}\n`).join(''));
      shell.warnPlain(shell.get('PS3') ?? '#? ');
      const line = yield* readLine(shell.process.stdin);
      if (line === undefined) {
        shell.warnPlain('\n');
        return (shell.status = 1);
      }
      const text = line.text.trim();
      show = text === '';
      if (show) continue;
      shell.set('REPLY', text);
      shell.set(node.name.value, items[Number(text) - 1] ?? '');
      const result = body(shell);
      status = typeof result === 'number' ? result : yield* result;
      if (leaves(shell)) return status;
    }
  });
}

export function compileCase(node: Case, compiler: SourceCompiler): Execute {
  const word = new Word(node.word, compiler, { assignment: true });
  const items = node.items.map((item) => ({
    patterns: item.pattern.map((pattern) => new Word(pattern, compiler, { assignment: true })), body: compiler.list(item.body), terminator: item.terminator,
    isEmpty: item.body.commands.length === 0,
  }));
  const line = compiler.lineAt(node.pos);
  return function* (shell): Step<number> {
    if (shell.process.charge(1)) yield undefined;
    shell.line = line;
    const text = yield* word.textStep(shell);
    let status = 0;
    let runs = false;
    for (const item of items) {
      if (!runs) runs = yield* matchesAny(shell, item.patterns, text);
      if (!runs) continue;
      if (item.isEmpty) shell.status = 0;
      const result = item.body(shell);
      status = typeof result === 'number' ? result : yield* result;
      if (item.terminator === ';&' && shell.flow === FLOW_NONE) continue;
      if (item.terminator === ';;&' && shell.flow === FLOW_NONE) {
        runs = false;
        continue;
      }
      return status;
    }
    if (!runs) shell.status = status;
    return status;
  };
}

function* matchesAny(shell: Shell, patterns: readonly Word[], text: string): Step<boolean> {
  for (const word of patterns) {
    if (word.literal !== undefined && !shell.options.shopt('nocasematch')) {
      if (word.literal === text) return true;
      continue;
    }
    const pattern = new Pattern(yield* word.patternStep(shell), shell.options.shopt('nocasematch'));
    if (pattern.matches(text)) return true;
  }
  return false;
}
