import { describe, expect, test } from 'vitest';
import { isImageReference } from './image-reference.js';

describe('names of images', () => {
  test.each([
    ['nginx', true], ['nginx:1.27', true], ['a/b_c/d--e:x', true], ['Reg.example.com:5000/a/b', true], ['localhost:5000/a:b', true], [`a@sha256:${'0'.repeat(64)}`, true], [`a:b@sha256:${'0'.repeat(32)}`, true],
    ['', false], ['NGINX', false], ['nginx:', false], ['a//b', false], ['a/B', false], ['a@sha256:abc', false], ['a..b', false], ['reg:5000', true], ['a:b:c', false], ['-a', false], ['a b', false],
  ])('%s', (text, want) => {
    expect(isImageReference(text)).toBe(want);
  });
});
