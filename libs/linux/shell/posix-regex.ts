/** A POSIX extended regular expression in RE2's spelling: bracket expressions differ, and so do repeated operators. */
export function posixRegex(source: string): string {
  let out = '';
  for (let at = 0; at < source.length; at++) {
    const char = source[at] as string;
    if (char === '\\') {
      const next = source[++at] ?? '\\';
      if (next === '<' || next === '>') out += '\\b';
      else out += /[A-Za-z0-9_\s]/.test(next) && !'wWsSbB'.includes(next) ? next : `\\${next}`;
      continue;
    }
    if (char === '[') {
      const end = bracketEnd(source, at);
      if (end > 0) {
        out += bracket(source.slice(at + 1, end));
        at = end;
        continue;
      }
      out += '\\[';
      continue;
    }
    if (char === '{' && !/^\{\d*(,\d*)?\}/.test(source.slice(at))) {
      out += '\\{';
      continue;
    }
    if (char === '(' && source[at + 1] === '?') {
      out += '(\\?';
      at++;
      continue;
    }
    // `a**` is `a*`, and `a*?` is not lazy: there is no lazy matching in POSIX.
    if ('*+?'.includes(char) && /[*+?]$/.test(out) && !/\\[*+?]$/.test(out)) continue;
    out += char;
  }
  return out;
}

function bracketEnd(source: string, open: number): number {
  let at = open + 1;
  if (source[at] === '^') at++;
  if (source[at] === ']') at++;
  while (at < source.length && source[at] !== ']') {
    const named = source[at] === '[' && ':.='.includes(source[at + 1] ?? ' ') ? source.indexOf(`${source[at + 1]}]`, at + 2) : -1;
    at = named > 0 ? named + 2 : at + 1;
  }
  return at < source.length ? at : -1;
}

function bracket(inner: string): string {
  const negated = inner.startsWith('^');
  const rest = (negated ? inner.slice(1) : inner).replace(/\[[.=](.)[.=]\]/g, '$1');
  // A backslash has no meaning in a POSIX bracket; `[` only opens a class.
  const body = rest.replace(/\\/g, '\\\\').replace(/\[(?!:)/g, '\\[').replace(/^\]/, '\\]').replace(/^\^/, '\\^');
  return `[${negated ? '^' : ''}${body}]`;
}
