// Mirrors jq(1) 1.7
// Differs: numbers are doubles (no literal precision); no modules, no --seq; --stream reads a whole value first.
import type { Step } from '#linux/kernel/step.js';
import { type Call, Exit } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { defineRawProgram } from './define-program.js';
import { BUILTINS } from './jq/builtins.js';
import { checkNames } from './jq/check.js';
import { DEFINITIONS } from './jq/definitions.js';
import { Halt, JqError } from './jq/errors.js';
import { Evaluator } from './jq/evaluator.js';
import { InputReader } from './jq/input-reader.js';
import { type Invocation, parseArguments } from './jq/arguments.js';
import { formatJson, isTruthy, type Json } from './jq/json.js';
import { JsonError } from './jq/json-parser.js';
import { parseProgram } from './jq/parser.js';
import { JqSyntaxError, type Node } from './jq/syntax.js';

export const jq = defineRawProgram('jq', function* (proc, args) {
  const invocation = yield* parseArguments(proc, args);
  const variables = new Map<string, Json>([...invocation.variables, ['ENV', new Map(proc.env)]]);
  const program = compile(proc, invocation.program, variables);
  return yield* runProgram(proc, invocation, program, variables);
});

function compile(proc: Call, source: string, variables: ReadonlyMap<string, Json>): Node {
  try {
    const program = parseProgram(source);
    checkNames(program, new Set([...BUILTINS.keys(), ...DEFINITIONS.keys()]), new Set(variables.keys()));
    return program;
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    const hint = error.message.startsWith('syntax error') ? ' (Unix shell quoting issues?)' : '';
    proc.printError(`jq: error: ${error.message}${hint} at <top-level>, line ${error.line}:\n${source}\njq: 1 compile error\n`);
    throw new Exit(3);
  }
}

function* runProgram(proc: Call, invocation: Invocation, program: Node, variables: ReadonlyMap<string, Json>): Step<number> {
  const reader = new InputReader(proc, invocation);
  let last: Json | undefined;
  let status = 0;
  const evaluator = new Evaluator({
    builtins: BUILTINS, definitions: DEFINITIONS, variables,
    work: (fuel) => proc.work(fuel), nowMs: () => proc.now(), input: () => reader.next(), inputName: () => reader.fileName, inputLine: () => reader.line,
    log: (text) => proc.printError(text),
  });
  const emit = function* (value: Json): Step<void> {
    last = value;
    proc.print(shown(value, invocation));
    yield* proc.work(1);
  };
  try {
    for (;;) {
      const input = invocation.nullInput ? null : yield* reader.next();
      if (input === undefined) break;
      try {
        yield* evaluator.run(program, undefined, input, undefined, emit);
      } catch (error) {
        status = 5;
        if (error instanceof JqError) reportError(proc, error.value, reader.place);
        else throw error;
      }
      if (invocation.nullInput) break;
    }
  } catch (error) {
    if (error instanceof Halt) return halted(proc, error);
    if (error instanceof OutOfMemory) {
      proc.printError('jq: error: cannot allocate memory\n');
      return 5;
    }
    if (!(error instanceof JsonError)) throw error;
    proc.printError(`jq: parse error: ${error.message}\n`);
    return 2;
  }
  if (reader.failed) return 2;
  if (status !== 0 || !invocation.exitStatus) return status;
  return last === undefined ? 4 : isTruthy(last) ? 0 : 1;
}

function shown(value: Json, invocation: Invocation): string {
  const { raw, joined, nulEnd, layout } = invocation;
  const end = joined ? '' : nulEnd ? '\0' : '\n';
  return (raw && typeof value === 'string' ? value : formatJson(value, layout)) + end;
}

function reportError(proc: Call, value: Json, place: string): void {
  if (typeof value === 'string') proc.printError(`jq: error (at ${place}): ${value}\n`);
  else proc.printError(`jq: error (at ${place}) (not a string): ${formatJson(value)}\n`);
}

function halted(proc: Call, { status, output }: Halt): number {
  if (typeof output === 'string') proc.printError(output);
  else if (output !== undefined) proc.printError(`${formatJson(output)}\n`);
  return status & 255;
}

