// Mirrors sed(1) of GNU sed
// Differs: no --debug, --follow-symlinks; `w /dev/stdout` goes where p goes.
import { Errno, type Step } from '#linux/kernel/step.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import type { LineReader } from './line-reader.js';
import { flag, optional, text, texts } from './options.js';
import { collectOutput } from './collect-output.js';
import { Machine, QuitNow, type Surface } from './sed/machine.js';
import { type Command, parseScript, ScriptError } from './sed/script.js';

export const sed = defineProgram({
  name: 'sed', usage: '[OPTION]... {script-only-if-no-other-script} [input-file]...', version: '(GNU sed) 4.9',
  options: {
    quiet: flag('n', 'quiet,silent'), expression: texts('e', 'expression'), file: texts('f', 'file'), extended: flag('Er', 'regexp-extended'), inPlace: optional('i', 'in-place'),
    separate: flag('s', 'separate'), unbuffered: flag('u', 'unbuffered'), zero: flag('z', 'null-data'), posix: flag('', 'posix'), length: text('l', 'line-length'), sandbox: flag('', 'sandbox'),
  },
  usageError: (proc) => proc.printError(`Usage: ${proc.name} [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n`),
  *main(proc, o, operands) {
    const files = [...operands];
    const parts: string[] = [];
    for (const { option, text: given } of proc.given) {
      if (option === 'expression') parts.push(given ?? '');
      if (option === 'file') parts.push((yield* readScript(proc, given ?? '-')).replace(/\n$/, ''));
    }
    if (parts.length === 0) {
      const script = files.shift();
      if (script === undefined) {
        proc.printError(`Usage: ${proc.name} [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n`);
        return 1;
      }
      parts.push(script);
    }
    const script = parts.join('\n');
    const quiet = o.quiet || script.startsWith('#n\n');
    const machine = new Machine(proc, parsed(proc, script, o.extended), quiet, o.posix);
    const manner = { inPlace: o.inPlace, separator: o.zero ? '\0' : '\n' };
    const surface = new Files(proc, files.length > 0 ? files : ['-'], manner);
    try {
      if (o.inPlace === undefined && !o.separate) return (yield* machine.run(surface)) ?? proc.status;
      for (const path of files.length > 0 ? files : ['-']) {
        machine.startFile();
        const status = yield* machine.run(surface.only(path));
        if (status !== undefined) return status;
      }
      return proc.status;
    } catch (error) {
      if (!(error instanceof QuitNow)) throw error;
      surface.finish();
      return error.status;
    } finally {
      surface.finish();
    }
  },
});

function* readScript(proc: Call, path: string): Step<string> {
  try {
    return yield* proc.readAllText(proc.openInput(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(`couldn't open file ${path}: ${error.message}`);
  }
}

function parsed(proc: Call, script: string, extended: boolean): readonly Command[] {
  try {
    return parseScript(script, extended);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    if (proc.isBusybox) return proc.die(error.message.replace(/^unknown command: `(.)'$/, 'unsupported command $1'));
    if (error.at < 0) return proc.die(error.message, 4); // a label that is nowhere
    return proc.die(`-e expression #1, char ${error.at}: ${error.message}`);
  }
}

/** The files of the command line, one after another, and what -i makes of them. */
class Files implements Surface {
  endsOpen = false;
  fileName = '-';
  #reader: LineReader | undefined;
  #ahead: string | undefined;
  #aheadOpen = false;
  #aheadName = '-';
  #edited: { readonly path: string; readonly parts: string[] } | undefined;
  #paths: string[];
  readonly #written = new Set<string>();
  readonly #sources = new Map<string, string[]>();

  constructor(private readonly call: Call, paths: readonly string[], private readonly manner: { readonly inPlace: string | undefined; readonly separator: string }) {
    this.#paths = [...paths];
  }

  /** From here on only this file. */
  only(path: string): this {
    this.finish();
    this.#paths = [path];
    this.#reader = undefined;
    this.#ahead = undefined;
    this.endsOpen = false;
    return this;
  }

  *next(): Step<string | undefined> {
    if (this.#ahead === undefined) yield* this.#readAhead();
    const line = this.#ahead;
    this.endsOpen = this.#aheadOpen;
    this.fileName = this.#aheadName;
    this.#ahead = undefined;
    return line;
  }

  *isLast(): Step<boolean> {
    if (this.#ahead === undefined) yield* this.#readAhead();
    return this.#ahead === undefined;
  }

  *#readAhead(): Step<void> {
    for (;;) {
      if (this.#reader !== undefined) {
        const line = yield* this.#reader.next();
        if (line !== undefined) {
          this.#ahead = line;
          this.#aheadOpen = this.#reader.endsOpen;
          return;
        }
        this.#reader.close();
        this.#reader = undefined;
      }
      const path = this.#paths.shift();
      if (path === undefined) return;
      this.#open(path);
    }
  }

  #open(path: string): void {
    const { call, manner } = this;
    try {
      this.#reader = call.lines(call.openInput(path), manner.separator);
      this.#aheadName = path;
      if (manner.inPlace !== undefined && path !== '-') this.#edited = { path, parts: [] };
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      const isFolder = error.code === 'EISDIR';
      call.warn(isFolder ? (manner.inPlace === undefined ? `read error on ${path}: Is a directory` : `couldn't edit ${path}: not a regular file`) : call.isBusybox ? `${path}: ${error.message}` : `can't read ${path}: ${error.message}`);
      call.status = isFolder && manner.inPlace !== undefined ? 4 : 2;
    }
  }

  print(data: string): void {
    const out = this.manner.separator === '\n' ? data : data.replace(/\n$/, this.manner.separator);
    if (this.#edited === undefined) this.call.print(out);
    else this.#edited.parts.push(out);
  }

  /** Writes back the file that was edited in place. */
  finish(): void {
    const edited = this.#edited;
    if (edited === undefined) return;
    this.#edited = undefined;
    const { call, manner } = this;
    if (manner.inPlace !== undefined && manner.inPlace !== '') {
      const slash = edited.path.lastIndexOf('/');
      const [folder, name] = [edited.path.slice(0, slash + 1), edited.path.slice(slash + 1)];
      const backup = manner.inPlace.includes('*') ? folder + manner.inPlace.replaceAll('*', name) : edited.path + manner.inPlace;
      call.files.write(backup, call.files.read(edited.path));
    }
    call.files.write(edited.path, bytesOf(edited.parts.join('')));
  }

  writeTo(path: string, data: string): void {
    if (path === '/dev/stdout') this.print(data);
    else if (path === '/dev/stderr') this.call.printError(data);
    else if (this.#written.has(path)) this.call.files.append(path, bytesOf(data));
    else {
      this.#written.add(path);
      this.call.files.write(path, bytesOf(data));
    }
  }

  readFile(path: string): string | undefined {
    try {
      return textOf(this.call.files.read(path));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return undefined;
    }
  }

  nextLineOf(path: string): string | undefined {
    let lines = this.#sources.get(path);
    if (lines === undefined) {
      lines = (this.readFile(path) ?? '').split('\n');
      if (lines.at(-1) === '') lines.pop();
      this.#sources.set(path, lines);
    }
    return lines.shift();
  }

  runCommand(command: string): Step<string> {
    return collectOutput(this.call, { argv: ['sh', '-c', command] });
  }
}

