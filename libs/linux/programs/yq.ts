// Mirrors yq(1) of mikefarah, version 4, over jq's evaluator
// Differs: comments, anchors and styles are not kept; what jq has not (with, load, explode, style …) is an error.
import { parseAllDocuments, stringify } from 'yaml';
import { Errno, type Step } from '#linux/kernel/step.js';
import { bytesOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { BUILTINS } from './jq/builtins.js';
import { checkNames } from './jq/check.js';
import { DEFINITIONS } from './jq/definitions.js';
import { Halt, JqError } from './jq/errors.js';
import { Evaluator } from './jq/evaluator.js';
import { COMPACT, formatJson, fromPlain, isArray, isObject, isTruthy, type Json } from './jq/json.js';
import { parseProgram } from './jq/parser.js';
import { JqSyntaxError, type Node } from './jq/syntax.js';
import { flag, text } from './options.js';

const ALIASES_MAX = 100; // a YAML bomb's references

const options = {
  inPlace: flag('i', 'inplace'), output: text('o', 'output-format'), input: text('p', 'input-format'), raw: flag('r', 'unwrapScalar'), nullInput: flag('n', 'null-input'), noDoc: flag('N', 'no-doc'), exitStatus: flag('e', 'exit-status'), indent: text('I', 'indent'), pretty: flag('P', 'prettyPrint'), json: flag('j', 'tojson'), colors: flag('C', 'colors'), noColors: flag('M', 'no-colors'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

export const yq = defineProgram({
  name: 'yq', usage: '[flags] [expression] [yaml_file1]...', version: '(https://github.com/mikefarah/yq/) version v4.44.3', options,
  usageError: () => {},
  *main(proc, o, operands) {
    const words = ['e', 'eval', 'ea', 'eval-all'].includes(operands[0] ?? '') ? operands.slice(1) : [...operands];
    const [first] = words;
    const isFile = words.length === 1 && first !== undefined && first !== '-' && !first.startsWith('.') && proc.files.exists(first);
    const expression = isFile || first === undefined ? '.' : first;
    const files = isFile ? words : words.slice(1);
    const program = compile(proc, expression);
    if (o.nullInput) return yield* show(proc, o, yield* evaluate(proc, program, null));
    for (const path of files.length > 0 ? files : ['-']) yield* edit(proc, o, program, path);
    return proc.status;
  },
});

function compile(proc: Call, expression: string): Node {
  const source = expression.replace(/\bstrenv\(\s*(\w+)\s*\)/g, '$ENV.$1').replace(/\benv\(\s*(\w+)\s*\)/g, '($ENV.$1 | (fromjson? // .))').replaceAll('to_json', 'tojson').replaceAll('from_json', 'fromjson').replace(/\bsort_keys\(\.\.\)/g, '.');
  try {
    const program = parseProgram(source);
    checkNames(program, new Set([...BUILTINS.keys(), ...DEFINITIONS.keys()]), new Set(['ENV']));
    return program;
  } catch (error) {
    if (!(error instanceof JqSyntaxError)) throw error;
    proc.printError(`Error: bad expression '${expression}': ${error.message}\n`);
    return proc.die('this expression is not supported here', 1);
  }
}

function* evaluate(proc: Call, program: Node, input: Json): Step<Json[]> {
  const evaluator = new Evaluator({
    builtins: BUILTINS, definitions: DEFINITIONS, variables: new Map([['ENV', new Map(proc.env)]]), work: (fuel) => proc.work(fuel), nowMs: () => proc.now(),
    input: function* () { return undefined; }, inputName: () => null, inputLine: () => 0, log: (message) => proc.printError(message),
  });
  const results: Json[] = [];
  try {
    yield* evaluator.run(program, undefined, input, undefined, function* (value) {
      results.push(value);
    });
  } catch (error) {
    if (error instanceof Halt) return results;
    if (!(error instanceof JqError)) throw error;
    proc.printError(`Error: ${typeof error.value === 'string' ? error.value : formatJson(error.value)}\n`);
    proc.status = 1;
  }
  return results;
}

function* edit(proc: Call, o: Chosen, program: Node, path: string): Step<void> {
  let content: string;
  try {
    content = yield* proc.readAllText(proc.openInput(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    proc.printError(`Error: open ${path}: ${error.message.toLowerCase()}\n`);
    proc.status = 1;
    return;
  }
  const documents = parseAllDocuments(content);
  yield* proc.work(1 + (content.length >> 4));
  const results: Json[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const [problem] = document.errors;
    if (problem !== undefined) {
      proc.printError(`Error: bad file '${path}': yaml: ${problem.message.split('\n')[0]}\n`);
      proc.status = 1;
      return;
    }
    results.push(...(yield* evaluate(proc, program, fromPlain(document.toJS({ maxAliasCount: ALIASES_MAX, mapAsMap: true })))));
  }
  if (!o.inPlace) {
    yield* show(proc, o, results);
    return;
  }
  if (proc.status === 0) proc.files.write(path, bytesOf(results.map((value) => rendered(o, value)).join('---\n')));
}

function* show(proc: Call, o: Chosen, results: readonly Json[]): Step<number> {
  results.forEach((value, index) => {
    if (index > 0 && !o.noDoc && (isArray(value) || isObject(value)) && !(o.json || o.output?.startsWith('j') === true)) proc.print('---\n');
    proc.print(rendered(o, value));
  });
  yield* proc.work(results.length);
  if (o.exitStatus && (results.length === 0 || results.every((value) => !isTruthy(value)))) {
    proc.printError('Error: no matches found\n');
    return 1;
  }
  return proc.status;
}

function rendered(o: Chosen, value: Json): string {
  const indent = Number(o.indent ?? 2);
  if (o.json || o.output === 'json' || o.output === 'j') return `${formatJson(value, { ...COMPACT, indent: ' '.repeat(indent) })}\n`;
  if (o.output === 'props' || o.output === 'xml' || o.output === 'csv' || o.output === 'tsv') return `Error: output format ${o.output} is not supported\n`;
  if (typeof value === 'string') return `${value}\n`;
  return isArray(value) || isObject(value) ? stringify(value, { indent, lineWidth: 0 }) : `${formatJson(value)}\n`;
}
