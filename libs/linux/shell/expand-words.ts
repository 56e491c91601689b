import type { Step } from '#linux/kernel/step.js';
import { globPaths } from './glob.js';
import { CommandAbort, type Shell } from './shell.js';
import type { Field, FieldSink } from './sinks.js';
import { fieldSink, type Word } from './words.js';

/** Words of a command, expanded, split, and matched with files. For words that do not wait. */
export function fieldsOf(shell: Shell, words: readonly Word[]): string[] {
  const sink = fieldSink(shell);
  for (const word of words) {
    if (word.literal !== undefined) sink.fields.push({ text: word.literal, pattern: undefined });
    else if (word.braced !== undefined) for (const one of word.braced) putWord(shell, sink, one);
    else putWord(shell, sink, word);
  }
  return withFiles(shell, sink.fields);
}

function putWord(shell: Shell, sink: FieldSink, word: Word): void {
  word.put(shell, sink);
  sink.endWord();
}

export function* fieldsStep(shell: Shell, words: readonly Word[]): Step<string[]> {
  const sink = fieldSink(shell);
  for (const word of words) {
    if (word.literal !== undefined) {
      sink.fields.push({ text: word.literal, pattern: undefined });
      continue;
    }
    for (const one of word.braced ?? [word]) {
      if (one.waits) yield* one.putStep(shell, sink);
      else one.put(shell, sink);
      sink.endWord();
    }
  }
  return withFiles(shell, sink.fields);
}

function withFiles(shell: Shell, fields: readonly Field[]): string[] {
  if (fields.length > 64) shell.process.charge(fields.length >> 3);
  const words: string[] = [];
  for (const { text, pattern } of fields) {
    if (pattern === undefined) words.push(text);
    else words.push(...filesOf(shell, text, pattern));
  }
  return words;
}

function filesOf(shell: Shell, text: string, pattern: string): readonly string[] {
  const { options } = shell;
  const settings = { extended: options.shopt('extglob'), dots: options.shopt('dotglob'), starStar: options.shopt('globstar'), ignoreCase: options.shopt('nocaseglob') };
  const found = globPaths(pattern, shell.process.files, settings);
  shell.process.charge(10 + found.length);
  if (found.length > 0) return found;
  if (options.shopt('failglob')) {
    shell.warn(`no match: ${text}`);
    throw new CommandAbort(1);
  }
  return options.shopt('nullglob') ? [] : [text];
}
