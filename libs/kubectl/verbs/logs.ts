// Mirrors k8s.io/kubectl/pkg/cmd/logs
// Differs: with --follow over several containers, each is read as it has something.
import { decodeUtf8 } from '#linux/env/text.js';
import type { Step } from '#linux/kernel/step.js';
import type { HttpStream } from '#linux/net/network.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { bool, duration, type FlagValues, int, text } from '#kubectl/flags/flag.js';
import { type Info, knownResource, listObjects, select } from '#kubectl/resources/select.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { ApiError, Fatal, isNotFound } from '#kubectl/rest/errors.js';
import { containerOf, podsOf, selectorFor } from './pods.js';

const logFlags = {
  allContainers: bool({ help: "All of the pod's containers." }),
  allPods: bool({ help: 'All pods of the workload. Prefixes the lines.' }),
  container: text({ short: 'c', help: 'Name of the container.' }),
  follow: bool({ short: 'f', help: 'Go on with new lines.' }),
  ignoreErrors: bool({ help: 'Go on with the others when one container fails.' }),
  insecureSkipTlsVerifyBackend: bool({ help: "Do not check the kubelet's certificate." }),
  limitBytes: int({ help: 'At most this many bytes.' }),
  maxLogRequests: int({ initial: 5, help: 'How many logs may be followed at once.' }),
  podRunningTimeout: duration({ initial: 20_000, help: 'How long to wait for a running pod.' }),
  prefix: bool({ help: 'Put pod and container before each line.' }),
  previous: bool({ short: 'p', help: 'The log of the container before its last restart.' }),
  selector: text({ short: 'l', help: 'The pods whose labels fit.' }),
  since: duration({ help: 'Only lines of this last time.' }),
  sinceTime: text({ help: 'Only lines after this time (RFC3339).' }),
  tail: int({ initial: -1, help: 'Only this many last lines; -1 is all (10 with a selector).' }),
  timestamps: bool({ help: 'Put the time before each line.' }),
};
type LogsCall = Call<FlagValues<typeof logFlags>>;
const USAGE = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

interface Source {
  readonly pod: Dynamic;
  readonly container: string;
}

export const logs = defineVerb({
  name: 'logs',
  aliases: ['log'],
  hidesAliases: true,
  usage: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  summary: 'Print the logs for a container in a pod',
  examples: ['kubectl logs nginx', '', '# Follow one container', 'kubectl logs -f -c ruby web-1', '', '# The pods with a label', 'kubectl logs -l app=nginx --all-containers=true'],
  flags: logFlags,
  completes: 'pods-and-containers',
  *run(call) {
    const { flags } = call;
    if ((call.args.length === 0 && flags.selector === '') || call.args.length > 2) throw call.usage(USAGE);
    if (call.args.length === 1 && flags.selector !== '') throw call.usage('only a selector (-l) or a POD name is allowed');
    void call.place;
    if (flags.podRunningTimeout <= 0) throw new Fatal('--pod-running-timeout must be higher than zero');
    if (flags.sinceTime !== '' && parseTime(flags.sinceTime) === undefined) throw new Fatal(timeProblem(flags.sinceTime));
    const container = flags.container || (call.args.length === 2 ? (call.args[1] as string) : '');
    const named = yield* namedBy(call);
    check(call, container);
    const sources = yield* sourcesOf(call, named, container);
    if (flags.follow && sources.length > 1 && sources.length > flags.maxLogRequests) throw new Fatal(`you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags.maxLogRequests}, use --max-log-requests to increase the limit`);
    const prefixed = flags.prefix || flags.allPods;
    if (flags.follow && sources.length > 1) yield* followAll(call, sources, prefixed);
    else for (const source of sources) yield* printLog(call, source, prefixed);
  },
});

function check(call: LogsCall, container: string): void {
  const { flags } = call;
  if (flags.sinceTime !== '' && flags.since !== 0) throw new Fatal('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.allContainers && container !== '') throw new Fatal('--all-containers=true should not be specified with container name ' + container);
  if (flags.container !== '' && call.args.length === 2) throw new Fatal('only one of -c or an inline [CONTAINER] arg is allowed');
  if (flags.limitBytes < 0) throw new Fatal('--limit-bytes must be greater than 0');
  if (flags.since < 0) throw new Fatal('--since must be greater than 0');
  if (flags.tail < -1) throw new Fatal('--tail must be greater than or equal to -1');
}

const LAYOUT: readonly (readonly [string, RegExp])[] = [['2006', /^\d{4}/], ['-', /^-/], ['01', /^\d\d/], ['-', /^-/], ['02', /^\d\d/], ['T', /^T/], ['15', /^\d\d/], [':', /^:/], ['04', /^\d\d/], [':', /^:/], ['05', /^\d\d(?:[.,]\d+)?/], ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/]];

/** What Go says of a text that is no RFC 3339 time. */
function timeProblem(text: string): string {
  const layout = LAYOUT.map(([element]) => element).join('');
  let left = text;
  for (const [element, pattern] of LAYOUT) {
    const found = pattern.exec(left)?.[0];
    if (found === undefined) return `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(left)} as ${JSON.stringify(element)}`;
    left = left.slice(found.length);
  }
  return `parsing time ${JSON.stringify(text)}: ${left === '' ? `${outOfRange(text)} out of range` : `extra text: ${JSON.stringify(left)}`}`;
}

