import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Console } from '#kubectl/console/console.js';
import type { FlagValues } from '#kubectl/flags/flag.js';
import { type Connection, connectionOf, placeOf } from '#kubectl/kubeconfig/connection.js';
import { DeferredMapper } from '#kubectl/rest/deferred-mapper.js';
import { discover } from '#kubectl/rest/discovery.js';
import { cacheFolder, DiscoveryCache } from '#kubectl/rest/discovery-cache.js';
import { ApiError, Plain, Unreachable } from '#kubectl/rest/errors.js';
import { apiVersionOf } from '#kubectl/rest/mapper.js';
import { RestClient } from '#kubectl/rest/rest-client.js';
import type { HelmCommand } from './define-verb.js';
import { Capabilities, KubeVersion } from './engine/capabilities.js';
import { HelmError } from './errors.js';
import type { globalFlags } from './flags/global.js';
import { Logger } from './logger.js';

export type GlobalValues = FlagValues<typeof globalFlags>;

/** One run of a verb: its arguments and flags, and the way to the cluster. */
export class HelmCall<F> {
  readonly logger: Logger;
  #connection: Connection | undefined;
  #client: RestClient | undefined;
  #mapper: DeferredMapper | undefined;
  #capabilities: Capabilities | undefined;

  constructor(
    readonly proc: Process,
    readonly console: Console,
    readonly command: HelmCommand,
    /** `helm get values`. */
    readonly path: string,
    readonly args: readonly string[],
    readonly flags: F,
    readonly globals: GlobalValues,
    private readonly given: ReadonlySet<string>,
    readonly root: readonly HelmCommand[],
  ) {
    this.logger = new Logger((line) => console.error(line), globals.debug || ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(proc.env.get('HELM_DEBUG') ?? ''));
  }

  /** Whether the flag `--name` was on the command line. */
  changed(name: string): boolean {
    return this.given.has(name);
  }
  arg(index: number): string {
    return this.args[index] ?? '';
  }
  line(text = ''): void {
    this.console.line(text);
  }
  print(text: string): void {
    this.console.print(text);
  }
  now(): number {
    return this.proc.world.clock.now();
  }
  get place() {
    return { files: this.proc.files, cwd: this.proc.cwd };
  }

  get connection(): Connection {
    this.#connection ??= connectionOf(this.proc, connectionFlags(this.proc, this.globals), () => undefined);
    return this.#connection;
  }
  get client(): RestClient {
    this.#client ??= new RestClient(this.proc, this.connection, this.console);
    return this.#client;
  }
  get namespace(): string {
    return placeOf(this.proc, connectionFlags(this.proc, this.globals)).namespace;
  }

  /** What the server serves. */
  get mapper(): DeferredMapper {
    this.#mapper ??= new DeferredMapper(
      () => new DiscoveryCache(this.proc, cacheFolder(this.proc), this.connection.server), () => discover(this.client), (text) => this.console.warn(text),
    );
    return this.#mapper;
  }
  /** Forgets what discovery said: CRDs may have been added since. */
  forgetDiscovery(): void {
    this.mapper.invalidate();
    this.#capabilities = undefined;
  }

  /** Throws HelmError: `kubernetes cluster unreachable: …`. */
  *requireCluster(): Step<void> {
    try {
      yield* this.client.json('GET', '/version');
    } catch (error) {
      throw new HelmError(`kubernetes cluster unreachable: ${unreachableText(error, this.#connection?.server ?? 'http://localhost:8080')}`);
    }
  }

  *capabilities(): Step<Capabilities> {
    if (this.#capabilities !== undefined) return this.#capabilities;
    const { gitVersion } = yield* this.client.json('GET', '/version');
    const versions = new Set<string>();
    const { groups } = yield* this.mapper.known();
    for (const group of groups) for (const { version } of group.versions) versions.add(apiVersionOf({ group: group.name, version }));
    for (const group of groups) for (const { resources } of group.versions) for (const each of resources) versions.add(`${apiVersionOf(each)}/${each.kind}`);
    this.#capabilities = new Capabilities(new KubeVersion(gitVersion), [...versions]);
    return this.#capabilities;
  }

  /** The same run with other arguments or flags: one verb built on another. */
  with<G>(flags: G, args: readonly string[] = this.args): HelmCall<G> {
    const call = new HelmCall<G>(this.proc, this.console, this.command, this.path, args, flags, this.globals, this.given, this.root);
    call.#connection = this.#connection;
    call.#client = this.#client;
    call.#mapper = this.#mapper;
    call.#capabilities = this.#capabilities;
    return call;
  }
}

function unreachableText(error: unknown, server: string): string {
  if (error instanceof Unreachable) return `Get "${server}/version": ${error.cause}`;
  if (error instanceof ApiError) return error.message;
  if (error instanceof Plain) return error.message.replace(/^(error: |Unable to connect to the server: )/, '');
  throw error;
}

/** Flags first, then helm's own environment. */
function connectionFlags(proc: Process, globals: GlobalValues) {
  const env = (name: string) => proc.env.get(name) ?? '';
  const groups = globals.kubeAsGroup.length > 0 ? globals.kubeAsGroup : env('HELM_KUBEASGROUPS').split(',').filter((group) => group !== '');
  return {
    kubeconfig: globals.kubeconfig,
    context: globals.kubeContext || env('HELM_KUBECONTEXT'),
    namespace: globals.namespace || env('HELM_NAMESPACE'),
    server: globals.kubeApiserver || env('HELM_KUBEAPISERVER'),
    token: globals.kubeToken || env('HELM_KUBETOKEN'),
    as: globals.kubeAsUser || env('HELM_KUBEASUSER'),
    asGroup: groups,
    cluster: '', user: '', username: '', password: '', clientCertificate: '', clientKey: '', certificateAuthority: '', asUid: '', asUserExtra: [],
  };
}
