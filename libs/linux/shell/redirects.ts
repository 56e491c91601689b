import type { Redirection as RedirectionNode } from 'unbash';
import { encodeUtf8 } from '#linux/env/text.js';
import type { FileView } from '#linux/fs/file-view.js';
import { type Description, Handle } from '#linux/kernel/description.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { textParts } from './arithmetic-text.js';
import { immediately } from './result.js';
import { ExpansionError, type Shell } from './shell.js';
import { TextSink } from './sinks.js';
import { type Compiler, fieldSink, type Part, separatorsOf, Word, wordPart } from './words.js';

/** A redirection that could not be done; the command is not run. */
export class RedirectError extends Error {}

/** What a redirection replaced, to be put back. */
export interface Replaced {
  readonly descriptor: number;
  readonly before: Handle | undefined;
}

/** Descriptors that a script may use: as `ulimit -n` says. */
const DESCRIPTORS_MAX = 1024;

/** One redirection, ready to be done again and again. */
export class Redirection {
  readonly waits: boolean;
  readonly #target: Word | undefined;
  readonly #body: readonly Part[] | undefined;

  constructor(readonly node: RedirectionNode, compiler: Compiler) {
    if (node.type === 'HereDoc') this.#body = bodyParts(node, compiler);
    else this.#target = node.target && new Word(node.target, compiler);
    this.waits = this.#target?.waits === true || this.#body?.some((part) => part.waits) === true;
  }

  apply(shell: Shell, replaced: Replaced[]): void {
    immediately(this.applyStep(shell, replaced));
  }

  *applyStep(shell: Shell, replaced: Replaced[]): Step<void> {
    const { node } = this;
    if (node.type === 'HereDoc') {
      this.#put(shell, replaced, node.descriptor, 0, textInput(yield* this.#bodyText(shell)));
      return;
    }
    if (node.type === 'HereString') {
      this.#put(shell, replaced, node.descriptor, 0, textInput(`${yield* (this.#target as Word).textStep(shell)}\n`));
      return;
    }
    const target = yield* this.#targetText(shell);
    this.#redirect(shell, replaced, node, target);
  }

  *#bodyText(shell: Shell): Step<string> {
    const sink = new TextSink(separatorsOf(shell));
    for (const part of this.#body ?? []) {
      if (part.waits && part.putStep !== undefined) yield* part.putStep(shell, sink, true);
      else part.put(shell, sink, true);
    }
    return sink.text;
  }

  /** The file's name: expanded like a command's word, but it must be one. */
  *#targetText(shell: Shell): Step<string> {
    const word = this.#target;
    if (word === undefined) throw new RedirectError('syntax error: missing redirection target');
    if (word.literal !== undefined) return word.literal;
    if (word.braced !== undefined) throw new RedirectError(`${word.source}: ambiguous redirect`);
    const sink = fieldSink(shell);
    if (word.waits) yield* word.putStep(shell, sink);
    else word.put(shell, sink);
    sink.endWord();
    if (sink.fields.length !== 1) throw new RedirectError(`${word.source}: ambiguous redirect`);
    return sink.fields[0]?.text ?? '';
  }

  #redirect(shell: Shell, replaced: Replaced[], node: Extract<RedirectionNode, { type: 'Redirect' }>, target: string): void {
    const files = shell.process.files as FileView;
    const put = (fallback: number, handle: Handle | undefined) => this.#put(shell, replaced, node.descriptor, fallback, handle);
    switch (node.operator) {
      case '<':
        put(0, opened(shell, target, () => files.openInput(target), true));
        return;
      case '>':
      case '>|':
        put(1, opened(shell, target, () => this.#create(shell, files, target, node.operator === '>')));
        return;
      case '>>':
        put(1, opened(shell, target, () => files.openOutput(target, { append: true })));
        return;
      case '<>':
        put(0, opened(shell, target, () => files.open(target, { read: true, write: true, append: false })));
        return;
      case '&>':
      case '&>>':
        this.#both(shell, replaced, opened(shell, target, () => (node.operator === '&>' ? this.#create(shell, files, target, true) : files.openOutput(target, { append: true }))));
        return;
      case '<&':
      case '>&':
        this.#duplicate(shell, replaced, node, target);
    }
  }

  #create(shell: Shell, files: FileView, target: string, mayRefuse: boolean): Handle {
    if (mayRefuse && shell.options.noclobber && files.exists(target) && files.stat(target).kind === 'file') throw new RedirectError(`${target}: cannot overwrite existing file`);
    return files.openOutput(target);
  }

  #both(shell: Shell, replaced: Replaced[], handle: Handle): void {
    place(shell, replaced, 1, handle);
    place(shell, replaced, 2, handle.duplicate());
  }

  #duplicate(shell: Shell, replaced: Replaced[], node: Extract<RedirectionNode, { type: 'Redirect' }>, target: string): void {
    const fallback = node.operator === '<&' ? 0 : 1;
    if (target === '-') {
      this.#put(shell, replaced, node.descriptor, fallback, undefined);
      return;
    }
    const move = /^(\d+)-$/.exec(target);
    const number = move?.[1] ?? target;
    if (!/^\d+$/.test(number)) {
      if (node.operator === '>&' && node.descriptor === undefined) {
        const files = shell.process.files as FileView;
        this.#both(shell, replaced, opened(shell, target, () => this.#create(shell, files, target, true)));
        return;
      }
      throw new RedirectError(`${target}: ambiguous redirect`);
    }
    const source = shell.process.descriptors.get(Number(number));
    if (source === undefined || source.closed) throw new RedirectError(`${number}: Bad file descriptor`);
    this.#put(shell, replaced, node.descriptor, fallback, source.duplicate());
    if (move !== null) place(shell, replaced, Number(number), undefined);
  }

  #put(shell: Shell, replaced: Replaced[], descriptor: RedirectionNode['descriptor'], fallback: number, handle: Handle | undefined): void {
    if (descriptor?.type !== 'FileDescriptorVariable') {
      place(shell, replaced, descriptor?.value ?? fallback, handle);
      return;
    }
    // {fd}>file: a free descriptor from 10 on, its number in the variable, and it stays open.
    if (handle === undefined) {
      const number = Number(shell.get(descriptor.name) ?? -1);
      shell.process.descriptors.get(number)?.close();
      shell.process.descriptors.delete(number);
      return;
    }
    let number = 10;
    while (shell.process.descriptors.get(number)?.closed === false) number++;
    shell.process.descriptors.set(number, handle);
    shell.set(descriptor.name, String(number));
  }
}