function outOfRange(text: string): string {
  const [month = 0, , hour = 0, minute = 0, second = 0] = text.slice(5, 19).split(/[-T:]/).map(Number);
  if (month < 1 || month > 12) return 'month';
  return hour > 23 ? 'hour' : minute > 59 ? 'minute' : second > 59 ? 'second' : 'day';
}

/** What the log is asked of: one object, or the pods that the selector chooses. */
function* namedBy(call: LogsCall): Step<Info | readonly Dynamic[]> {
  const { flags } = call;
  const [typed] = call.args;
  if (typed === undefined) {
    const { items } = yield* listObjects(call.client, yield* knownResource(call, 'pods'), call.namespace, { selector: flags.selector });
    if (items.length === 0) call.console.errorLine(`No resources found in ${call.namespace} namespace.`);
    return items;
  }
  try {
    return (yield* select(call, { args: [typed.includes('/') ? typed : `pods/${typed}`], typed: true, selector: flags.selector })).infos[0] as Info;
  } catch (error) {
    if (isNotFound(error) && error instanceof ApiError) throw new Fatal(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(call.namespace)}`);
    throw error;
  }
}

function* sourcesOf(call: LogsCall, info: Info | readonly Dynamic[], container: string): Step<Source[]> {
  const { flags } = call;
  if (!('resource' in info)) return info.flatMap((pod) => containersOf(call, pod, container));
  if (info.resource.kind === 'Pod' && info.resource.group === '') return containersOf(call, info.object, container);
  const selector = selectorFor(info, 'get the logs from');
  const pods = yield* podsOf(call, info, selector);
  const [first] = pods;
  if (first === undefined) throw new Fatal('timed out waiting for the condition');
  if (flags.allPods) return pods.flatMap((pod) => containersOf(call, pod, container));
  if (pods.length > 1) call.console.errorLine(`Found ${pods.length} pods, using pod/${first.metadata.name}`);
  return containersOf(call, first, container);
}

function containersOf(call: LogsCall, pod: Dynamic, asked: string): Source[] {
  const all = [...listOf(pod.spec.initContainers), ...listOf(pod.spec.containers), ...listOf(pod.spec.ephemeralContainers)].map(({ name }) => name as string);
  if (call.flags.allContainers) return all.map((container) => ({ pod, container }));
  if (asked !== '' && !all.includes(asked)) throw new Fatal(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  return [{ pod, container: containerOf(call, pod, asked, call.flags.allPods) }];
}

function* open(call: LogsCall, { pod, container }: Source): Step<HttpStream> {
  const { flags } = call;
  const tail = flags.tail >= 0 ? flags.tail : flags.selector !== '' && !call.changed('tail') ? (flags.follow ? undefined : 10) : undefined;
  const query = {
    container,
    follow: flags.follow || undefined,
    limitBytes: flags.limitBytes || undefined,
    previous: flags.previous || undefined,
    sinceSeconds: flags.since > 0 ? Math.ceil(flags.since / 1000) : undefined,
    sinceTime: flags.sinceTime,
    tailLines: tail,
    timestamps: flags.timestamps || undefined,
  };
  return yield* call.client.stream(`/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log`, { query, accept: '*/*' });
}

class LinePrefixer {
  #atStart = true;
  constructor(private readonly prefix: string) {}
  apply(text: string): string {
    if (this.prefix === '') return text;
    let out = '';
    for (const part of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      out += (this.#atStart ? this.prefix : '') + part;
      this.#atStart = part.endsWith('\n');
    }
    return out;
  }
}

const prefixOf = ({ pod, container }: Source, prefixed: boolean) => (prefixed ? `[pod/${pod.metadata.name}/${container}] ` : '');

function* printLog(call: LogsCall, source: Source, prefixed: boolean): Step<void> {
  let stream: HttpStream;
  try {
    stream = yield* open(call, source);
  } catch (error) {
    if (!(error instanceof ApiError) || !call.flags.ignoreErrors) throw error;
    call.console.line(`error: ${error.message}`);
    return;
  }
  yield* followAll(call, [source], prefixed, [stream]);
}

function* followAll(call: LogsCall, sources: readonly Source[], prefixed: boolean, opened?: readonly HttpStream[]): Step<void> {
  const open_: { stream: HttpStream; prefixer: LinePrefixer }[] = [];
  for (const [i, source] of sources.entries()) open_.push({ stream: opened?.[i] ?? (yield* open(call, source)), prefixer: new LinePrefixer(prefixOf(source, prefixed)) });
  yield* call.console.flush();
  const live = new Set(open_);
  try {
    while (live.size > 0) {
      let quiet = true;
      for (const each of live) {
        const chunk = each.stream.next();
        if (chunk === undefined) continue;
        quiet = false;
        if (chunk === null) live.delete(each);
        else yield* call.proc.stdout.write(prefixed ? each.prefixer.apply(decodeUtf8(chunk)) : chunk);
      }
      if (quiet) {
        yield {
          park(wake) {
            const stops = [...live].map(({ stream }) => stream.onReadable(wake));
            return () => {
              for (const stop of stops) stop();
            };
          },
        };
      }
    }
  } finally {
    for (const { stream } of live) stream.cancel();
  }
}
