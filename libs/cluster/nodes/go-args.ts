// Mirrors the command lines of Go programs (cobra, urfave/cli): flags before and after the words, by one dash or two
// Differs: a flag's letters are not put together (-it), but where `letters` says so.

export interface GoFlags {
  /** Letter or name to the name it means. */
  readonly booleans: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  /** The first word ends the flags once this many words stand before it (exec ID COMMAND…). */
  readonly wordsMax?: number;
}

export interface GoArgs {
  readonly words: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
  /** What is wrong, as cobra says it. */
  readonly error?: string;
}

export function parseGoArgs(args: readonly string[], { booleans, texts, wordsMax = Number.POSITIVE_INFINITY }: GoFlags): GoArgs {
  const words: string[] = [];
  const flags: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    if (words.length >= wordsMax || !arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    const [, dashes = '', spelled = '', value] = /^(--?)([^=]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const flag = booleans[spelled];
    if (flag !== undefined) {
      flags[flag] = value ?? 'true';
      continue;
    }
    const text = texts[spelled];
    if (text !== undefined) {
      const given = value ?? args[++i];
      if (given === undefined) return { words, flags, error: dashes === '--' ? `flag needs an argument: --${spelled}` : `flag needs an argument: '${spelled}' in -${spelled}` };
      flags[text] = given;
      continue;
    }
    const letters = dashes === '-' ? lettersOf(spelled, booleans) : undefined;
    if (letters === undefined) return { words, flags, error: dashes === '--' ? `unknown flag: --${spelled}` : `unknown shorthand flag: '${spelled[0] ?? ''}' in -${spelled}` };
    for (const letter of letters) flags[letter] = 'true';
  }
  return { words, flags };
}

/** `-it` is -i and -t, where both are flags without a value. */
function lettersOf(spelled: string, booleans: GoFlags['booleans']): readonly string[] | undefined {
  const found = [...spelled].map((letter) => booleans[letter]);
  return spelled !== '' && found.every((each) => each !== undefined) ? found : undefined;
}
