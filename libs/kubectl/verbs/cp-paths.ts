// Mirrors what kubectl cp does with paths: Go's path package, and what may not lead out of a target

/** The shortest path of the same meaning; `.` for nothing. */
export function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !path.startsWith('/')) parts.push(part);
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/') || '.';
}

export function joined(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : clean(filled.join('/'));
}

/** All but the last part. */
export function dirName(path: string): string {
  return clean(path.slice(0, path.lastIndexOf('/') + 1));
}

/** Without the `../` that lead out at its beginning. */
export function withoutShortcuts(path: string): string {
  const rest = path.replace(/^(\.\.\/)+/, '');
  return rest === '.' || rest === '..' ? '' : rest.replace(/^\//, '');
}
