import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { listFiles, read, root } from './sources.js';

const documents = listFiles(/^(docs\/.*|[A-Z]+)\.md$/);

describe('documents', () => {
  test('were looked at', () => { expect(documents.length).toBeGreaterThan(5); });

  test.each(documents)('the links of %s lead somewhere', (document) => {
    const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => (target as string).split('#')[0] as string).filter((target) => target !== '' && !/^[a-z]+:/.test(target));
    expect(targets.filter((target) => !existsSync(path.join(root, path.dirname(document), target)))).toEqual([]);
  });

  test('name only rooms, scripts and files that exist', () => {
    const named = ['CONTRIBUTING.md', 'docs/architecture.md', 'README.md'].flatMap((document) =>
      [...read(document).matchAll(/`((?:apps|libs|scripts|labs|docs|test)\/[\w./-]+)`/g)].map(([, name]) => name as string));
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });
});
