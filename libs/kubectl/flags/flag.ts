// Mirrors github.com/spf13/pflag
// Differs: values are read into a plain record; only the types that kubectl uses.

export type FlagType = 'bool' | 'string' | 'int' | 'duration' | 'stringArray' | 'strings' | 'stringToString' | 'mapStringString';

/** One flag. Its name is that of its property in kebab case unless `name` says otherwise. */
export interface Flag<T> {
  readonly type: FlagType;
  readonly short?: string | undefined;
  readonly name?: string | undefined;
  readonly initial: T;
  /** What `--flag` without a value means; a bool's is "true". */
  readonly bare?: string | undefined;
  readonly help?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly required?: boolean | undefined;
  /** The environment variable that has to be `true` for the flag to be known. */
  readonly gate?: string | undefined;
  readonly deprecated?: string | undefined;
  /** What its value may be, in words of the tool's completion. */
  readonly completes?: string | undefined;
  /** Its value names files that end so. */
  readonly fileEndings?: readonly string[] | undefined;
  /** How the default is shown in help, where it is not the value itself. */
  readonly shown?: string | undefined;
}
export type Flags = Readonly<Record<string, Flag<unknown>>>;
export type FlagValues<F extends Flags> = { readonly [K in keyof F]: F[K] extends Flag<infer T> ? T : never };

type Extra<T> = Partial<Omit<Flag<T>, 'type'>>;

export const bool = (extra: Extra<boolean> = {}): Flag<boolean> => ({ type: 'bool', initial: false, bare: 'true', ...extra });
export const text = (extra: Extra<string> = {}): Flag<string> => ({ type: 'string', initial: '', ...extra });
export const int = (extra: Extra<number> = {}): Flag<number> => ({ type: 'int', initial: 0, ...extra });
/** Milliseconds. */
export const duration = (extra: Extra<number> = {}): Flag<number> => ({ type: 'duration', initial: 0, ...extra });
/** Each occurrence is one value. */
export const texts = (extra: Extra<readonly string[]> = {}): Flag<readonly string[]> => ({ type: 'stringArray', initial: [], ...extra });
/** Comma separated (CSV), may be repeated. */
export const list = (extra: Extra<readonly string[]> = {}): Flag<readonly string[]> => ({ type: 'strings', initial: [], ...extra });

/** `key=value`, separated by commas, may be repeated. */
export const pairs = (extra: Extra<Readonly<Record<string, string>>> = {}): Flag<Readonly<Record<string, string>>> => ({ type: 'stringToString', initial: {}, shown: '[]', ...extra });

/** `key=value`, separated by commas, without quotes; shown without a default. */
export const labels = (extra: Extra<Readonly<Record<string, string>>> = {}): Flag<Readonly<Record<string, string>>> => ({ type: 'mapStringString', initial: {}, shown: '', ...extra });

export function flagName(key: string, flag: Flag<unknown>): string {
  return flag.name ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
