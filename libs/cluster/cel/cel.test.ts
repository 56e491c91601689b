import { describe, expect, test } from 'vitest';
import { compile, evaluate, isFailure } from './compile.js';
import { CelEnv } from './env.js';
import { DYN, INT, listOf, mapOf, STRING, struct } from './types.js';
import { CelError, fromJson, toJson } from './values.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';

const spec = struct('Boat.spec', (name) => ({ length: INT, crew: INT, owner: STRING, tags: listOf(STRING), labels: mapOf(STRING, STRING) })[name]);
const boat = struct('Boat', (name) => (name === 'spec' ? spec : undefined));
const env = new CelEnv({ object: DYN, self: boat, x: INT, 'a.b': STRING });

const object: JsonValue = {
  metadata: { name: 'web', labels: { app: 'web', 'a/b': 'c' } },
  spec: { replicas: 5, ratio: 0.5, template: { spec: { containers: [{ name: 'a', image: 'nginx:1.27' }, { name: 'b', image: 'busybox', resources: { limits: { cpu: '500m' } } }] } } },
};
const self: JsonValue = { spec: { length: 12, crew: 4, owner: 'bob', tags: ['x', 'y'], labels: { a: 'b' } } };

function run(source: string): unknown {
  const compiled = compile(source, env);
  if (isFailure(compiled)) return compiled.problem;
  const values: Record<string, () => ReturnType<typeof fromJson>> = { object: () => fromJson(object), self: () => fromJson(self, boat), x: () => 7n };
  try {
    return toJson(evaluate(compiled, (name) => values[name]?.(), { left: 10_000_000 }));
  } catch (error) {
    if (error instanceof CelError) return `error: ${(error as Error).message}`;
    throw error;
  }
}

describe('expressions give', () => {
  test.each<[string, unknown]>([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-7 % 3', -1],
    ['10 / 0', 'error: division by zero'],
    ['9223372036854775807 + 1', 'error: integer overflow'],
    ['1 < 2 && 2.5 >= 2 || false', true],
    ['1u + 2u == 3', 'compilation failed: ERROR: <input>:1:9: found no matching overload for \'_==_\' applied to \'(uint, int)\'\n | 1u + 2u == 3\n | ........^'],
    ["'a' + 'b' == \"ab\"", true],
    ['object.spec.replicas <= 3', false],
    ['object.spec.replicas > 3 ? "many" : "few"', 'many'],
    ['object.spec.ratio * 2.0', 1],
    ['object.spec.missing', 'error: no such key: missing'],
    ['has(object.spec.missing)', false],
    ['has(object.metadata.labels) && "app" in object.metadata.labels', true],
    ["object.metadata.labels['a/b']", 'c'],
    ['object.spec.template.spec.containers.all(c, c.image.contains(":"))', false],
    ['object.spec.template.spec.containers.exists(c, c.missing == 1 || c.name == "b")', true],
    ['object.spec.template.spec.containers.all(c, has(c.resources) && quantity(c.resources.limits.cpu).isLessThan(quantity("1")))', false],
    ['object.spec.template.spec.containers.filter(c, c.image.startsWith("nginx")).map(c, c.name)', ['a']],
    ['object.spec.template.spec.containers.exists_one(c, c.name == "a")', true],
    ['[1, 2, 3].map(x, x > 1, x * 2)', [4, 6]],
    ['{"a": 1, "b": 2}.map(k, k)', ['a', 'b']],
    ['{"a": 1}.transformMap(k, v, v + 1)', { a: 2 }],
    ['[5, 6].transformList(i, v, i + v)', [5, 7]],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['[1, 2, 3].sum() == 6 && [1, 2].max() == 2 && [1, 2].isSorted()', true],
    ['[].sum()', 0],
    ['["a", "b"].join("-")', 'a-b'],
    ['"%s has %d".format(["web", 3])', 'web has 3'],
    ['"a,b".split(",")', ['a', 'b']],
    ['"hello".substring(1, 3)', 'el'],
    ['"abc".matches("^a.c$")', true],
    ['"ab12".find("[0-9]+")', '12'],
    ['object.?spec.?missing.orValue(4)', 4],
    ['object.spec.?replicas.hasValue()', true],
    ['[?object.spec.?missing, object.spec.replicas]', [5]],
    ['[object.spec.replicas, 1]', "compilation failed: ERROR: <input>:1:24: expected type 'dyn' but found 'int'\n | [object.spec.replicas, 1]\n | .......................^"],
    ['optional.of(3).optMap(v, v * 2).orValue(0)', 6],
    ['size(object.spec.template.spec.containers)', 2],
    ['self.spec.tags.size() + self.spec.labels.size()', 3],
    ['type(1) == int', true],
    ['int("42") + int(2.9)', 44],
    ['string(1) + string(true) + string(2.5)', '1true2.5'],
    ['duration("1h30m").getMinutes()', 90],
    ['timestamp("2024-02-03T04:05:06Z").getFullYear()', 2024],
    ['timestamp("2024-01-02T00:00:00Z") - timestamp("2024-01-01T00:00:00Z") == duration("24h")', true],
    ['quantity("1Gi").isGreaterThan(quantity("1G"))', true],
    ['quantity("50k").add(20) == quantity("50020")', true],
    ['isQuantity("1x")', false],
    ['ip("10.0.0.1").family() == 4 && ip.isCanonical("::1") && !isIP("300.1.1.1")', true],
    ['cidr("10.0.0.0/8").containsIP("10.1.2.3") && cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', true],
    ['string(cidr("10.1.2.3/8").masked())', '10.0.0.0/8'],
    ['url("https://example.com:8080/a?b=c").getHost()', 'example.com:8080'],
    ['isURL("nope")', false],
    ['semver("1.2.3").isLessThan(semver("1.10.0")) && semver("v1.2", true).minor() == 2', true],
    ['format.dns1123Label().validate("Nope").hasValue()', true],
    ['sets.contains(["a", "b"], ["b"])', true],
    ['[1, 1, 2].distinct()', [1, 2]],
    ['lists.range(3)', [0, 1, 2]],
    ['[1, 2, 3].all(a, [1, 2].exists(b, a == b))', false],
    ['lists.range(5000).all(a, lists.range(5000).all(b, a + b >= 0))', 'error: operation cancelled: actual cost limit exceeded'],
    ['string(timestamp(9223372036854775807))', 'error: timestamp overflow'],
    ['"%x %.300f".format([2.5, 1.0])', 'error: error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given double'],
    ['[1, 2][5]', 'error: index out of bounds: 5'],
  ])('%s', (source, want) => {
    expect(run(source)).toEqual(want);
  });
});

