// Mirrors golang.org/x/net/html: the tokenizer, as far as start tags go, and how it writes them
// Differs: of named characters those five are known that HTML itself needs.

/** Their content is text, whatever it looks like. */
const RAW: ReadonlySet<string> = new Set(['iframe', 'noembed', 'noframes', 'noscript', 'plaintext', 'script', 'style', 'textarea', 'title', 'xmp']);
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const TO_TEXT: Readonly<Record<string, string>> = { '&': '&amp;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '"': '&#34;', '\r': '&#13;' };

/** Each attribute of a start tag goes through `change`; start tags are written anew, all else stays as it is. */
export function rewriteTags(html: string, change: (tag: string, attribute: string, value: string) => string): string {
  const pieces: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    pieces.push(html.slice(at, open));
    const end = openingEnd(html, open);
    if (end === undefined) {
      const next = otherEnd(html, open);
      pieces.push(html.slice(open, next));
      at = next;
      continue;
    }
    const tag = startTag(html.slice(open, end));
    pieces.push(written(tag, change));
    at = end;
    if (RAW.has(tag.name) && !tag.isClosed) {
      const close = indexOfClosing(html, tag.name, at);
      pieces.push(html.slice(at, close));
      at = close;
    }
  }
  pieces.push(html.slice(at));
  return pieces.join('');
}

/** Behind the start tag that begins here; undefined: none does, or it does not end. */
function openingEnd(html: string, open: number): number | undefined {
  if (!/[A-Za-z]/.test(html[open + 1] ?? '')) return undefined;
  let quote = '';
  let before = '';
  for (let i = open + 1; i < html.length; i++) {
    const char = html[i] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && before === '=') quote = char;
    else if (char === '>') return i + 1;
    if (char.trim() !== '') before = char;
  }
  return undefined;
}

/** Behind a comment, an end tag, or a lone `<`. */
function otherEnd(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    const end = html.indexOf('-->', open + 4);
    return end < 0 ? html.length : end + 3;
  }
  if (!/[/!?A-Za-z]/.test(html[open + 1] ?? '')) return open + 1;
  const end = html.indexOf('>', open);
  return end < 0 ? html.length : end + 1;
}

function indexOfClosing(html: string, name: string, from: number): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    const after = html[at + 2 + name.length] ?? '>';
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name && /[\s/>]/.test(after)) return at;
  }
  return html.length;
}

interface Tag {
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: string }[];
  readonly isClosed: boolean;
}

function startTag(source: string): Tag {
  const name = (/^<([^\s/>]+)/.exec(source)?.[1] ?? '').toLowerCase();
  const inner = source.slice(1 + name.length, -1);
  const attributes: { key: string; value: string }[] = [];
  for (const [, key = '', double, single, bare] of inner.matchAll(/([^\s/=>][^\s/=>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/g)) {
    attributes.push({ key: key.toLowerCase(), value: unescaped(double ?? single ?? bare ?? '') });
  }
  return { name, attributes, isClosed: inner.endsWith('/') };
}

function written({ name, attributes, isClosed }: Tag, change: (tag: string, attribute: string, value: string) => string): string {
  const texts = attributes.map(({ key, value }) => ` ${key}="${escaped(change(name, key, value))}"`);
  return `<${name}${texts.join('')}${isClosed ? '/' : ''}>`;
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex: string | undefined, digits: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(digits) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function escaped(text: string): string {
  return text.replace(/[&'<>"\r]/g, (char) => TO_TEXT[char] as string);
}
