import { describe, expect, test } from 'vitest';
import { listFiles, read } from './sources.js';

const LINES_MAX = 400;
/** How a long file says why it is one. */
const REASON = /long because/i;

const code = listFiles(/^(apps|libs|scripts|test)\/.*\.(ts|tsx|mjs|js)$/).filter((file) => !/\/generated\/|next-env\.d\.ts$/.test(file));

describe('files', () => {
  test('were looked at', () => { expect(code.length).toBeGreaterThan(300); });

  test('over 400 lines say why ("This file is long because …")', () => {
    const long = code.map((file) => ({ file, text: read(file) })).filter(({ text }) => text.split('\n').length > LINES_MAX + 1 && !REASON.test(text));
    expect(long.map(({ file, text }) => `${file}: ${text.split('\n').length}`)).toEqual([]);
  });

  test('are in rooms named for their job', () => {
    expect(code.filter((file) => /(^|\/)(utils?|helpers?|common|shared|misc)(\/|\.(ts|tsx|mjs)$)/.test(file))).toEqual([]);
  });

  test('are not barrels', () => {
    const isBarrel = (text: string) => text.split('\n').filter((line) => !/^\s*(\/\/.*|\/?\*.*)?$/.test(line)).every((line) => /^\s*(export (type )?(\*|\{.*\}) from|export (type )?\{|[\w, ]+,?$|\} from)/.test(line));
    expect(code.filter((file) => /\/index\.tsx?$/.test(file) && isBarrel(read(file)))).toEqual([]);
  });

  test('suppress no rule', () => {
    const marks = ['biome' + '-ignore', '@ts' + '-ignore', '@ts' + '-nocheck', 'eslint' + '-disable', 'knip' + '-ignore'];
    expect(code.filter((file) => marks.some((mark) => read(file).includes(mark)))).toEqual([]);
  });

  test('import their neighbours by ./ and others by name, never by ../', () => {
    const inside = code.filter((file) => /^(apps|libs)\//.test(file) && !/\.test\.tsx?$|\.mjs$|^apps\/cli\/bin\//.test(file));
    expect(inside.filter((file) => /^(import|export)\b[^;]*?from '\.\.\//m.test(read(file)))).toEqual([]);
  });
});

describe('resources', () => {
  const REGISTRY = 'libs/cluster/registry/';
  const own = code.filter((file) => file.startsWith(REGISTRY));
  const folders = own.filter((file) => file.endsWith('/resource.ts')).map((file) => file.slice(REGISTRY.length, -'/resource.ts'.length));

  test('are all in the list', () => {
    const listed = [...read(`${REGISTRY}list.ts`).matchAll(/from '\.\/([a-z]+\/[a-z-]+)\/resource\.js'/g)].map(([, folder]) => folder);
    expect(listed.length).toBeGreaterThan(60);
    expect(listed.sort()).toEqual(folders.sort());
  });

  test('have tests', () => { expect(folders.filter((folder) => !own.includes(`${REGISTRY}${folder}/resource.test.ts`))).toEqual([]); });

  test('say how they behave in strategy.ts and what they show in columns.ts', () => {
    const says = (file: string, type: string) => !file.endsWith('.test.ts') && new RegExp(`^export const \\w+: ${type} =`, 'm').test(read(file));
    expect(own.filter((file) => says(file, 'Behaviour<\\w+>') && !file.endsWith('/strategy.ts'))).toEqual([]);
    expect(own.filter((file) => says(file, 'readonly Column<\\w+>\\[\\]') && !file.endsWith('/columns.ts'))).toEqual([]);
  });
});
