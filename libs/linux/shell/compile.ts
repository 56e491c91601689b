import type {
  AndOr, ArithmeticCommand, ArithmeticExpression, ArithmeticFor, Case, CommandNode, CompoundList, Coproc, For, Function as FunctionNode, If, Pipeline,
  PipelineNode, Script, Select, Statement, Subshell, TestCommand, While,
} from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import { ArithmeticError } from './arithmetic.js';
import { ArithmeticText } from './arithmetic-text.js';
import { checked, guard } from './checking.js';
import { compileConditional } from './conditional.js';
import { expansions } from './expansions.js';
import { isZero } from './integer.js';
import { compileArithmeticFor, compileCase, compileFor, compileSelect, compileWhile } from './loops.js';
import { compilePipeline, runInBackground, runSubshell } from './pipelines.js';
import { Redirection, restore, redirectMessage, type Replaced } from './redirects.js';
import type { Result } from './result.js';
import { CommandAbort, type Execute, FLOW_NONE, type Shell } from './shell.js';
import { functionSource } from './function-source.js';
import { SimpleCommand } from './simple-command.js';
import type { Compiler } from './words.js';

/** A source with its lines. */
export class SourceCompiler implements Compiler {
  readonly expansions = expansions;
  #starts: number[] | undefined;
  constructor(readonly source: string) {}

  lineAt(position: number): number {
    this.#starts ??= lineStarts(this.source);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  list(list: CompoundList | Script): Execute {
    return sequence(list.commands.map((statement) => this.statement(statement)));
  }

  statement(statement: Statement): Execute {
    const execute = this.pipelineOrList(statement.command);
    if (statement.background !== true) return execute;
    const text = this.source.slice(statement.command.pos, statement.command.end);
    return (shell) => runInBackground(shell, execute, text);
  }

  pipelineOrList(node: PipelineNode | AndOr): Execute {
    if (node.type === 'AndOr') return this.#andOr(node);
    return node.type === 'Pipeline' ? this.#pipeline(node) : this.command(node);
  }

  /** With nothing after it. */
  last(node: PipelineNode | AndOr): Execute {
    if (node.type === 'AndOr') return this.#andOr(node, true);
    const execute = this.pipelineOrList(node);
    return node.type !== 'Command' ? execute : (shell) => {
      shell.mayBecome = !shell.interactive && shell.traps.list().length === 0;
      return execute(shell);
    };
  }

