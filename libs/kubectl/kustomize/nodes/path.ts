// Mirrors sigs.k8s.io/kustomize/kyaml/utils (pathsplitter.go)
import { Failure } from '#kubectl/kustomize/failure.js';

/** The parts between delimiters; a backslash keeps the delimiter that follows it. */
export function splitPath(path: string, delimiter: string): string[] {
  let parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts = parts.slice(1);
  const found = [parts[0] ?? ''];
  for (const part of parts.slice(1)) {
    const last = found.length - 1;
    if (found[last]?.endsWith('\\')) found[last] = `${found[last].slice(0, -1)}${delimiter}${part}`;
    else found.push(part);
  }
  return found;
}

/** The same; delimiters in brackets are kept as well, and brackets without `=` fall away. */
export function splitFieldPath(path: string): string[] {
  const parts = splitPath(path, '.');
  const found: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    let part = parts[i] as string;
    if (!part.startsWith('[') || part.endsWith(']')) {
      found.push(part);
      continue;
    }
    while (i < parts.length - 1) {
      part += `.${parts[++i]}`;
      if (part.endsWith(']')) break;
    }
    found.push(part.includes('=') ? part : part.replace(/^[[\]]+|[[\]]+$/g, ''));
  }
  return found;
}

export function isElementPath(part: string): boolean {
  return part.startsWith('[') && part.endsWith(']');
}

/** `[name=value]` in its two parts. Throws Failure. */
export function splitElementPath(part: string): readonly [string, string] {
  const inner = part.replace(/\]$/, '').replace(/^\[/, '');
  const equals = inner.indexOf('=');
  if (equals < 0) throw new Failure('list path element must contain fieldName=fieldValue for element to match');
  return [inner.slice(0, equals), inner.slice(equals + 1)];
}
