import { describe, expect, test } from 'vitest';
import { jsonProblem } from './json-problem.js';

describe("what Go's scanner says", () => {
  test.each([
    ['{"auths":{}}', undefined],
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['{a:1}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['{} x', "invalid character 'x' after top-level value"],
    ['nul!', "invalid character '!' in literal null (expecting 'l')"],
  ])('%j', (text, want) => {
    expect(jsonProblem(text)).toBe(want);
  });
});
