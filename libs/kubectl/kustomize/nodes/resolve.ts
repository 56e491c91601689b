// Mirrors go.yaml.in/yaml/v3 (resolve.go)

const WORDS: Readonly<Record<string, string>> = {
  '': '!!null', '~': '!!null', null: '!!null', Null: '!!null', NULL: '!!null',
  true: '!!bool', True: '!!bool', TRUE: '!!bool', false: '!!bool', False: '!!bool', FALSE: '!!bool',
  '.nan': '!!float', '.NaN': '!!float', '.NAN': '!!float', '.inf': '!!float', '.Inf': '!!float', '.INF': '!!float',
  '+.inf': '!!float', '+.Inf': '!!float', '+.INF': '!!float', '-.inf': '!!float', '-.Inf': '!!float', '-.INF': '!!float', '<<': '!!merge',
};
const INTEGER = /^[-+]?(0|[1-9]\d*|0[0-7]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[bB][01]+)$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const DATE = /^\d{4}-\d\d?-\d\d?$/;
const TIME = /^\d{4}-\d\d?-\d\d?([Tt]|\s+)\d\d?:\d\d:\d\d(\.\d*)?\s*(Z|[-+]\d\d(:?\d\d)?)?$/;
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** The tag that a plain text has by itself. */
export function tagOf(text: string): string {
  if (Object.hasOwn(WORDS, text)) return WORDS[text] as string;
  if (!/^[-+.\d]/.test(text)) return '!!str';
  if (DATE.test(text) || TIME.test(text)) return '!!timestamp';
  const plain = text.replaceAll('_', '');
  if (text.startsWith('.')) return FLOAT.test(plain) ? '!!float' : '!!str';
  if (INTEGER.test(plain) && fits(plain)) return '!!int';
  return FLOAT.test(plain) ? '!!float' : '!!str';
}

function fits(text: string): boolean {
  const value = integerOf(text);
  return value <= UINT64_MAX && value >= -INT64_MAX - 1n;
}

function integerOf(text: string): bigint {
  const isNegative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').replace(/^0(?=[0-7]+$)/, '0o').toLowerCase();
  return isNegative ? -BigInt(digits) : BigInt(digits);
}

/** The number of a text with the tag `!!int` or `!!float`. */
export function numberOf(text: string): number {
  const plain = text.replaceAll('_', '');
  return INTEGER.test(plain) ? Number(integerOf(plain)) : Number(plain);
}
