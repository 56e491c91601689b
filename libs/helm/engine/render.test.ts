import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '#linux/env/text.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import type { Step } from '#linux/kernel/step.js';
import type { Chart } from '#helm/charts/chart.js';
import { HelmError } from '#helm/errors.js';
import { Logger } from '#helm/logger.js';
import { aChart } from '#helm/testing/chart.js';
import { renderValuesOf } from '#helm/values/render-values.js';
import { defaultCapabilities } from './capabilities.js';
import { type Lookup, renderChart } from './render.js';
import { type Table, typedTable } from './values.js';

const logger = new Logger(() => undefined, false);

/** Runs steps that wait for nothing. */
function finish<T>(step: Step<T>): T {
  for (;;) {
    const { done, value } = step.next();
    if (done === true) return value as T;
  }
}

function render(chart: Chart, given: Table = {}, lookup?: Lookup): Record<string, string> {
  const values = renderValuesOf(chart, given, { name: 'r', namespace: 'ns', revision: 1, isUpgrade: false }, defaultCapabilities(), logger, false);
  const env = { clock: new VirtualClock(0), random: new SeededRandom(1) };
  return Object.fromEntries(finish(renderChart(chart, values, { env, logger, lookup, *work() {} })));
}

const one = (source: string, values: Table = {}, files: Readonly<Record<string, string>> = {}) =>
  render(aChart('c', { values, files, templates: { 'templates/t.yaml': source, 'templates/_h.tpl': '{{ define "h" }}<{{ . }}>{{ end }}' } }))['c/templates/t.yaml'];

describe('renderChart', () => {
  test.each([
    { name: 'release and chart', source: '{{ .Release.Name }} {{ .Release.Namespace }} {{ .Chart.Name }} {{ .Release.IsInstall }} {{ .Release.Service }}', want: 'r ns c true Helm' },
    { name: 'a missing value is nothing', source: 'a{{ .Values.nope }}b', want: 'ab' },
    { name: 'numbers of files are float64', source: '{{ .Values.n }} {{ .Values.big }} {{ .Values.n | int }}', want: '3 1e+06 3' },
    { name: 'include in a pipeline', source: '{{ include "h" "x" | upper | quote }}', want: '"<X>"' },
    { name: 'tpl sees the definitions', source: '{{ tpl "{{ include \\"h\\" .Release.Name }}" . }}', want: '<r>' },
    { name: 'files', source: '{{ .Files.Get "f/a.txt" }} {{ (.Files.Glob "f/*").AsConfig }} {{ range .Files.Lines "f/a.txt" }}{{ . }}{{ end }}', want: 'x a.txt: x x' },
    { name: 'capabilities', source: '{{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has "apps/v1" }}', want: '35 true' },
    { name: 'yaml below a key', source: '{{ .Values.m | toYaml | nindent 2 }}', want: '\n  a: 1\n  b:\n  - x' },
    { name: 'template’s own place', source: '{{ .Template.Name }}', want: 'c/templates/t.yaml' },
    { name: 'lookup without a cluster', source: '{{ lookup "v1" "Pod" "" "" }}', want: 'map[]' },
  ])('$name', ({ source, want }) => {
    expect(one(source, typedTable({ n: 3, big: 1_000_000, m: { a: 1, b: ['x'] } }), { 'f/a.txt': 'x' })).toBe(want);
  });

  test.each([
    { source: '{{ required "a is needed" .Values.a }}', problem: 'execution error at (c/templates/t.yaml:1:3): a is needed' },
    { source: 'x\n  {{ fail "no" }}', problem: 'execution error at (c/templates/t.yaml:2:5): no' },
    { source: '{{ .Values.a.b.c }}', problem: 'c/templates/t.yaml:1:10\n  executing "c/templates/t.yaml" at <.Values.a.b.c>:\n    nil pointer evaluating interface {}.b' },
    { source: '{{ .Release.Name }', problem: 'parse error at (c/templates/t.yaml:1): unexpected "}" in operand' },
    { source: '{{ nosuch }}', problem: 'parse error at (c/templates/t.yaml:1): function "nosuch" not defined' },
    { source: '{{ indent .Values.n "x" }}', problem: 'c/templates/t.yaml:1:17\n  executing "c/templates/t.yaml" at <.Values.n>:\n    wrong type for value; expected int; got float64' },
    { source: '{{ include "nope" . }}', problem: 'c/templates/t.yaml:1:3\n  executing "c/templates/t.yaml" at <include "nope" .>:\n    error calling include:\ntemplate: no template "nope" associated with template "gotpl"' },
    { source: '{{ eq .Values.n 3 }}', problem: 'template: c/templates/t.yaml:1:3: executing "c/templates/t.yaml" at <eq .Values.n 3>: error calling eq: incompatible types for comparison: float64 and int' },
  ])('$source fails as in helm', ({ source, problem }) => {
    expect(() => one(source, typedTable({ n: 3 }))).toThrow(new HelmError(problem));
  });

  test('a template that includes itself for ever is stopped', () => {
    expect(() => one('{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}')).toThrow(HelmError);
  });
  test('a range without an end is stopped', () => {
    expect(() => one('{{ range until 99999 }}{{ range until 99999 }}x{{ end }}{{ end }}')).toThrow(HelmError);
  });

  test('a sub-chart sees its own values and the globals', () => {
    const child = aChart('child', { values: { a: 'own' }, templates: { 'templates/t.yaml': '{{ .Values.a }} {{ .Values.global.g }} {{ .Chart.IsRoot }}' } });
    expect(render(aChart('p', { values: { child: { a: 'theirs' }, global: { g: 'all' } }, dependencies: [child] }))['p/charts/child/templates/t.yaml']).toBe('theirs all false');
  });

  test('what a template asks of the cluster is read, and the template run again', () => {
    const asked: string[] = [];
    const lookup: Lookup = function* (...question) {
      asked.push(question.join(' '));
      return { metadata: { name: question[3] } };
    };
    const chart = aChart('c', { templates: { 'templates/t.yaml': '{{ (lookup "v1" "Secret" "ns" "a").metadata.name }}{{ (lookup "v1" "Secret" "ns" "b").metadata.name }}' } });
    expect(render(chart, {}, lookup)['c/templates/t.yaml']).toBe('ab');
    expect(asked).toEqual(['v1 Secret ns a', 'v1 Secret ns b']);
  });

  test('values that do not fit the schema', () => {
    const schema = encodeUtf8('{"type":"object","properties":{"replicas":{"type":"integer"}},"required":["name"]}');
    const chart = { ...aChart('c', { values: { replicas: 'two' } }), schema };
    expect(() => render(chart)).toThrow(new HelmError("values don't meet the specifications of the schema(s) in the following chart(s):\nc:\n- at '': missing property 'name'\n- at '/replicas': got string, want integer\n"));
  });
});
