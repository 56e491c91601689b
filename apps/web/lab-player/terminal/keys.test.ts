import { describe, expect, test } from 'vitest';
import { decodeKeys } from './keys';

const names = (data: string): string[] =>
  decodeKeys(data).map((key) => (key.kind === 'key' ? `<${key.name}>` : key.kind === 'paste' ? `{${key.text}}` : key.text));

describe('decodeKeys', () => {
  test.each([
    { name: 'letters stay together', data: 'kubectl get', want: ['kubectl get'] },
    { name: 'enter ends the text', data: 'ls\r', want: ['ls', '<enter>'] },
    { name: 'CR LF is one enter', data: 'a\r\nb', want: ['a', '<enter>', 'b'] },
    { name: 'arrows', data: '\x1b[A\x1b[B\x1b[C\x1b[D', want: ['<up>', '<down>', '<right>', '<left>'] },
    { name: 'application arrows', data: '\x1bOA\x1bOH', want: ['<up>', '<home>'] },
    { name: 'modified arrows', data: '\x1b[1;5C\x1b[1;3D', want: ['<C-right>', '<M-left>'] },
    { name: 'home, end, delete', data: '\x1b[H\x1b[4~\x1b[3~', want: ['<home>', '<end>', '<delete>'] },
    { name: 'control letters', data: '\x01\x05\x12', want: ['<C-a>', '<C-e>', '<C-r>'] },
    { name: 'alt letters', data: '\x1bb\x1bf\x1b.\x1b\x7f', want: ['<M-b>', '<M-f>', '<M-.>', '<M-backspace>'] },
    { name: 'escape alone', data: '\x1b', want: ['<escape>'] },
    { name: 'backspace and tab', data: '\x7f\t\x1b[Z', want: ['<backspace>', '<tab>', '<S-tab>'] },
    { name: 'a paste is one key', data: '\x1b[200~a\r\nb\x1b[201~c', want: ['{a\nb}', 'c'] },
    { name: 'a paste cannot press keys', data: '\x1b[200~a\x03\x1b[Ab\x1b[201~', want: ['{a[Ab}'] },
    { name: 'a paste without an end', data: '\x1b[200~abc', want: ['{abc}'] },
    { name: 'characters beyond ASCII', data: 'ö中😀', want: ['ö中😀'] },
    { name: 'an unknown sequence is dropped', data: '\x1b[99~x', want: ['x'] },
  ])('$name', ({ data, want }) => {
    expect(names(data)).toEqual(want);
  });
});
