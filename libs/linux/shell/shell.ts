import { encodeUtf8 } from '#linux/env/text.js';
import type { Handle } from '#linux/kernel/description.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { Expression } from './arithmetic.js';
import type { Result } from './result.js';
import { CALL_DEPTH_MAX, ELEMENT_BYTES, PARSE_CACHE_MAX, REPORTED_STEP_BYTES, VALUE_LENGTH_MAX } from './limits.js';
import { Jobs } from './jobs.js';
import type { Language } from './language.js';
import type { Specification } from './completion/specification.js';
import { ShellOptions } from './options.js';
import { specialArray, specialValue } from './special-parameters.js';
import { Traps } from './traps.js';
import { type Variable, Variables } from './variables.js';

/** Which shell it pretends to be: bash, Debian's sh, or busybox' sh. */
export type Flavour = 'bash' | 'dash' | 'ash';

export type Execute = (shell: Shell) => Result;

/** A shell function. `source` is what `declare -f` prints. */
export interface ShellFunction {
  readonly name: string;
  readonly execute: Execute;
  readonly source: () => string;
  readonly file: string;
}

/** Where the commands come from: for error texts and $LINENO. */
export interface Source {
  readonly text: string;
  /** The name in front of messages: `bash`, `./x.sh`, `main`. */
  readonly name: string;
  /** Lines before the text's first, minus one. */
  readonly lineOffset: number;
  /** An interactive shell's own lines: messages have no `line N`. */
  readonly interactive: boolean;
}

/** The shell ends with this status. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** A failure that ends the current command list, and a shell that is not interactive. The message has been printed. */
export class CommandAbort extends Error {
  constructor(readonly status: number) {
    super(`abort ${status}`);
  }
}

/** A failed expansion: its message is yet to be printed. */
export class ExpansionError extends Error {
  /** `fatal`: a shell that is not interactive ends. */
  constructor(message: string, readonly status = 1, readonly fatal = false) {
    super(message);
  }
}

export const FLOW_NONE = 0;
export const FLOW_BREAK = 1;
export const FLOW_CONTINUE = 2;
export const FLOW_RETURN = 3;

interface CallFrame {
  readonly name: string;
  readonly file: string;
  readonly callLine: number;
}

/** The state of one shell process. A subshell gets a copy. */
export class Shell {
  variables = new Variables();
  functions = new Map<string, ShellFunction>();
  aliases = new Map<string, string>();
  options = new ShellOptions();
  traps = new Traps();
  jobs = new Jobs();
  /** `$0`, and `$1` on. */
  name: string;
  positional: readonly string[] = [];
  flavour: Flavour;
  status = 0;
  /** Why the current list does not go on: FLOW_…. */
  flow = FLOW_NONE;
  /** How many loops `break` and `continue` still have to leave. */
  flowCount = 0;
  loopDepth = 0;
  callDepth = 0;
  subshellDepth = 0;
  sourceDepth = 0;
  /** Above 0 while a failure must not end the shell: conditions, `!`, all but the last of `&&`. */
  guarded = 0;
  interactive = false;
  /** `-c`. */
  commandString = false;
  source: Source;
  line = 1;
  lastBackgroundPid = 0;
  /** `$$`: the pid of the first shell. */
  mainPid: number | undefined;
  /** `$_`. */
  lastArgument = '';
  calls: CallFrame[] = [];
  directories: string[] = [];
  history: string[] = [];
  commandHash = new Map<string, string>();
  startedMs: number;
  secondsOffset = 0;
  randomSeeded: number | undefined;
  /** Cases where bash keeps `getopts`' place within a word. */
  getoptsPlace = 1;
  getoptsIndex = 1;
  /** The status of the last `$(…)`, for a command that is only assignments. */
  substitutionStatus: number | undefined;
  /** Tells a builtin that waits that a trapped signal has come. */
  onTrappedSignal: (() => void) | undefined;
  /** The next program may take this process' place: nothing comes after it. */
  mayBecome = false;
  /** Descriptors of `<(…)`, to be closed after their command. */
  substitutionDescriptors: number[] = [];
  /** What `complete` has registered, by command. */
  completions = new Map<string, Specification>();
  /** Options of the completion that a function of the shell's is asked for just now; `compopt` changes them. */
  completing: Set<string> | undefined;
  commandText = '';
  #arithmetic = new Map<string, Expression>();

  constructor(public process: RunningProcess, flavour: Flavour, name: string, readonly language: Language) {
    this.flavour = flavour;
    this.name = name;
    this.source = { text: '', name, lineOffset: 0, interactive: false };
    this.startedMs = process.world.clock.now();
  }

