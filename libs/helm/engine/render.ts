// Mirrors helm.sh/helm/v4/pkg/engine
import type { Env } from '#linux/env/env.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { newBudget, TemplateSet } from '#kubectl/template/template.js';
import { TemplateError } from '#kubectl/template/template-error.js';
import { type Chart, isLibrary } from '#helm/charts/chart.js';
import { HelmError } from '#helm/errors.js';
import { INCLUDE_DEPTH_MAX } from '#helm/limits.js';
import type { Logger } from '#helm/logger.js';
import { findTable } from '#helm/values/coalesce.js';
import type { Capabilities } from './capabilities.js';
import { ChartFiles } from './files.js';
import { baseName } from './functions/patterns.js';
import { chartFunctions } from './functions/list.js';
import { metadataTable } from './metadata-table.js';
import { asValues, copyOf, type Table } from './values.js';

/** What templates see besides the chart. */
export interface RenderValues {
  readonly release: Table;
  readonly capabilities: Capabilities;
  readonly values: Table;
}

/** Reads from the cluster what a template asks for; undefined where there is none. */
export type Lookup = (apiVersion: string, kind: string, namespace: string, name: string) => Step<Table>;

export interface RenderOptions {
  readonly env: Pick<Env, 'clock' | 'random'>;
  readonly logger: Logger;
  readonly lookup?: Lookup | undefined;
  /** `required` and `fail` only warn. */
  readonly lint?: boolean;
  readonly work: (steps: number) => Step<void>;
}

/** A template asks for something of the cluster that hasn't been read yet. */
class LookupNeeded extends Error {
  constructor(readonly question: readonly [string, string, string, string]) {
    super('lookup');
  }
}

const WARNING = /HELM_ERR_START([\s\S]*)HELM_ERR_END/;
const warning = (text: string) => new CallError(`HELM_ERR_START${text}HELM_ERR_END`);

interface Renderable {
  readonly text: string;
  readonly data: Table;
  readonly basePath: string;
}

/** The templates of a chart and its sub-charts, by path. Throws HelmError. */
export function* renderChart(chart: Chart, given: RenderValues, options: RenderOptions): Step<Map<string, string>> {
  const answers = new Map<string, Table>();
  // Templates run at once; when one asks the cluster, its answer is fetched and all are run again.
  for (;;) {
    try {
      const renderer = new Renderer(options, answers);
      const rendered = renderer.render(chart, given);
      yield* options.work(renderer.steps);
      return rendered;
    } catch (error) {
      if (!(error instanceof LookupNeeded) || options.lookup === undefined) throw error;
      answers.set(error.question.join('\n'), yield* options.lookup(...error.question));
    }
  }
}

class Renderer {
  readonly #budget = newBudget();
  readonly #before = this.#budget.steps;
  readonly #included = new Map<string, number>();

  constructor(private readonly options: RenderOptions, private readonly answers: ReadonlyMap<string, Table>) {}

  get steps(): number {
    return this.#before - this.#budget.steps;
  }

