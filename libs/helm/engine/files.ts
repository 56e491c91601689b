// Mirrors helm.sh/helm/v4/pkg/engine/files.go
import { decodeUtf8 } from '#linux/env/text.js';
import { encodeBase64 } from '#kubectl/rest/base64.js';
import { declared } from '#kubectl/template/signature.js';
import type { ChartFile } from '#helm/charts/chart.js';
import { globMatches } from '#helm/charts/glob.js';
import { baseName } from './functions/patterns.js';
import { toYaml } from './functions/formats.js';

/** `.Files`: the chart's files that are neither templates nor read by helm itself. */
export class ChartFiles {
  readonly goType = 'engine.files';
  /** What a name gives that no file has. */
  readonly missing: readonly unknown[] = [];
  readonly #files: ReadonlyMap<string, Uint8Array>;

  constructor(files: readonly Pick<ChartFile, 'name' | 'data'>[]) {
    this.#files = new Map(files.map(({ name, data }) => [name, data]));
  }

  entries(): [unknown, unknown][] {
    return [...this.#files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, data]) => [name, decodeUtf8(data)]);
  }
  goText(): string {
    return `map[${this.entries().map(([name, text]) => `${String(name)}:${String(text)}`).join(' ')}]`;
  }

  #text(name: string): string {
    const data = this.#files.get(name);
    return data === undefined ? '' : decodeUtf8(data);
  }
  #byBaseName(valueOf: (data: Uint8Array) => string): string {
    return toYaml(Object.fromEntries([...this.#files].map(([name, data]) => [baseName(name), valueOf(data)])));
  }

  readonly Get = declared('string', (name: string) => this.#text(name));
  readonly GetBytes = declared('string', (name: string) => this.#text(name));
  readonly Glob = declared('string', (pattern: string) => new ChartFiles([...this.#files].filter(([name]) => globMatches(pattern, name, '/')).map(([name, data]) => ({ name, data }))));
  readonly AsConfig = declared('', () => this.#byBaseName(decodeUtf8));
  readonly AsSecrets = declared('', () => this.#byBaseName(encodeBase64));
  readonly Lines = declared('string', (name: string) => {
    const text = this.#text(name);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  });
}