  /** The copy that a subshell runs with. */
  fork(process: RunningProcess): Shell {
    const copy = new Shell(process, this.flavour, this.name, this.language);
    copy.variables = this.variables.copy();
    copy.functions = new Map(this.functions);
    copy.aliases = new Map(this.aliases);
    copy.options = this.options.copy();
    copy.options.put('monitor', false);
    copy.traps = this.traps.forSubshell();
    copy.jobs.inherited = this.jobs.list.length > 0 ? [...this.jobs.list] : this.jobs.inherited;
    copy.positional = this.positional;
    copy.status = this.status;
    copy.loopDepth = this.loopDepth;
    copy.callDepth = this.callDepth;
    copy.subshellDepth = this.subshellDepth + 1;
    copy.sourceDepth = this.sourceDepth;
    copy.guarded = this.guarded;
    copy.commandString = this.commandString;
    copy.source = this.source;
    copy.line = this.line;
    copy.lastBackgroundPid = this.lastBackgroundPid;
    copy.mainPid = this.mainPid ?? this.process.pid;
    copy.lastArgument = this.lastArgument;
    copy.calls = [...this.calls];
    copy.completions = new Map(this.completions);
    copy.directories = [...this.directories];
    copy.history = [...this.history];
    copy.startedMs = this.startedMs;
    copy.secondsOffset = this.secondsOffset;
    copy.getoptsPlace = this.getoptsPlace;
    copy.getoptsIndex = this.getoptsIndex;
    copy.#arithmetic = this.#arithmetic;
    return copy;
  }

  /** What an interactive shell says when it ends. */
  get farewell(): string {
    if (!this.isBash) return '';
    return this.options.shopt('login_shell') ? 'logout\n' : 'exit\n';
  }

  get isBash(): boolean {
    return this.flavour === 'bash';
  }

  // ── variables ──

  /** `$name`; undefined when unset. */
  get(name: string): string | undefined {
    const variable = this.variables.find(name);
    if (variable !== undefined) return variable.reference && variable.value !== undefined ? this.getReference(variable.value) : variable.scalar() ?? (variable.isArray ? undefined : specialValue(this, name));
    return specialValue(this, name);
  }

  getReference(target: string): string | undefined {
    const match = /^(\w+)\[(.*)\]$/s.exec(target);
    return match === null ? this.get(target) : this.getElement(match[1] as string, match[2] as string);
  }

  /** The variable behind namerefs. */
  resolve(name: string): string {
    let at = name;
    for (let hop = 0; hop < 8; hop++) {
      const variable = this.variables.find(at);
      if (variable?.reference !== true || variable.value === undefined) return at;
      at = variable.value;
    }
    return at;
  }

  getElement(name: string, subscript: string): string | undefined {
    const variable = this.arrayOf(name);
    if (variable === undefined) return subscript === '0' ? this.get(name) : undefined;
    const key = this.keyOf(variable, subscript, name);
    if (variable.elements === undefined) return key === '0' ? this.get(name) : undefined;
    return variable.elements.get(key);
  }

  /** The variable, with bash's own arrays made up to date. */
  arrayOf(given: string): Variable | undefined {
    const name = this.resolve(given);
    const made = specialArray(this, name);
    return made ?? this.variables.find(name);
  }

  /** The element's key: a number for an indexed array (negative ones count from the end). */
  keyOf(variable: Variable | undefined, subscript: string, name: string): string {
    if (variable?.associative === true) return subscript;
    const index = Number(this.arithmetic(subscript));
    if (index >= 0) return String(index);
    const at = (variable?.lastIndex ?? -1) + 1 + index;
    if (at < 0) throw new ExpansionError(`${name}: bad array subscript`);
    return String(at);
  }

  /** `name=value`. Throws ExpansionError for a readonly one. */
  set(given: string, value: string): void {
    const name = this.resolve(given);
    if (name.includes('[')) {
      const match = /^(\w+)\[(.*)\]$/s.exec(name);
      if (match !== null) this.setElement(match[1] as string, match[2] as string, value);
      return;
    }
    const variable = this.variables.make(name);
    this.checkWritable(name, variable);
    this.assign(variable, value, undefined);
    if (this.options.allexport) variable.exported = true;
    this.#noticed(name, value);
  }

  setElement(given: string, subscript: string, value: string): void {
    const name = this.resolve(given);
    const variable = this.variables.make(name);
    this.checkWritable(name, variable);
    const key = this.keyOf(variable, subscript, name);
    if (!variable.isArray) variable.makeArray(false);
    this.assign(variable, value, key);
  }

  /** Puts the value through the variable's attributes. */
  assign(variable: Variable, value: string, key: string | undefined): void {
    let text = value;
    if (variable.integer) text = String(this.arithmetic(value));
    if (variable.lower) text = text.toLowerCase();
    if (variable.upper) text = text.toUpperCase();
    if (text.length > VALUE_LENGTH_MAX) throw new ExpansionError(`xrealloc: cannot allocate ${text.length} bytes`, 2);
    this.#count(key === undefined ? text.length - (variable.value?.length ?? 0) : text.length + ELEMENT_BYTES);
    if (key !== undefined) variable.setElement(key, text);
    else if (variable.isArray) variable.setElement('0', text);
    else variable.value = text;
  }