function place(shell: Shell, replaced: Replaced[], descriptor: number, handle: Handle | undefined): void {
  if (descriptor >= DESCRIPTORS_MAX) {
    handle?.close();
    throw new RedirectError(`${descriptor}: Bad file descriptor`);
  }
  const { descriptors } = shell.process;
  replaced.push({ descriptor, before: descriptors.get(descriptor) });
  if (handle === undefined) descriptors.delete(descriptor);
  else {
    shell.process.opened.delete(handle); // the table's now, not a file that the program forgot to close
    descriptors.set(descriptor, handle);
  }
}

/** Puts the descriptors back as they were. */
export function restore(shell: Shell, replaced: readonly Replaced[]): void {
  const { descriptors } = shell.process;
  for (let i = replaced.length - 1; i >= 0; i--) {
    const { descriptor, before } = replaced[i] as Replaced;
    descriptors.get(descriptor)?.close();
    if (before === undefined) descriptors.delete(descriptor);
    else descriptors.set(descriptor, before);
  }
}

/** For `exec >file`: what was replaced is closed for good. */
export function keep(replaced: readonly Replaced[]): void {
  for (const { before } of replaced) before?.close();
}

function opened(shell: Shell, target: string, open: () => Handle, isRead = false): Handle {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (shell.flavour === 'bash') throw new RedirectError(`${target}: ${error.message}`);
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    const what = `${shell.flavour === 'dash' ? 'cannot' : "can't"} ${isRead ? 'open' : 'create'} ${target}`;
    const [noFile, noFolder] = shell.flavour === 'dash' ? ['No such file', 'Directory nonexistent'] : ['no such file', 'nonexistent directory'];
    throw new RedirectError(`${what}: ${isMissing ? (isRead ? noFile : noFolder) : error.message}`);
  }
}

function bodyParts(node: Extract<RedirectionNode, { type: 'HereDoc' }>, { expansions }: Compiler): readonly Part[] {
  const tabs = node.operator === '<<-';
  if (node.delimiter?.quoted === true) {
    const text = tabs ? node.body.text.replace(/^\t+/gm, '') : node.body.text;
    return [wordPart({ type: 'SingleQuoted', value: text, text, pos: 0, end: 0 }, { source: text, expansions }, {})];
  }
  const source = tabs ? node.body.text.replace(/^\t+/gm, '') : node.body.text;
  const nodes = tabs || node.body.parts === undefined ? (source === '' ? [] : textParts(source.replace(/\n$/, ''))) : node.body.parts;
  const parts = nodes.map((part) => wordPart(part, { source, expansions }, {}));
  if (!tabs && node.body.parts !== undefined) return parts;
  return source.endsWith('\n') ? [...parts, wordPart({ type: 'SingleQuoted', value: '\n', text: '\n', pos: 0, end: 0 }, { source, expansions }, {})] : parts;
}

/** A here-document: a file that is only there to be read. */
export function textInput(text: string): Handle {
  return Handle.of(new TextInput(encodeUtf8(text)));
}

class TextInput implements Description {
  readonly isTty = false;
  readonly name = '/tmp/sh-thd';
  readonly readable = true;
  readonly writable = false;
  #at = 0;

  constructor(readonly bytes: Uint8Array) {}

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    if (this.#at >= this.bytes.length) return undefined;
    const data = this.bytes.subarray(this.#at, this.#at + bytesMax);
    this.#at += data.length;
    return data;
  }

  write(): Step<void> {
    throw new Errno('EBADF');
  }

  tryWrite(): boolean {
    throw new Errno('EBADF');
  }

  unread(data: Uint8Array): boolean {
    this.#at -= data.length;
    return true;
  }

  release(): void {}
}

/** The message of a failed redirection; undefined: the error is none. */
export function redirectMessage(error: unknown): string | undefined {
  if (error instanceof RedirectError) return error.message;
  if (error instanceof ExpansionError) return error.message;
  return error instanceof Errno ? error.message : undefined;
}
