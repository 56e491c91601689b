import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '#linux/env/text.js';
import { decodeProtobuf, isProtobuf } from './protobuf.js';

/** A field with a length: its number, its bytes. */
const field = (number: number, bytes: Uint8Array | readonly number[]) => [(number << 3) | 2, bytes.length, ...bytes];
const message = (apiVersion: string, kind: string, raw: readonly number[]) =>
  Uint8Array.from([0x6b, 0x38, 0x73, 0, ...field(1, [...field(1, encodeUtf8(apiVersion)), ...field(2, encodeUtf8(kind))]), ...field(2, raw)]);

describe('decodeProtobuf', () => {
  test('an object of a built-in kind', () => {
    const body = message('v1', 'Namespace', field(1, field(1, encodeUtf8('blue'))));
    expect(isProtobuf(body)).toBe(true);
    expect(decodeProtobuf(body)).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } });
  });
  test('the options of a deletion, whatever group they are sent in', () => {
    for (const apiVersion of ['v1', 'apps/v1']) expect(decodeProtobuf(message(apiVersion, 'DeleteOptions', field(4, encodeUtf8('Background'))))).toEqual({ apiVersion, kind: 'DeleteOptions', propagationPolicy: 'Background' });
  });
  test('an unknown kind', () => {
    expect(() => decodeProtobuf(message('v1', 'Nosuch', []))).toThrow('no kind "Nosuch" is registered for version "v1"');
  });
});
