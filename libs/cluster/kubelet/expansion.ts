// Mirrors third_party/forked/golang/expansion
// Differs: nothing.

/** Replaces `$(NAME)` by its value; `$$` is a dollar sign, and an unknown name stays as it is written. */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) return text;
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char !== '$' || at + 1 >= text.length) {
      result += char;
      continue;
    }
    const next = text[at + 1] as string;
    if (next === '$') {
      result += '$';
      at++;
      continue;
    }
    const end = next === '(' ? text.indexOf(')', at + 2) : -1;
    if (end < 0) {
      result += next === '(' ? '$(' : `$${next}`;
      at++;
      continue;
    }
    const name = text.slice(at + 2, end);
    result += variables.get(name) ?? `$(${name})`;
    at = end;
  }
  return result;
}
