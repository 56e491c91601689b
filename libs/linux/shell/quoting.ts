/** As `${x@Q}` and `set` quote: single quotes, or $'…' where there are control characters. */
export function quoteForShell(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** As xtrace, `trap -p` of words and `declare` in old form quote: only where it is needed. */
export function quoteIfNeeded(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return /[^\w@%+=:,./^{}~#[\]*?!-]|^[~#]|[*?[\]{}^!]/.test(text) ? `'${text.replace(/'/g, `'\\''`)}'` : text;
}

/** As `printf %q` quotes: backslashes. */
export function quoteWithBackslashes(text: string): string {
  if (text === '') return "''";
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return text.replace(/[^\w@%+=:./\u0080-\u{10ffff}-]/gu, '\\$&').replace(/^~/, '\\~');
}

const named: Readonly<Record<string, string>> = { '\x07': 'a', '\b': 'b', '\x1b': 'E', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't', '\v': 'v', "'": "'", '\\': '\\' };

function ansiQuote(text: string): string {
  const body = [...text].map((char) => {
    const letter = named[char];
    if (letter !== undefined) return `\\${letter}`;
    return char < ' ' || char === '\x7f' ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}` : char;
  });
  return `$'${body.join('')}'`;
}

/** As `declare -p` shows a value. */
export function quoteInDeclaration(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text);
  return `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"', '?': '?' };

/** The escapes of $'…'. */
export function decodeAnsiC(text: string): string {
  return text.replace(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|(.))/gs, (whole, octal?: string, hex?: string, four?: string, eight?: string, control?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
    const code = hex ?? four ?? eight;
    if (code !== undefined) return codePoint(Number.parseInt(code, 16));
    if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 31);
    return escapes[letter as string] ?? whole;
  });
}

export function codePoint(code: number): string {
  return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '\ufffd' : String.fromCodePoint(code);
}