  render(chart: Chart, given: RenderValues): Map<string, string> {
    const templates = new Map<string, Renderable>();
    collect(chart, { Release: given.release, Capabilities: given.capabilities, Values: copyOf(given.values) }, '', templates);
    const names = [...templates.keys()].sort(byDepth);
    let set = new TemplateSet(this.#functions(), 'zero', this.#budget);
    set = this.#bound(set, 'gotpl');
    for (const name of names) {
      try {
        set.parse(name, (templates.get(name) as Renderable).text);
      } catch (error) {
        if (error instanceof TemplateError) throw parseProblem(name, error);
        throw error;
      }
    }
    const rendered = new Map<string, string>();
    for (const name of names) {
      if (baseName(name).startsWith('_')) continue;
      const { data, basePath } = templates.get(name) as Renderable;
      data['Template'] = { Name: name, BasePath: basePath };
      try {
        rendered.set(name, set.has(name) ? set.execute(name, data).replaceAll('<no value>', '') : '');
      } catch (error) {
        throw error instanceof TemplateError ? executionProblem(error) : error;
      }
    }
    return rendered;
  }

  /** `include` and `tpl` know the set they belong to. */
  #bound(set: TemplateSet, parent: string): TemplateSet {
    const bound: TemplateSet = set.copy({
      include: declared('string any', (name: string, data: unknown) => this.#include(bound, name, data)),
      tpl: declared('string any', (text: string, data: unknown) => this.#tpl(bound, parent, text, data)),
    });
    return bound;
  }

  #include(set: TemplateSet, name: string, data: unknown): string {
    const open = [...this.#included.values()].reduce((sum, count) => sum + count, 0);
    if (open > INCLUDE_DEPTH_MAX) throw new CallError(`rendering template has a nested reference name: ${name}: unable to execute template`);
    this.#included.set(name, (this.#included.get(name) ?? 0) + 1);
    try {
      return set.execute(name, data, 'gotpl');
    } finally {
      this.#included.set(name, (this.#included.get(name) ?? 1) - 1);
    }
  }

  #tpl(set: TemplateSet, parent: string, text: string, data: unknown): string {
    const own = this.#bound(set, parent);
    try {
      own.parse(parent, text);
    } catch (error) {
      if (error instanceof TemplateError) throw new CallError(`cannot parse template ${JSON.stringify(text)}: ${error.message}`);
      throw error;
    }
    this.#included.set(`tpl ${text}`, (this.#included.get(`tpl ${text}`) ?? 0) + 1);
    try {
      if ([...this.#included.values()].reduce((sum, count) => sum + count, 0) > INCLUDE_DEPTH_MAX) throw new CallError('rendering template has too many nested calls of tpl');
      return own.has(parent) ? own.execute(parent, data).replaceAll('<no value>', '') : '';
    } catch (error) {
      if (error instanceof TemplateError) throw new CallError(`error during tpl function execution for ${JSON.stringify(text)}: ${error.message}`);
      throw error;
    } finally {
      this.#included.set(`tpl ${text}`, (this.#included.get(`tpl ${text}`) ?? 1) - 1);
    }
  }

  #functions(): FunctionMap {
    const { lint, logger, lookup } = this.options;
    return {
      ...chartFunctions(this.options.env),
      include: () => 'not implemented',
      tpl: () => 'not implemented',
      required: declared('string any', (message: string, value: unknown) => {
        if (value !== null && value !== undefined && value !== '') return value;
        if (lint !== true) throw warning(message);
        logger.warn(value === '' ? 'missing required values' : 'missing required value', { message });
        return '';
      }),
      fail: declared('string', (message: string) => {
        if (lint !== true) throw warning(message);
        logger.info('funcMap fail', { message });
        return '';
      }),
      lookup: declared('string string string string', (apiVersion: string, kind: string, namespace: string, name: string) => {
        if (lookup === undefined || lint === true) return {};
        const found = this.answers.get([apiVersion, kind, namespace, name].join('\n'));
        if (found === undefined) throw new LookupNeeded([apiVersion, kind, namespace, name]);
        return copyOf(found);
      }),
    };
  }
}

/** Fills in the templates of a chart, with the values of its place; what templates of one chart see is shared by them. */
function collect(chart: Chart, outer: Table, parent: string, into: Map<string, Renderable>): Table {
  const { name } = chart.metadata;
  const path = parent === '' ? name : `${parent}/charts/${name}`;
  const below: Table = {};
  const data: Table = {
    Chart: { ...metadataTable(chart.metadata), IsRoot: parent === '' },
    Files: new ChartFiles(chart.files),
    Release: outer['Release'],
    Capabilities: outer['Capabilities'],
    Values: asValues(parent === '' ? (outer['Values'] as Table) : (findTable(outer, `Values.${name}`) ?? {})),
    Subcharts: below,
  };
  for (const child of chart.dependencies) below[child.metadata.name] = collect(child, data, path, into);
  for (const template of chart.templates) {
    if (isLibrary(chart) && !baseName(template.name).startsWith('_')) continue;
    into.set(`${path}/${template.name}`, { text: decodeUtf8(template.data), data, basePath: `${path}/templates` });
  }
  return data;
}

/** Deeper files first, then from the end of the alphabet: the definitions of parents win. */
function byDepth(a: string, b: string): number {
  const depth = b.split('/').length - a.split('/').length;
  return depth !== 0 ? depth : a < b ? 1 : a > b ? -1 : 0;
}

function parseProblem(file: string, error: TemplateError): HelmError {
  const parts = error.message.split(': ');
  return new HelmError(parts.length === 1 ? `parse error in (${file}): ${error.message}` : `parse error at (${parts[1]}): ${parts.at(-1)}`);
}

/** Each template on the way to the failure with what it was about. */
function executionProblem(error: TemplateError): HelmError {
  const [, location = '', rest = ''] = /^template: (.*?): ([\s\S]*)$/.exec(error.message) ?? [];
  const warned = WARNING.exec(rest);
  if (warned !== null) return new HelmError(`execution error at (${location}): ${warned[1]}`);
  const trace: string[] = [];
  for (let current: Error | undefined = error; current !== undefined; current = current instanceof TemplateError ? current.inner : undefined) {
    const part = traceOf(current.message);
    if (part === undefined) return new HelmError(error.message);
    if (trace.at(-1) !== part) trace.push(part);
  }
  return new HelmError(trace.join('').trim());
}

function traceOf(message: string): string | undefined {
  if (!message.startsWith('template: ')) return undefined;
  const rest = message.slice('template: '.length);
  if (rest.startsWith('no template ')) return `${message}\n`;
  const found = /^(.*?): executing "(.*?)" at <([\s\S]*?)>: ([\s\S]*)$/.exec(rest);
  if (found !== null) {
    const [, location, name, at, text = ''] = found;
    return `${location}\n  executing "${name}" at <${at}>:\n    ${cutChain(text)}\n`;
  }
  const colon = rest.lastIndexOf(': ');
  return colon < 0 ? undefined : `${rest.slice(0, colon)}\n  ${cutChain(rest.slice(colon + 2))}\n`;
}

function cutChain(text: string): string {
  const next = text.indexOf(' template:');
  return next < 0 ? text : text.slice(0, next);
}
