// Mirrors helm.sh/helm/v4/internal/ignore (.helmignore)
import { globMatches } from './glob.js';

export class IgnoreRules {
  readonly #rules: readonly { readonly pattern: string; readonly negate: boolean; readonly folder: boolean }[];

  constructor(text: string) {
    this.#rules = [...text.split('\n'), 'templates/.?*'].map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
      const negate = line.startsWith('!');
      const bare = negate ? line.slice(1) : line;
      return { pattern: bare.replace(/\/$/, ''), negate, folder: bare.endsWith('/') };
    });
  }

  /** `path` is within the chart, without a slash at its ends. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const { pattern, negate, folder } of this.#rules) {
      const fits = fitsRule(pattern, path);
      if (negate) {
        if (folder && !isFolder) return true;
        if (!fits) return true;
        continue;
      }
      if (folder && !isFolder) continue;
      if (fits) return true;
    }
    return false;
  }
}

function fitsRule(pattern: string, path: string): boolean {
  if (pattern.startsWith('/')) return globMatches(pattern.slice(1), path, '/');
  if (pattern.includes('/')) return globMatches(pattern, path, '/');
  return globMatches(pattern, path.slice(path.lastIndexOf('/') + 1), '/');
}