  #pipeline(node: Pipeline): Execute {
    return compilePipeline(node, this);
  }

  #andOr(node: AndOr, isLast = false): Execute {
    const end = node.commands.length - 1;
    const commands = node.commands.map((command, index) => (isLast && index === end ? this.last(command) : this.pipelineOrList(command)));
    const { operators } = node;
    return (shell) => {
      let index = 0;
      let status = 0;
      for (;;) {
        const last = index === commands.length - 1;
        const execute = commands[index] as Execute;
        const result = last ? execute(shell) : guard(shell, execute);
        if (typeof result !== 'number') return andOrFrom(shell, commands, operators, index, result);
        status = result;
        if (shell.flow !== FLOW_NONE) return status;
        index = nextInAndOr(operators, index, status);
        if (index >= commands.length) return status;
      }
    };
  }

  command(node: CommandNode): Execute {
    switch (node.type) {
      case 'Command': {
        const command = new SimpleCommand(node, this);
        return (shell) => command.execute(shell);
      }
      case 'Redirected':
        return this.#redirected(this.command(node.command), node.redirects.map((redirect) => new Redirection(redirect, this)));
      case 'BraceGroup':
        return this.list(node.body);
      case 'Subshell':
        return this.#subshell(node);
      case 'If':
        return this.#if(node);
      case 'For':
        return this.#for(node);
      case 'ArithmeticFor':
        return this.#arithmeticFor(node);
      case 'Select':
        return this.#select(node);
      case 'While':
        return this.#while(node);
      case 'Case':
        return this.#case(node);
      case 'Function':
        return this.#function(node);
      case 'TestCommand':
        return this.#test(node);
      case 'ArithmeticCommand':
        return this.#arithmetic(node);
      case 'Coproc':
        return this.#coproc(node);
    }
  }

  #redirected(execute: Execute, redirects: readonly Redirection[]): Execute {
    return function* (shell: Shell): Step<number> {
      const replaced: Replaced[] = [];
      try {
        for (const redirect of redirects) yield* redirect.applyStep(shell, replaced);
      } catch (error) {
        restore(shell, replaced);
        const message = redirectMessage(error);
        if (message === undefined) throw error;
        shell.warn(message);
        const status = checked(shell, shell.flavour === 'dash' ? 2 : 1);
        return typeof status === 'number' ? status : yield* status;
      }
      try {
        const result = execute(shell);
        return typeof result === 'number' ? result : yield* result;
      } finally {
        restore(shell, replaced);
      }
    };
  }

  #subshell(node: Subshell): Execute {
    const body = this.list(node.body);
    const text = this.source.slice(node.pos, node.end);
    return (shell) => runSubshell(shell, body, text);
  }

  #if(node: If): Execute {
    const branches = [{ clause: node.clause, then: node.then }, ...node.elif].map(({ clause, then }) => ({ clause: this.list(clause), then: this.list(then) }));
    const otherwise = node.else && this.list(node.else);
    const from = (shell: Shell, start: number, pending: Result | undefined): Result => {
      let result = pending;
      for (let index = start; index < branches.length; index++) {
        const branch = branches[index] as (typeof branches)[number];
        result ??= guard(shell, branch.clause);
        if (typeof result !== 'number') {
          const waiting = result;
          return (function* (): Step<number> {
            const status = yield* waiting;
            const rest = from(shell, index, status);
            return typeof rest === 'number' ? rest : yield* rest;
          })();
        }
        if (shell.flow !== FLOW_NONE) return result;
        if (result === 0) return branch.then(shell);
        result = undefined;
      }
      return otherwise === undefined ? (shell.status = 0) : otherwise(shell);
    };
    return (shell) => from(shell, 0, undefined);
  }

  #while(node: While): Execute {
    return compileWhile(this.list(node.clause), this.list(node.body), node.kind === 'until');
  }

  #for(node: For): Execute {
    return compileFor(node, this.list(node.body), this);
  }

  #arithmeticFor(node: ArithmeticFor): Execute {
    const text = (part: ArithmeticExpression | undefined) => part && new ArithmeticText(this.source.slice(part.pos, part.end), this);
    return compileArithmeticFor(text(node.initialize), text(node.test), text(node.update), this.list(node.body), this.lineAt(node.pos));
  }

  #select(node: Select): Execute {
    return compileSelect(node, this.list(node.body), this);
  }

  #case(node: Case): Execute {
    return compileCase(node, this);
  }

  #function(node: FunctionNode): Execute {
    const { body } = node;
    const execute = body.type === 'CompoundList' ? this.list(body) : this.command(body);
    const name = node.name.value;
    const source = () => functionSource(name, body, this.source);
    return (shell) => {
      const file = shell.sourceDepth > 0 ? shell.source.name : shell.interactive ? 'main' : shell.commandString ? 'environment' : shell.source.name;
      shell.functions.set(name, { name, execute, source, file });
      return (shell.status = 0);
    };
  }

  #test(node: TestCommand): Execute {
    const test = compileConditional(node.expression, this);
    const line = this.lineAt(node.pos);
    const text = this.source.slice(node.pos, node.end);
    return (shell) => {
      shell.line = line;
      return test(shell, text);
    };
  }

  #arithmetic(node: ArithmeticCommand): Execute {
    const line = this.lineAt(node.pos);
    const arithmetic = new ArithmeticText(node.body, this);
    const run = function* (shell: Shell): Step<number> {
      if (shell.process.charge(1)) yield undefined;
      shell.line = line;
      if (shell.options.xtrace) shell.warnPlain(`${shell.get('PS4') ?? '+ '}(( ${node.body} ))\n`);
      let status: number;
      try {
        status = isZero(arithmetic.waits ? yield* arithmetic.evaluateStep(shell) : arithmetic.evaluate(shell)) ? 1 : 0;
      } catch (error) {
        status = arithmeticFailure(shell, error);
      }
      const result = checked(shell, status);
      return typeof result === 'number' ? result : yield* result;
    };
    return (shell) => {
      if (arithmetic.waits || shell.options.xtrace || shell.process.charge(1)) return run(shell);
      shell.line = line;
      try {
        return checked(shell, isZero(arithmetic.evaluate(shell)) ? 1 : 0);
      } catch (error) {
        return checked(shell, arithmeticFailure(shell, error));
      }
    };
  }

  #coproc(node: Coproc): Execute {
    const body = node.body.type === 'CompoundList' ? this.list(node.body) : this.command(node.body);
    const name = node.name?.value ?? 'COPROC';
    const text = this.source.slice(node.pos, node.end);
    return (shell) => {
      const there = shell.process.machine.pipe();
      const back = shell.process.machine.pipe();
      const result = runInBackground(shell, body, text, { stdin: there.input, stdout: back.output });
      there.input.close();
      back.output.close();
      shell.process.descriptors.set(63, back.input);
      shell.process.descriptors.set(60, there.output);
      const array = shell.variables.make(name);
      array.elements = undefined;
      array.makeArray(false);
      array.setElement('0', '63');
      array.setElement('1', '60');
      shell.set(`${name}_PID`, String(shell.lastBackgroundPid));
      return result;
    };
  }
}

