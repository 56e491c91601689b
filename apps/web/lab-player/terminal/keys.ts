/**
 * What a terminal sends, taken apart: printable text, named keys and bracketed pastes.
 *
 * Names follow readline: `C-a` is Control and a, `M-b` is Alt (Meta) and b, `S-tab` is Shift and Tab.
 */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'paste'; readonly text: string };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x1f': 'C-_',
  '\x1c': 'C-\\',
  '\x1d': 'C-]',
};

/** The last byte of `CSI … X` and `SS3 X`. */
const FINAL_NAMES: Readonly<Record<string, string>> = {
  A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end', Z: 'S-tab',
};

/** The number of `CSI n ~`. */
const TILDE_NAMES: Readonly<Record<string, string>> = {
  '1': 'home', '2': 'insert', '3': 'delete', '4': 'end', '5': 'page-up', '6': 'page-down', '7': 'home', '8': 'end',
};

/** xterm's modifier parameter is 1 plus the bits shift 1, alt 2, control 4. */
function withModifiers(name: string, parameter: string | undefined): string {
  const bits = Number(parameter ?? '1') - 1;
  if (bits <= 0 || Number.isNaN(bits)) return name;
  return `${(bits & 4) !== 0 ? 'C-' : ''}${(bits & 2) !== 0 ? 'M-' : ''}${(bits & 1) !== 0 ? 'S-' : ''}${name}`;
}

function readCsi(data: string, start: number): { key: Key | undefined; end: number } {
  let end = start;
  while (end < data.length && !/[@-~]/.test(data.charAt(end))) end += 1;
  const [first, second] = data.slice(start, end).split(';');
  const final = data.charAt(end);
  const name = final === '~' ? TILDE_NAMES[first ?? ''] : FINAL_NAMES[final];
  const key: Key | undefined = name === undefined ? undefined : { kind: 'key', name: withModifiers(name, second) };
  return { key, end: end + 1 };
}

function readEscape(data: string, at: number): { key: Key | undefined; end: number } {
  const next = data.charAt(at + 1);
  if (next === '[') return readCsi(data, at + 2);
  if (next === 'O') {
    const name = FINAL_NAMES[data.charAt(at + 2)];
    return { key: name === undefined ? undefined : { kind: 'key', name }, end: at + 3 };
  }
  if (next === '') return { key: { kind: 'key', name: 'escape' }, end: at + 1 };
  const plain = CONTROL_NAMES[next] ?? (next === '\x1b' ? 'escape' : next);
  return { key: { kind: 'key', name: `M-${plain}` }, end: at + 2 };
}

function controlName(char: string): string | undefined {
  const named = CONTROL_NAMES[char];
  if (named !== undefined) return named;
  const code = char.charCodeAt(0);
  if (code === 0) return 'C-@';
  return code < 0x20 ? `C-${String.fromCharCode(code + 0x60)}` : undefined;
}

/** Line ends of a paste, whatever the clipboard had, as `\n`; control characters that would act are dropped. */
function cleanPaste(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
}

/**
 * Splits one chunk of terminal input. Text that arrives without paste marks and with line ends in the middle comes
 * out as text and `enter` keys, as if typed.
 */
export function decodeKeys(data: string): Key[] {
  const keys: Key[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') keys.push({ kind: 'text', text });
    text = '';
  };
  let at = 0;
  while (at < data.length) {
    if (data.startsWith(PASTE_START, at)) {
      flush();
      const found = data.indexOf(PASTE_END, at);
      const end = found === -1 ? data.length : found;
      keys.push({ kind: 'paste', text: cleanPaste(data.slice(at + PASTE_START.length, end)) });
      at = found === -1 ? data.length : end + PASTE_END.length;
      continue;
    }
    const char = data.charAt(at);
    if (char === '\x1b') {
      flush();
      const { key, end } = readEscape(data, at);
      if (key !== undefined) keys.push(key);
      at = end;
      continue;
    }
    const name = controlName(char);
    if (name !== undefined) {
      flush();
      keys.push({ kind: 'key', name });
      at += data.startsWith('\r\n', at) ? 2 : 1;
      continue;
    }
    text += char;
    at += 1;
  }
  flush();
  return keys;
}