const START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

describe('compile errors', () => {
  test.each<[string, string]>([
    ['object.data.size() < ', `ERROR: <input>:1:22: Syntax error: mismatched input '<EOF>' expecting ${START}\n | object.data.size() < \n | .....................^`],
    ['*@a | b', `ERROR: <input>:1:1: Syntax error: extraneous input '*' expecting ${START}\n | *@a | b\n | ^\nERROR: <input>:1:2: Syntax error: token recognition error at: '@'\n | *@a | b\n | .^\nERROR: <input>:1:5: Syntax error: token recognition error at: '| '\n | *@a | b\n | ....^\nERROR: <input>:1:7: Syntax error: extraneous input 'b' expecting <EOF>\n | *@a | b\n | ......^`],
    ['1 + +', `ERROR: <input>:1:5: Syntax error: mismatched input '+' expecting ${START}\n | 1 + +\n | ....^\nERROR: <input>:1:6: Syntax error: mismatched input '<EOF>' expecting ${START}\n | 1 + +\n | .....^`],
    ['{"a": 1}."a"', `ERROR: <input>:1:10: Syntax error: no viable alternative at input '."a"'\n | {"a": 1}."a"\n | .........^`],
    ['{a}', "ERROR: <input>:1:3: Syntax error: mismatched input '}' expecting ':'\n | {a}\n | ..^"],
    ['object.', "ERROR: <input>:1:8: Syntax error: no viable alternative at input '.'\n | object.\n | .......^"],
    ['1 + 2\n3 +', "ERROR: <input>:2:1: Syntax error: mismatched input '3' expecting <EOF>\n | 3 +\n | ^"],
    ['object.metadata.name == "a', `ERROR: <input>:1:25: Syntax error: token recognition error at: '"a'\n | object.metadata.name == "a\n | ........................^\nERROR: <input>:1:27: Syntax error: mismatched input '<EOF>' expecting ${START}\n | object.metadata.name == "a\n | ..........................^`],
    ['object.a = 3', "ERROR: <input>:1:10: Syntax error: token recognition error at: '= '\n | object.a = 3\n | .........^\nERROR: <input>:1:12: Syntax error: extraneous input '3' expecting <EOF>\n | object.a = 3\n | ...........^"],
    ['has(object.spec', "ERROR: <input>:1:16: Syntax error: missing ')' at '<EOF>'\n | has(object.spec\n | ...............^"],
    ['has(object)', 'ERROR: <input>:1:5: invalid argument to has() macro\n | has(object)\n | ....^'],
    ['[1].map(1, 2)', 'ERROR: <input>:1:9: argument is not an identifier\n | [1].map(1, 2)\n | ........^'],
    ['!-object', "ERROR: <input>:1:3: Syntax error: no viable alternative at input '-object'\n | !-object\n | ..^"],
    ['for', 'ERROR: <input>:1:1: reserved identifier: for\n | for\n | ^'],
    ['objekt.spec', "ERROR: <input>:1:1: undeclared reference to 'objekt' (in container '')\n | objekt.spec\n | ^"],
    ['self.spec.lenght > 3', "ERROR: <input>:1:10: undefined field 'lenght'\n | self.spec.lenght > 3\n | .........^"],
    ['self.spec.length > "a"', "ERROR: <input>:1:18: found no matching overload for '_>_' applied to '(int, string)'\n | self.spec.length > \"a\"\n | .................^"],
    ['self.spec.owner.foo()', "ERROR: <input>:1:20: undeclared reference to 'foo' (in container '')\n | self.spec.owner.foo()\n | ...................^"],
    ['self.spec.owner.matches(1)', "ERROR: <input>:1:24: found no matching overload for 'matches' applied to 'string.(int)'\n | self.spec.owner.matches(1)\n | .......................^"],
    ['self.spec.length && true', "ERROR: <input>:1:10: expected type 'bool' but found 'int'\n | self.spec.length && true\n | .........^"],
    ['x.all(y, y > 1)', "ERROR: <input>:1:1: expression of type 'int' cannot be range of a comprehension (must be list, map, or dynamic)\n | x.all(y, y > 1)\n | ^"],
    ['x.y', "ERROR: <input>:1:2: type 'int' does not support field selection\n | x.y\n | .^"],
    ['[1, "a"]', "ERROR: <input>:1:5: expected type 'int' but found 'string'\n | [1, \"a\"]\n | ....^"],
    ['duration("x")', 'ERROR: <input>:1:10: invalid duration argument\n | duration("x")\n | .........^'],
  ])('%s', (source, want) => {
    const compiled = compile(source, env);
    expect(isFailure(compiled) ? compiled.problem : 'fine').toBe(`compilation failed: ${want}`);
  });
});

