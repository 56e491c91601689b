// Mirrors structured-merge-diff/fieldpath: Set, in its wire form FieldsV1
// Differs: the wire form is the working form.

/** `f:name`, `k:{"name":"web"}`, `v:"x"` to what is below; `.` marks that the path itself belongs to the set. */
export type Fields = { readonly [element: string]: Fields };

export const LEAF: Fields = Object.freeze({});

/** Whether the path itself belongs to the set. */
export function isMember(node: Fields): boolean {
  if (node['.'] !== undefined) return true;
  for (const _ in node) return false;
  return true;
}

function build(isSelf: boolean, children: Record<string, Fields>): Fields | undefined {
  let isEmpty = true;
  for (const _ in children) {
    isEmpty = false;
    break;
  }
  if (isEmpty) return isSelf ? LEAF : undefined;
  return isSelf ? { '.': LEAF, ...children } : children;
}

export function union(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const children: Record<string, Fields> = {};
  for (const name in a) if (name !== '.') children[name] = a[name] as Fields;
  for (const name in b) if (name !== '.') children[name] = union(children[name], b[name]) as Fields;
  return build(isMember(a) || isMember(b), children);
}

/** Paths of a that are not in b. */
export function difference(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || b === undefined) return a;
  const children: Record<string, Fields> = {};
  for (const name in a) {
    if (name === '.') continue;
    const kept = b[name] === undefined ? a[name] : difference(a[name], b[name]);
    if (kept !== undefined) children[name] = kept;
  }
  return build(isMember(a) && !isMember(b), children);
}

/** Paths of a that are in b or below a path of b. */
export function differenceRecursive(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || b === undefined) return a;
  const children: Record<string, Fields> = {};
  for (const name in a) {
    if (name === '.') continue;
    const other = b[name];
    if (other !== undefined && isMember(other)) continue;
    const kept = other === undefined ? a[name] : differenceRecursive(a[name], other);
    if (kept !== undefined) children[name] = kept;
  }
  return build(isMember(a), children);
}

export function intersection(a: Fields | undefined, b: Fields | undefined): Fields | undefined {
  if (a === undefined || b === undefined) return undefined;
  const children: Record<string, Fields> = {};
  for (const name in a) {
    if (name === '.' || b[name] === undefined) continue;
    const both = intersection(a[name], b[name]);
    if (both !== undefined) children[name] = both;
  }
  return build(isMember(a) && isMember(b), children);
}

export function equalFields(a: Fields | undefined, b: Fields | undefined): boolean {
  return difference(a, b) === undefined && difference(b, a) === undefined;
}

/** Paths as conflicts name them: `.spec.containers[name="web"].image`. */
export function pathsOf(fields: Fields | undefined, prefix = ''): string[] {
  if (fields === undefined) return [];
  const names = Object.keys(fields).sort().filter((name) => name !== '.');
  // What is set itself comes before what is set below, at each level.
  const paths = names.filter((name) => isMember(fields[name] as Fields)).map((name) => prefix + elementText(name));
  for (const name of names) paths.push(...pathsOf(fields[name], prefix + elementText(name)));
  return paths;
}

function elementText(element: string): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
      return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${rest}]`;
    default:
      return `[${rest}]`;
  }
}
