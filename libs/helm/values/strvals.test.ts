import { describe, expect, test } from 'vitest';
import { Float } from '#kubectl/template/format.js';
import type { Table } from '#helm/engine/values.js';
import { parseInto, SetError, type SetMode } from './strvals.js';

const parsed = (text: string, mode: SetMode = 'typed', into: Table = {}) => {
  parseInto(text, into, mode);
  return into;
};

describe('parseInto', () => {
  test.each([
    { name: 'types of plain words', text: 'a=1,b=true,c=null,d=x,e=007,f=1.5', want: { a: 1, b: true, c: null, d: 'x', e: '007', f: '1.5' } },
    { name: 'tables within tables', text: 'a.b.c=1,a.d=2', want: { a: { b: { c: 1 }, d: 2 } } },
    { name: 'lists by index', text: 'l[0].n=a,l[1].n=b', want: { l: [{ n: 'a' }, { n: 'b' }] } },
    { name: 'gaps in a list', text: 'l[2]=x', want: { l: [null, null, 'x'] } },
    { name: 'a list in braces', text: 'l={a,2},m=x', want: { l: ['a', 2], m: 'x' } },
    { name: 'an escaped comma and dot', text: 'a\\.b=x\\,y', want: { 'a.b': 'x,y' } },
    { name: 'an empty value', text: 'a=,b=1', want: { a: '', b: 1 } },
    { name: 'texts stay texts', text: 'a=1,b=true', mode: 'string', want: { a: '1', b: 'true' } },
    { name: 'literal text to the end', text: 'a.b=x,y={z}', mode: 'literal', want: { a: { b: 'x,y={z}' } } },
  ] as const)('$name', ({ text, want, ...more }) => {
    expect(parsed(text, 'mode' in more ? more.mode : 'typed')).toEqual(want);
  });

  test('JSON values, numbers as float64', () => {
    expect(parsed('a=[1,"x"],b={"c":null},d=', 'json')).toEqual({ a: [new Float(1), 'x'], b: { c: null }, d: null });
  });
  test('changes what was there', () => {
    expect(parsed('a.b=2', 'typed', { a: { b: 1, c: 1 } })).toEqual({ a: { b: 2, c: 1 } });
  });

  test.each([
    { text: 'a', problem: 'key "a" has no value' },
    { text: 'a,b=1', problem: 'key "a" has no value (cannot end with ,)' },
    { text: 'l={a', problem: "list must terminate with '}'" },
    { text: 'l[-1]=a', problem: 'negative -1 index not allowed' },
    { text: 'l[99999999]=a', problem: 'index of 99999999 is greater than maximum supported index of 65536' },
    { text: 'l[x]=a', problem: 'error parsing index: strconv.Atoi: parsing "x": invalid syntax' },
  ])('refuses $text', ({ text, problem }) => {
    expect(() => parsed(text)).toThrow(new SetError(problem));
  });
});
