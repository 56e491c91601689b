import { describe, expect, test } from 'vitest';
import { goYamlProblem } from './go-parser.js';

describe('what go-yaml says of a broken text', () => {
  test.each([
    ['nothing of a whole one', 'a: b\nc:\n- d\n- {e: [f, "g"]}\nh: |\n  text\n   more\n', undefined, undefined],
    ['a colon too many', 'a: b: c\n', 'yaml: mapping values are not allowed in this context', 'yaml: mapping values are not allowed in this context'],
    ['a bracket that is not closed', 'a: 1\nb: {c: d\ne: f\n', "yaml: line 2: did not find expected ',' or '}'", "yaml: line 1: did not find expected ',' or '}'"],
    ['a line that is out of place', 'a:\n  b: c\n d: e\n', 'yaml: line 2: did not find expected key', 'yaml: line 2: did not find expected key'],
    ['a tab', '\ta: b\n', 'yaml: found character that cannot start any token', 'yaml: found character that cannot start any token'],
    ['a quote that is not closed', 'a: b\nc: "d\ne: f\n', 'yaml: line 4: found unexpected end of stream', 'yaml: line 2: found unexpected end of stream'],
    ['a text without a key', 'a: b\ntext\nc: d\n', "yaml: line 3: could not find expected ':'", "yaml: line 2: could not find expected ':'"],
    ['an item among keys', 'a: b\n- c\n', "yaml: line 1: did not find expected key", "yaml: line 1: did not find expected key"],
    ['a character that begins nothing', 'a: @b\n', 'yaml: found character that cannot start any token', 'yaml: found character that cannot start any token'],
  ])('%s', (_name, text, v2, v3) => {
    expect([goYamlProblem(text, 'v2'), goYamlProblem(text, 'v3')]).toEqual([v2, v3]);
  });
});