/** A message for `((` and `let`; answers the status. */
export function arithmeticFailure(shell: Shell, error: unknown, command = '(('): number {
  if (!(error instanceof ArithmeticError)) throw error;
  shell.warn(`${command}: ${error.message}`);
  return 1;
}

function nextInAndOr(operators: AndOr['operators'], index: number, status: number): number {
  let next = index + 1;
  while (next <= operators.length && (operators[next - 1] === '&&') !== (status === 0)) next++;
  return next;
}

function* andOrFrom(shell: Shell, commands: readonly Execute[], operators: AndOr['operators'], start: number, pending: Result): Step<number> {
  let index = start;
  let result = pending;
  for (;;) {
    const status = typeof result === 'number' ? result : yield* result;
    if (shell.flow !== FLOW_NONE) return status;
    index = nextInAndOr(operators, index, status);
    if (index >= commands.length) return status;
    const execute = commands[index] as Execute;
    result = index === commands.length - 1 ? execute(shell) : guard(shell, execute);
  }
}

function sequence(items: readonly Execute[]): Execute {
  if (items.length === 1) return items[0] as Execute;
  return (shell) => {
    let status = 0;
    for (let index = 0; index < items.length; index++) {
      const result = (items[index] as Execute)(shell);
      if (typeof result !== 'number') return sequenceFrom(shell, items, index, result);
      status = result;
      if (shell.flow !== FLOW_NONE) return status;
    }
    return status;
  };
}

function* sequenceFrom(shell: Shell, items: readonly Execute[], start: number, pending: Step<number>): Step<number> {
  let status = yield* pending;
  for (let index = start + 1; index < items.length && shell.flow === FLOW_NONE; index++) {
    const result = (items[index] as Execute)(shell);
    status = typeof result === 'number' ? result : yield* result;
  }
  return status;
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

export function compileScript(script: Script, source: string): Execute {
  return new SourceCompiler(source).list(script);
}

/** The text of `-c`: nothing comes after its last command, so that a program takes the shell's place, unless a trap waits. */
export function compileCommands({ commands }: Script, source: string): Execute {
  const compiler = new SourceCompiler(source);
  const last = commands.length - 1;
  return sequence(commands.map((statement, index) => (index === last && statement.background !== true ? compiler.last(statement.command) : compiler.statement(statement))));
}

/**
 * A script file: an error that ends a command list (a bad expansion, a division by zero) goes on with the next line, as
 * bash does, which reads a script line by line.
 */
export function compileLines(script: Script, source: string): Execute {
  const compiler = new SourceCompiler(source);
  const statements = script.commands.map((statement) => ({ line: compiler.lineAt(statement.pos), execute: compiler.statement(statement) }));
  return function* (shell: Shell): Step<number> {
    let status = 0;
    let skipped = 0;
    for (const { line, execute } of statements) {
      if (line === skipped) continue;
      try {
        const result = execute(shell);
        status = typeof result === 'number' ? result : yield* result;
      } catch (error) {
        if (!(error instanceof CommandAbort)) throw error;
        if (shell.options.errexit) throw error;
        status = shell.status = error.status;
        shell.loopDepth = 0;
        shell.guarded = 0;
        shell.flow = FLOW_NONE;
        skipped = line;
      }
      if (shell.flow !== FLOW_NONE) return status;
    }
    return status;
  };
}