  /** Counts what variables hold, roughly and in large steps, against the host's memory limit. */
  #count(bytes: number): void {
    this.#heldBytes += bytes;
    if (this.#heldBytes - this.#reportedBytes < REPORTED_STEP_BYTES) return;
    this.process.holdMemory(this.#heldBytes - this.#reportedBytes);
    this.#reportedBytes = this.#heldBytes;
  }

  #heldBytes = 0;
  #reportedBytes = 0;

  checkWritable(name: string, variable: Variable): void {
    if (variable.readonly) throw new ExpansionError(this.isBash ? `${name}: readonly variable` : `${name}: is read only`, this.isBash ? 1 : 2);
  }

  unset(name: string): void {
    this.variables.unset(name);
  }

  /** Variables whose assignment does something. */
  #noticed(name: string, value: string): void {
    if (name === 'SECONDS') {
      this.secondsOffset = Number(value) || 0;
      this.startedMs = this.process.world.clock.now();
      this.variables.unset(name);
    } else if (name === 'RANDOM') {
      this.randomSeeded = Number(value) >>> 0;
      this.variables.unset(name);
    } else if (name === 'OPTIND') {
      this.getoptsPlace = 1;
      this.getoptsIndex = Number(value) || 1;
    } else if (name === 'PATH') this.commandHash.clear();
  }

  // ── arithmetic ──

  arithmetic(text: string) {
    return this.expression(text).evaluate(this.#arithmeticVariables);
  }

  expression(text: string): Expression {
    let expression = this.#arithmetic.get(text);
    if (expression === undefined) {
      expression = new Expression(text);
      if (this.#arithmetic.size >= PARSE_CACHE_MAX) this.#arithmetic.clear();
      this.#arithmetic.set(text, expression);
    }
    return expression;
  }

  evaluate(expression: Expression) {
    return expression.evaluate(this.#arithmeticVariables);
  }

  readonly #arithmeticVariables = {
    read: (name: string, subscript: string | undefined) => (subscript === undefined ? this.get(name) : this.getElement(name, this.subscriptText(subscript))),
    write: (name: string, subscript: string | undefined, value: string) => {
      if (subscript === undefined) this.set(name, value);
      else this.setElement(name, this.subscriptText(subscript), value);
    },
    unset: (name: string) => {
      if (this.options.nounset) throw new ExpansionError(`${name}: unbound variable`);
    },
  };

  /** A key as written in arithmetic: quotes around it are not part of it. */
  subscriptText(text: string): string {
    return text.replace(/^"(.*)"$/s, '$1').replace(/^'(.*)'$/s, '$1');
  }

  // ── output ──

  /** Writes to standard output; answers a step only when it has to wait. */
  print(text: string, descriptor = 1): Step<void> | undefined {
    if (text === '') return undefined;
    const handle = this.process.descriptors.get(descriptor);
    if (handle === undefined) throw new Errno('EBADF');
    const bytes = encodeUtf8(text);
    return handle.tryWrite(bytes) ? undefined : handle.write(bytes);
  }

  /** A message on standard error, with the shell's name before it. Never waits for long: a message that does not fit is lost. */
  warn(message: string): void {
    this.warnPlain(`${this.prefix()}${message}\n`);
  }

  warnPlain(text: string): void {
    const handle = this.process.descriptors.get(2);
    try {
      if (handle !== undefined && !handle.closed && !handle.tryWrite(encodeUtf8(text))) this.pendingErrors.push(text);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  /** Messages that a full pipe did not take; written before the next command. */
  readonly pendingErrors: string[] = [];

  *flushErrors(): Step<void> {
    for (let text = this.pendingErrors.shift(); text !== undefined; text = this.pendingErrors.shift()) yield* this.process.stderr.write(text);
  }

  prefix(): string {
    const { source } = this;
    if (this.flavour === 'dash') return source.interactive ? `${this.name}: ` : `${source.name}: ${this.line}: `;
    if (this.flavour === 'ash') return source.interactive || this.commandString ? `${source.name}: ` : `${source.name}: line ${this.line}: `;
    return source.interactive ? `${source.name}: ` : `${source.name}: line ${this.line}: `;
  }

  // ── nesting ──

  /** A function, a sourced file, an eval: each takes some of the engine's stack. */
  enter(): void {
    this.callDepth++;
    if (this.callDepth > CALL_DEPTH_MAX) {
      this.callDepth = 0;
      throw new RangeError('the shell is nested too deep'); // the kernel turns it into a segmentation fault, as bash's own stack would
    }
  }

  leave(): void {
    this.callDepth--;
  }

  handle(descriptor: number): Handle {
    const handle = this.process.descriptors.get(descriptor);
    if (handle === undefined || handle.closed) throw new Errno('EBADF');
    return handle;
  }
}
