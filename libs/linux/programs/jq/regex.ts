// Mirrors jq's regular expressions (Oniguruma)
// Differs: what RE2 has; no look-ahead, no back-references.
import { RE2JS, RE2JSException } from 're2js';
import type { Step } from '#linux/kernel/step.js';
import { JqError, named } from './errors.js';
import type { Builtin, Closure, Emit, Evaluator } from './evaluator.js';
import { lost } from './paths.js';
import { isArray, type Json, kindOf } from './json.js';

interface Found {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly { readonly name: string | null; readonly start: number; readonly text: string | null }[];
}

interface Flags {
  readonly global: boolean;
  readonly skipEmpty: boolean;
  readonly compile: number;
  readonly extended: boolean;
}

function flagsOf(flags: Json): Flags {
  if (flags !== null && typeof flags !== 'string') throw new JqError(`${named(flags)} is not a string`);
  let compile = 0;
  for (const letter of flags ?? '') {
    if (letter === 'i') compile |= RE2JS.CASE_INSENSITIVE;
    else if (letter === 's' || letter === 'p') compile |= RE2JS.DOTALL;
    else if (!'gxnl'.includes(letter)) throw new JqError(`${flags} is not a valid modifier string`);
  }
  const given = flags ?? '';
  return { global: given.includes('g'), skipEmpty: given.includes('n'), compile, extended: given.includes('x') };
}

function compiled(source: Json, flags: Flags): RE2JS {
  if (typeof source !== 'string') throw new JqError(`${named(source)} cannot be matched, as it is not a string`);
  const re2 = (flags.extended ? source.replace(/\\.|\s+|#.*$/gm, (part) => (part.startsWith('\\') ? part : '')) : source).replace(/\(\?<(?![=!])/g, '(?P<');
  try {
    // Oniguruma's `^` and `$` match at lines.
    return RE2JS.compile(re2.replaceAll('\\h', '[0-9a-fA-F]'), flags.compile | RE2JS.MULTILINE | RE2JS.LOOKBEHINDS);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new JqError(`${source} (at offset 0) is not a valid regex: ${error.message.replace(/^error parsing regexp: /, '')}`);
  }
}

function* findAll(run: Evaluator, input: Json, source: Json, flagText: Json): Step<Found[]> {
  if (typeof input !== 'string') throw new JqError(`${named(input)} cannot be matched, as it is not a string`);
  const flags = flagsOf(flagText);
  const pattern = compiled(source, flags);
  const names = Object.entries(pattern.namedGroups());
  const matcher = pattern.matcher(input);
  const found: Found[] = [];
  for (let from = 0; from <= input.length && matcher.find(from); ) {
    yield* run.world.work(1);
    const start = matcher.start();
    const end = matcher.end();
    const captures = Array.from({ length: pattern.groupCount() }, (_, k) => ({
      name: names.find(([, index]) => index === k + 1)?.[0] ?? null, start: matcher.start(k + 1), text: matcher.group(k + 1),
    }));
    if (!(flags.skipEmpty && start === end)) found.push({ start, end, captures });
    if (!flags.global) break;
    from = end > start ? end : end + 1;
  }
  return found;
}

/** Offsets in jq count characters. */
function pointOffset(text: string, at: number): number {
  return [...text.slice(0, at)].length;
}

function describe(text: string, found: Found): Json {
  return new Map<string, Json>([
    ['offset', pointOffset(text, found.start)],
    ['length', pointOffset(text.slice(found.start), found.end - found.start)],
    ['string', text.slice(found.start, found.end)],
    ['captures', found.captures.map((capture) => new Map<string, Json>([
      ['offset', capture.start < 0 ? -1 : pointOffset(text, capture.start)],
      ['length', capture.text === null ? 0 : [...capture.text].length],
      ['string', capture.text],
      ['name', capture.name],
    ]))],
  ]);
}

/** `f(re; flags)`, or `f([re, flags])`. */
function withRegex(use: (run: Evaluator, input: Json, source: Json, flags: Json, emit: (value: Json) => Step<void>) => Step<void>): Builtin {
  return function* (run, args, input, path, emit) {
    const give = (value: Json) => emit(value, lost(path));
    yield* run.each(args[1] as Closure, input, undefined, (flags) => run.each(args[0] as Closure, input, undefined, (source) => {
      if (isArray(source)) return use(run, input, source[0] ?? null, source[1] ?? flags, give);
      if (typeof source !== 'string' && flags === null) throw new JqError(`${kindOf(source)} not a string or array`);
      return use(run, input, source, flags, give);
    }));
  };
}

const match = withRegex(function* (run, input, source, flags, emit) {
  for (const found of yield* findAll(run, input, source, flags)) yield* emit(describe(input as string, found));
});

const test = withRegex(function* (run, input, source, flags, emit) {
  yield* emit((yield* findAll(run, input, source, typeof flags === 'string' ? flags.replaceAll('g', '') : flags)).length > 0);
});

const split = withRegex(function* (run, input, source, flags, emit) {
  const parts: string[] = [];
  let at = 0;
  for (const found of yield* findAll(run, input, source, `${flags === null ? '' : String(flags)}g`)) {
    parts.push((input as string).slice(at, found.start));
    at = found.end;
  }
  if (typeof input !== 'string') throw new JqError(`${named(input)} cannot be matched, as it is not a string`);
  yield* emit([...parts, input.slice(at)]);
});

/** `sub`: the replacement is an expression over the named captures; each of its outputs makes a result. */
function substitute(extra: string): Builtin {
  return function* (run, args, input, path, emit) {
    const flagsArg = args[2];
    const withFlags = function* (flags: Json): Step<void> {
      yield* run.each(args[0] as Closure, input, undefined, function* (source) {
        const all = yield* findAll(run, input, source, `${typeof flags === 'string' ? flags : ''}${extra}`);
        yield* replaceFrom(run, args[1] as Closure, input as string, all, 0, 0, '', (text) => emit(text, lost(path)));
      });
    };
    if (flagsArg === undefined) yield* withFlags('');
    else yield* run.each(flagsArg, input, undefined, withFlags);
  };
}

function* replaceFrom(run: Evaluator, replacement: Closure, text: string, all: readonly Found[], index: number, at: number, made: string, emit: (text: string) => Step<void>): Step<void> {
  const found = all[index];
  if (found === undefined) return yield* emit(made + text.slice(at));
  const captures = new Map<string, Json>(found.captures.filter(({ name }) => name !== null).map((capture) => [capture.name as string, capture.text]));
  const each: Emit = (value) => {
    if (typeof value !== 'string') throw new JqError(`${named(captures)} cannot be added to a string`);
    return replaceFrom(run, replacement, text, all, index + 1, found.end, made + text.slice(at, found.start) + value, emit);
  };
  yield* run.each(replacement, captures, undefined, each);
}

export const regexBuiltins: readonly (readonly [string, Builtin])[] = [
  ['match/2', match], ['test/2', test], ['split/2', split],
  ['sub/2', substitute('')], ['sub/3', substitute('')], ['gsub/2', substitute('g')], ['gsub/3', substitute('g')],
];
