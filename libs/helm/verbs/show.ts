import { decodeUtf8 } from '#linux/env/text.js';
import { writeYaml } from '#cluster/apimachinery/yaml/write.js';
import type { HelmCall } from '#helm/call.js';
import { type Chart, crdsOf } from '#helm/charts/chart.js';
import { loadChart } from '#helm/charts/load.js';
import { type ChartFlags, locateChart } from '#helm/charts/locate.js';
import { defineGroup, defineVerb } from '#helm/define-verb.js';
import { showAll } from '#helm/texts/show-all.js';
import { showChart } from '#helm/texts/show-chart.js';
import { showCrds } from '#helm/texts/show-crds.js';
import { showReadme } from '#helm/texts/show-readme.js';
import { showValues } from '#helm/texts/show-values.js';
import { show as text } from '#helm/texts/show.js';
import { JsonPath } from '#kubectl/jsonpath/evaluate.js';
import { plain } from '#helm/engine/values.js';

const READMES = ['readme.md', 'readme.txt', 'readme'];
const one = { exactly: 1 } as const;

function open(call: HelmCall<unknown>, flags: ChartFlags): Chart {
  return loadChart(call.place, locateChart(call, call.arg(0), flags));
}

const definition = (chart: Chart) => `${writeYaml(chart.metadata)}\n`;
const defaults = (chart: Chart) => chart.raw.filter(({ name }) => name === 'values.yaml').map(({ data }) => `${decodeUtf8(data)}\n`).join('');
const readmeOf = (chart: Chart) => chart.files.find(({ name }) => READMES.includes(name.toLowerCase()));
const crdsText = (chart: Chart) => crdsOf(chart).map(({ file }) => {
  const content = decodeUtf8(file.data);
  return `${content.startsWith('---') ? '' : '---\n'}${content}\n`;
}).join('');

const all = defineVerb({
  text: showAll, arity: one,
  *run(call) {
    const chart = open(call, call.flags);
    const readme = readmeOf(chart);
    call.print(`${definition(chart)}---\n${defaults(chart)}${readme === undefined ? '' : `---\n${decodeUtf8(readme.data)}\n`}${crdsText(chart)}`);
    yield* call.proc.work();
  },
});
const chartVerb = defineVerb({
  text: showChart, arity: one,
  *run(call) {
    call.print(definition(open(call, call.flags)));
    yield* call.proc.work();
  },
});
const values = defineVerb({
  text: showValues, arity: one,
  *run(call) {
    const chart = open(call, call.flags);
    call.print(call.flags.jsonpath === '' ? defaults(chart) : new JsonPath(call.flags.jsonpath, true).print(plain(chart.values)));
    yield* call.proc.work();
  },
});
const readme = defineVerb({
  text: showReadme, arity: one,
  *run(call) {
    const found = readmeOf(open(call, call.flags));
    if (found !== undefined) call.print(`${decodeUtf8(found.data)}\n`);
    yield* call.proc.work();
  },
});
const crds = defineVerb({
  text: showCrds, arity: one,
  *run(call) {
    call.print(crdsText(open(call, call.flags)));
    yield* call.proc.work();
  },
});

export const showVerb = defineGroup(text, [all, chartVerb, crds, readme, values]);
