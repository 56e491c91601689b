// Mirrors UnquoteExtend of k8s.io/client-go/third_party/forked/golang/template and strconv.UnquoteChar
const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };
const CODE = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/;

/** The text between quotes, `"` or `'`; undefined where Go would refuse it. */
export function unquoted(quotedText: string): string | undefined {
  const quote = quotedText[0];
  let left = quotedText.slice(1, -1);
  let text = '';
  while (left !== '') {
    if (left[0] === quote) return undefined;
    if (left[0] !== '\\') {
      text += left[0];
      left = left.slice(1);
      continue;
    }
    const code = CODE.exec(left);
    const next = left[1] ?? '';
    if (code !== null) {
      const [whole, x, u, long, octal] = code;
      const value = octal === undefined ? Number.parseInt(x ?? u ?? long ?? '', 16) : Number.parseInt(octal, 8);
      if (value > 0x10ffff || (octal !== undefined && value > 255)) return undefined;
      text += String.fromCodePoint(value);
      left = left.slice(whole.length);
    } else if (ESCAPES[next] !== undefined || next === quote) {
      text += ESCAPES[next] ?? next;
      left = left.slice(2);
    } else return undefined;
  }
  return text;
}