/** A linear congruence: the same expressions each time. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % sides;
  };
}

const PIECES = ['1', '-2.5', '3u', '"a%s"', "'10.0.0.1'", 'null', 'true', '[1, 2]', '{"a": 1}', 'object', 'object.spec', 'self.spec.tags', 'dyn(x)', '(', ')', '[', ']', '{', '}', '.', ',', '?', ':', '+', '-', '*', '/', '%', '!', '==', '<', '&&', '||', 'in', '.size()', '.all(v, v)', '.map(v, ', '.format([', 'quantity(', 'ip(', 'duration("1h")', '"', '`', '\\', '@', '.?', '[?'];

test('whatever is written, an answer comes', () => {
  const roll = dice(7);
  for (let i = 0; i < 5000; i++) {
    const source = Array.from({ length: 1 + roll(8) }, () => PIECES[roll(PIECES.length)]).join(roll(3) === 0 ? ' ' : '');
    expect(() => run(source), source).not.toThrow();
  }
});

test('cel.bind names a value, where it may', () => {
  const source = 'cel.bind(y, x + 1, y * y)';
  expect(compile(source, env)).toMatchObject({ problem: expect.stringContaining("undeclared reference to 'cel'") });
  const made = compile(source, new CelEnv({ x: INT }, undefined, true));
  expect(isFailure(made) ? made.problem : toJson(evaluate(made, () => 7n, { left: 1000 }))).toBe(64);
});
