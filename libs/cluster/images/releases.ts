/** The patch releases of a minor version, newest first, each with its tags; the newest goes by the minor's name and by `more` too. */
export function releases(minor: string, newestPatch: number, ...more: readonly string[]): string[] {
  return Array.from({ length: newestPatch + 1 }, (_, age) => {
    const patch = `${minor}.${newestPatch - age}`;
    return age === 0 ? [patch, minor, ...more].join(' ') : patch;
  });
}

/** The tags of a variant: `1.27` is `1.27-alpine`, `latest` is `alpine`. */
export function variant(tags: readonly string[], suffix: string): string[] {
  return tags.map((names) => names.split(' ').map((name) => (name === 'latest' ? suffix : `${name}-${suffix}`)).join(' '));
}
