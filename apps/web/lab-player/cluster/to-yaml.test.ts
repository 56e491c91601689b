import { describe, expect, test } from 'vitest';
import { toYaml } from './to-yaml';

describe('toYaml', () => {
  test.each([
    { name: 'keys in order', value: { b: 1, a: 'x' }, want: 'a: x\nb: 1\n' },
    { name: 'a map in a map', value: { metadata: { name: 'web' } }, want: 'metadata:\n  name: web\n' },
    { name: 'a list is not indented', value: { args: ['a', 'b'] }, want: 'args:\n- a\n- b\n' },
    { name: 'a list of maps', value: { c: [{ name: 'x', ports: [{ p: 80 }] }] }, want: 'c:\n- name: x\n  ports:\n  - p: 80\n' },
    { name: 'empty ones', value: { a: {}, b: [] }, want: 'a: {}\nb: []\n' },
    { name: 'strings that look like something else', value: { a: 'true', b: '1', c: '1e3', d: '2026-01-01', e: '', f: 'null' }, want: 'a: "true"\nb: "1"\nc: "1e3"\nd: "2026-01-01"\ne: ""\nf: "null"\n' },
    { name: 'images, paths and quantities stay plain', value: { image: 'nginx:1.27', m: '/etc/x', cpu: '100m' }, want: 'cpu: 100m\nimage: nginx:1.27\nm: /etc/x\n' },
    { name: 'what would end a plain text is quoted', value: { a: 'x: y', b: 'a #b', c: '- d', d: '*' }, want: 'a: "x: y"\nb: "a #b"\nc: "- d"\nd: "*"\n' },
    { name: 'several lines', value: { data: { 'a.conf': 'x\n\ny\n', b: 'u\nv' } }, want: 'data:\n  a.conf: |\n    x\n\n    y\n  b: |-\n    u\n    v\n' },
  ])('$name', ({ value, want }) => {
    expect(toYaml(value)).toBe(want);
  });
});
