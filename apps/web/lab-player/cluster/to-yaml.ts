/** What YAML would read as something else than the string it is. */
const AMBIGUOUS = /^(?:true|false|yes|no|on|off|null|~|[-+]?(?:\d[\d_]*(?:\.\d*)?(?:e[-+]?\d+)?|\.\d+|\.inf|\.nan|0[xob][\da-f]+)|\d{4}-\d\d-\d\d.*|\d+(?::\d+)+)$/i;
const PLAIN = /^[A-Za-z0-9_./%(<][^\n#]*$/;

function scalar(value: unknown, indent: string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (value.includes('\n')) return `|${value.endsWith('\n') ? '' : '-'}\n${value.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : indent + line)).join('\n')}`;
  const isPlain = PLAIN.test(value) && !AMBIGUOUS.test(value) && !/: |:$|\s$/.test(value);
  return isPlain ? value : JSON.stringify(value);
}

function isEmpty(value: object): boolean {
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0;
}

/** Lines of a list or a map, each at `indent`; keys in order of the alphabet, lists not indented: as kubectl prints. */
function block(value: object, indent: string): string {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => {
      if (typeof item !== 'object' || item === null || isEmpty(item)) return `${indent}- ${scalar(item, `${indent}  `)}`;
      return `${indent}- ${block(item, `${indent}  `).slice(indent.length + 2)}`;
    }).join('\n');
  }
  return Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]: [string, unknown]) => {
    if (typeof item !== 'object' || item === null || isEmpty(item)) return `${indent}${scalar(key, indent)}: ${scalar(item, `${indent}  `)}`;
    return `${indent}${scalar(key, indent)}:\n${block(item, Array.isArray(item) ? indent : `${indent}  `)}`;
  }).join('\n');
}

/** An object as `kubectl get -o yaml` shows it. */
export function toYaml(value: object): string {
  return `${block(value, '')}\n`;
}
