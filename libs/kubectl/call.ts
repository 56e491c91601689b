import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Console } from './console/console.js';
import type { Command } from './define-verb.js';
import { parseDuration } from './flags/duration.js';
import type { globalFlags } from './flags/global.js';
import type { FlagValues } from './flags/flag.js';
import { type Connection, connectionOf, type Place, placeOf } from './kubeconfig/connection.js';
import { kubeconfigFiles } from './kubeconfig/kubeconfig.js';
import { DeferredMapper } from './rest/deferred-mapper.js';
import { type ApiGroup, discover } from './rest/discovery.js';
import { cacheFolder, DiscoveryCache } from './rest/discovery-cache.js';
import { commandHelp } from './help.js';
import { klogPrefix } from './console/klog.js';
import { ApiError, Fatal, Plain, Unreachable } from './rest/errors.js';
import { RequestLog } from './rest/request-log.js';
import { parseTimeout, RestClient } from './rest/rest-client.js';

/** client-go tries discovery so often, and logs each. */
const DISCOVERY_TRIES = 5;

/** A server without a scheme is asked in plain HTTP. */
function withScheme(server: string): string {
  return server.includes('://') ? server : `http://${server}`;
}

export type GlobalValues = FlagValues<typeof globalFlags>;

/** One run of a verb: its arguments and flags, and the way to the cluster. */
export class Call<F> {
  #connection: Connection | undefined;
  #place: Place | undefined;
  #client: RestClient | undefined;
  #log: RequestLog | undefined;
  #mapper: DeferredMapper | undefined;
  readonly #remembered = new Map<string, unknown>();

  constructor(
    readonly proc: Process,
    readonly console: Console,
    readonly command: Command,
    /** `kubectl create deployment`. */
    readonly path: string,
    readonly args: readonly string[],
    /** How many of `args` stood before `--`; -1 without one. */
    readonly dash: number,
    readonly flags: F,
    readonly globals: GlobalValues,
    private readonly given: ReadonlySet<string>,
    readonly root: readonly Command[],
  ) {}

  /** Whether the flag `--name` was on the command line. */
  changed(name: string): boolean {
    return this.given.has(name);
  }

  get connection(): Connection {
    this.#connection ??= connectionOf(this.proc, this.globals, () => parseTimeout(this.globals.requestTimeout, parseDuration));
    return this.#connection;
  }
  get client(): RestClient {
    this.#client ??= new RestClient(this.proc, this.connection, this.console, this.#beginLog());
    return this.#client;
  }
  #beginLog(): RequestLog | undefined {
    if (this.globals.v < 1) return undefined;
    this.#log = new RequestLog(this.globals.v, () => this.now(), (line) => this.console.errorLine(line));
    this.#log.begin(kubeconfigFiles(this.proc, this.globals.kubeconfig).filter((file) => this.proc.files.exists(file)));
    return this.#log;
  }

  /** With -v=4 and more, the whole answer that the command ends with. */
  logFailure(error: unknown): void {
    if (error instanceof ApiError) this.#log?.failure(error.status);
  }

  get namespace(): string {
    return this.place.namespace;
  }
  get place(): Place {
    this.#place ??= placeOf(this.proc, this.globals);
    return this.#place;
  }

  /** Says what is wrong with the kubeconfig and the flags that go with it, where kubectl makes its client before it looks at other things. */
  connect(): void {
    void this.connection;
  }

  /** What the server serves. */
  get mapper(): DeferredMapper {
    this.#mapper ??= new DeferredMapper(
      () => new DiscoveryCache(this.proc, this.globals.cacheDir || cacheFolder(this.proc), this.connection.server),
      (tries) => this.#discover(tries), (text) => this.console.warn(text),
    );
    return this.#mapper;
  }
  *#discover(tries = DISCOVERY_TRIES): Step<readonly ApiGroup[]> {
    try {
      return yield* discover(this.client);
    } catch (error) {
      if (error instanceof Unreachable) this.#logUnreachable(error, tries);
      throw error;
    }
  }
  #logUnreachable({ cause }: Unreachable, tries: number): void {
    const line = `"Unhandled Error" err="couldn't get current server API group list: Get \\"${this.discoveryUrl}\\": ${cause}"`;
    for (let i = 0; i < tries; i++) this.console.errorLine(`${klogPrefix('E', this.now(), 'memcache.go:265')} ${line}`);
  }

  /** What is asked first of a server. */
  get discoveryUrl(): string {
    return `${withScheme(this.connection.server)}/api?timeout=32s`;
  }

  /** What is read from the flags once in a run. */
  remembered<T>(name: string, make: () => T): T {
    if (!this.#remembered.has(name)) this.#remembered.set(name, make());
    return this.#remembered.get(name) as T;
  }

  /** `error: …` and where to find help. */
  usage(message: string): Plain {
    return new Plain(`error: ${message}\nSee '${this.path} -h' for help and examples`);
  }

  /** The help, and then what was wrong. */
  helpAnd(message: string): Fatal {
    this.console.print(commandHelp(this.path, this.command));
    return new Fatal(message);
  }

  now(): number {
    return this.proc.world.clock.now();
  }

  /** The same run with other arguments or flags: one verb built on another. */
  with<G>(flags: G, args: readonly string[] = this.args): Call<G> {
    const call = new Call<G>(this.proc, this.console, this.command, this.path, args, this.dash, flags, this.globals, this.given, this.root);
    call.#connection = this.#connection;
    call.#place = this.#place;
    call.#client = this.#client;
    call.#mapper = this.#mapper;
    return call;
  }
}
