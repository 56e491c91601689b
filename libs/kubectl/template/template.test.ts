import { describe, expect, test } from 'vitest';
import { TemplateError } from './template-error.js';
import { TemplateSet } from './template.js';

const run = (source: string, data: unknown) => {
  const set = new TemplateSet();
  set.parse('t', source);
  return set.execute('t', data);
};

describe('TemplateSet', () => {
  test.each([
    { name: 'a field', source: '{{.a.b}}', data: { a: { b: 'x' } }, want: 'x' },
    { name: 'a missing field', source: '{{.a}}', data: {}, want: '<no value>' },
    { name: 'range over a list', source: '{{range .l}}[{{.}}]{{end}}', data: { l: [1, 2] }, want: '[1][2]' },
    { name: 'range over a map in order of keys', source: '{{range $k, $v := .m}}{{$k}}={{$v}} {{end}}', data: { m: { b: 2, a: 1 } }, want: 'a=1 b=2 ' },
    { name: 'else of an empty range', source: '{{range .l}}x{{else}}none{{end}}', data: { l: [] }, want: 'none' },
    { name: 'if, else if, else', source: '{{if .a}}1{{else if .b}}2{{else}}3{{end}}', data: { b: true }, want: '2' },
    { name: 'with changes the dot', source: '{{with .a}}{{.b}}{{end}}', data: { a: { b: 7 } }, want: '7' },
    { name: 'trim markers', source: 'a  {{- 1 -}}  b', data: {}, want: 'a1b' },
    { name: 'pipelines and printf', source: '{{.n | printf "%03d"}}', data: { n: 5 }, want: '005' },
    { name: 'comparisons', source: '{{and (eq .a "x" "y") (lt 1 2)}}', data: { a: 'y' }, want: 'true' },
    { name: 'definitions', source: '{{define "g"}}hi {{.}}{{end}}{{template "g" .n}}', data: { n: 'you' }, want: 'hi you' },
    { name: 'assignment in a loop', source: '{{$x := 0}}{{range .l}}{{$x = .}}{{end}}{{$x}}', data: { l: [1, 2, 3] }, want: '3' },
    { name: 'break and continue', source: '{{range .l}}{{if eq . 2}}{{continue}}{{end}}{{if eq . 4}}{{break}}{{end}}{{.}}{{end}}', data: { l: [1, 2, 3, 4, 5] }, want: '13' },
    { name: 'maps as Go prints them', source: '{{.m}}', data: { m: { b: [1, 'x'], a: null } }, want: 'map[a:<nil> b:[1 x]]' },
    { name: 'index and len', source: '{{index .l 1}}{{len .l}}', data: { l: ['a', 'b'] }, want: 'b2' },
  ])('$name', ({ source, data, want }) => {
    expect(run(source, data)).toBe(want);
  });

  test.each([
    { source: '{{nosuch}}', problem: 'function "nosuch" not defined' },
    { source: '{{if .a}}', problem: 'unexpected EOF' },
    { source: '{{.a', problem: 'unclosed action' },
    { source: '{{$x}}', problem: 'undefined variable "$x"' },
  ])('refuses $source', ({ source, problem }) => {
    expect(() => run(source, {})).toThrow(TemplateError);
    expect(() => run(source, {})).toThrow(problem);
  });
});

describe('messages of templates', () => {
  const failing = (source: string, data: unknown) => () => {
    const set = new TemplateSet({}, 'zero');
    set.parse('t', source);
    return set.execute('t', data);
  };
  test.each([
    { name: 'a nil on the way', source: 'a\n {{.a.b.c}}', data: {}, problem: 'template: t:2:5: executing "t" at <.a.b.c>: nil pointer evaluating interface {}.b' },
    { name: 'a field of a text', source: '{{.a.b}}', data: { a: 'x' }, problem: 'template: t:1:4: executing "t" at <.a.b>: can\'t evaluate field b in type interface {}' },
    { name: 'a field of a text in with', source: '{{with .a}}{{.b}}{{end}}', data: { a: 'x' }, problem: 'template: t:1:13: executing "t" at <.b>: can\'t evaluate field b in type string' },
    { name: 'too many arguments', source: '{{ne 1 2 3}}', data: {}, problem: 'template: t:1:2: executing "t" at <ne>: wrong number of args for ne: want 2 got 3' },
    { name: 'a failing call', source: '{{index .l 5}}', data: { l: [1] }, problem: 'template: t:1:2: executing "t" at <index .l 5>: error calling index: index out of range: 5' },
    { name: 'an unknown template', source: '{{template "x"}}', data: {}, problem: 'template: t:1:11: executing "t" at <{{template "x"}}>: template "x" not defined' },
    { name: 'the column counts bytes', source: 'ü{{.a.b}}', data: {}, problem: 'template: t:1:6: executing "t" at <.a.b>: nil pointer evaluating interface {}.b' },
  ])('$name', ({ source, data, problem }) => {
    expect(failing(source, data)).toThrow(expect.objectContaining({ message: problem }));
  });
});
