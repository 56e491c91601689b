import type { Env } from '#linux/env/env.js';
import { isCapable } from '#linux/kernel/capabilities.js';
import type { Scheduler } from '#linux/kernel/scheduler.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { exchange, upgradeOver } from './http-client-side.js';
import { connectToService, isStep } from './http-server-side.js';
import type {
  ClientCertificate, Connection, DnsAnswer, DnsType, Endpoint, HttpRequest, HttpResponse, HttpService, Listener, NetStack, Route, Upgraded,
} from './network.js';
import { lookUp, type ResolverFiles } from './resolver.js';
import type { SimulatedNetwork } from './simulated-network.js';
import { connectionPair } from './socket.js';
import { pause, within } from '#linux/kernel/waiting.js';

type ClientRequest = Omit<HttpRequest, 'client'> & { readonly certificate?: ClientCertificate };

/** Linux gives up after six SYNs: 127 seconds. */
const CONNECT_TIMEOUT_MS = 127_000;
const FIRST_SYN_AGAIN_MS = 1_000;
/** Three unanswered ARP requests, a second apart. */
const UNREACHABLE_AFTER_MS = 3_000;
const LISTENERS_MAX = 1024;
const FIRST_EPHEMERAL_PORT = 32_768;

interface Bound {
  readonly endpoint: Endpoint;
  readonly listener: Listener;
}

/** The network as one host, or the containers of one pod, have it. */
export class HostStack implements NetStack {
  readonly #bound: Bound[] = [];
  #nextPort = FIRST_EPHEMERAL_PORT;

  /** `files` are asked for /etc/hosts and /etc/resolv.conf when no process of some host is asking. */
  constructor(
    readonly network: SimulatedNetwork, readonly env: Env, readonly scheduler: Scheduler, readonly files: () => ResolverFiles | undefined,
    readonly unprivilegedPortStart = 1024,
  ) {}

  get addresses(): readonly string[] {
    return this.network.addressesOf(this);
  }

  listen(endpoint: Endpoint, listener: Listener): () => void {
    const credentials = this.scheduler.current?.credentials;
    if (endpoint.port < this.unprivilegedPortStart && endpoint.port > 0 && credentials !== undefined && !isCapable(credentials, 'NET_BIND_SERVICE')) throw new Errno('EACCES');
    const anywhere = isAnywhere(endpoint.address);
    if (!anywhere && !isLoopback(endpoint.address) && !this.addresses.includes(endpoint.address)) throw new Errno('EADDRNOTAVAIL');
    const port = endpoint.port === 0 ? this.#ephemeralPort() : endpoint.port;
    const isTaken = (other: Bound) => other.endpoint.port === port && (anywhere || isAnywhere(other.endpoint.address) || other.endpoint.address === endpoint.address)
      && (other.listener.kind === 'dns') === (listener.kind === 'dns');
    if (this.#bound.some(isTaken)) throw new Errno('EADDRINUSE');
    if (this.#bound.length >= LISTENERS_MAX) throw new Errno('EMFILE');
    const bound = { endpoint: { address: endpoint.address, port }, listener };
    this.#bound.push(bound);
    return () => {
      const index = this.#bound.indexOf(bound);
      if (index >= 0) this.#bound.splice(index, 1);
    };
  }

  listening(): readonly Endpoint[] {
    return this.#bound.map(({ endpoint }) => endpoint);
  }

  closeAll(): void {
    this.#bound.length = 0;
  }

  #ephemeralPort(): number {
    this.#nextPort = this.#nextPort >= 60_999 ? FIRST_EPHEMERAL_PORT : this.#nextPort + 1;
    return this.#nextPort;
  }

  findListener(endpoint: Endpoint, kind: 'dns' | 'stream'): Listener | undefined {
    const here = this.#bound.filter(({ endpoint: { port }, listener }) => port === endpoint.port && (listener.kind === 'dns') === (kind === 'dns'));
    const exact = here.find((bound) => bound.endpoint.address === endpoint.address);
    return (exact ?? here.find((bound) => isAnywhere(bound.endpoint.address)))?.listener;
  }

  *connect(endpoint: Endpoint, timeoutMs?: number): Step<Connection> {
    const { listener, local, remote } = yield* this.#reach(endpoint, 'stream', timeoutMs);
    return this.#open(listener, local, remote);
  }

  #open(listener: Listener, local: Endpoint, remote: Endpoint): Connection {
    if (listener.kind === 'http') return connectToService(listener.service, local, remote, this.scheduler);
    if (listener.kind === 'dns') throw new Errno('ECONNREFUSED');
    const [mine, theirs] = connectionPair(this.scheduler, local, remote);
    listener.accept(theirs);
    return mine;
  }

  *request(endpoint: Endpoint, request: ClientRequest, timeoutMs?: number): Step<HttpResponse> {
    return yield* within(this.env.clock, timeoutMs, this.#request(endpoint, request));
  }

  *#request(endpoint: Endpoint, request: ClientRequest): Step<HttpResponse> {
    const { listener, local, remote } = yield* this.#reach(endpoint, 'stream', undefined);
    const { certificate, ...plain } = request;
    if (listener.kind === 'http') {
      const answer = listener.service.handle({ ...plain, client: clientOf(local, certificate) });
      return isStep(answer) ? yield* answer : answer;
    }
    const connection = this.#open(listener, local, remote);
    try {
      return yield* exchange(connection, plain);
    } finally {
      connection.close();
    }
  }

  *upgrade(endpoint: Endpoint, request: ClientRequest): Step<Upgraded> {
    const { listener, local, remote } = yield* this.#reach(endpoint, 'stream', undefined);
    const { certificate, ...plain } = request;
    if (listener.kind !== 'http') return yield* upgradeOver(this.#open(listener, local, remote), plain, this.env.clock);
    const { service } = listener;
    const full = { ...plain, client: clientOf(local, certificate) };
    const answer = service.upgrade === undefined ? service.handle(full) : service.upgrade(full);
    return isStep<Upgraded>(answer) ? yield* answer : answer;
  }

  *tlsOf(endpoint: Endpoint, timeoutMs?: number): Step<HttpService['tls']> {
    const { listener } = yield* this.#reach(endpoint, 'stream', timeoutMs);
    return listener.kind === 'http' ? listener.service.tls : undefined;
  }

  *query(server: Endpoint, name: string, type: DnsType, timeoutMs = 5_000): Step<DnsAnswer> {
    const { listener, local } = yield* this.#reach(server, 'dns', timeoutMs);
    if (listener.kind !== 'dns') throw new Errno('ECONNREFUSED');
    const answer = listener.service.resolve(name.replace(/\.$/, ''), type, local.address);
    return isStep(answer) ? yield* within(this.env.clock, timeoutMs, answer) : answer;
  }

  lookup(name: string): Step<readonly string[] | undefined> {
    return lookUp(this, name, this.scheduler.current?.machine.host.files ?? this.files());
  }

  /** The way of the first packet: the listener it finds, or the failure that its sender sees. */
  *#reach(to: Endpoint, kind: 'dns' | 'stream', timeoutMs: number | undefined) {
    const waitMs = timeoutMs ?? CONNECT_TIMEOUT_MS;
    const source = isLoopback(to.address) || isAnywhere(to.address) ? '127.0.0.1' : this.addresses[0];
    if (source === undefined) throw new Errno('ENETUNREACH');
    const first = this.network.route(this, source, to);
    const route = first.verdict === 'drop' ? yield* this.#sendAgain(source, to, kind, waitMs) : first;
    if (route.verdict === 'unreachable') return yield* this.#fail(Math.min(waitMs, UNREACHABLE_AFTER_MS), waitMs < UNREACHABLE_AFTER_MS ? 'ETIMEDOUT' : 'EHOSTUNREACH');
    yield undefined; // the round trip: others may run
    if (route.verdict === 'refuse') throw new Errno('ECONNREFUSED');
    const { endpoint } = route;
    const target = this.#stackOf(endpoint.address);
    if (target === undefined) {
      const known = isPrivate(endpoint.address) && waitMs >= UNREACHABLE_AFTER_MS;
      return yield* this.#fail(known ? UNREACHABLE_AFTER_MS : waitMs, known ? 'EHOSTUNREACH' : 'ETIMEDOUT');
    }
    const listener = target.findListener(endpoint, kind);
    if (listener === undefined) throw new Errno('ECONNREFUSED');
    const seenAs = target === this && !isLoopback(endpoint.address) ? endpoint.address : source;
    return { listener, local: { address: seenAs, port: this.#ephemeralPort() }, remote: endpoint };
  }

  /** TCP sends a SYN that nobody answers again after 1, 3, 7, … seconds: what dropped it may have changed meanwhile. */
  *#sendAgain(source: string, to: Endpoint, kind: 'dns' | 'stream', waitMs: number): Step<Exclude<Route, { readonly verdict: 'drop' }>> {
    let left = waitMs;
    for (let pauseMs = kind === 'stream' ? FIRST_SYN_AGAIN_MS : waitMs; pauseMs < left; pauseMs *= 2) {
      yield* pause(this.env.clock, pauseMs);
      left -= pauseMs;
      const route = this.network.route(this, source, to);
      if (route.verdict !== 'drop') return route;
    }
    return yield* this.#fail(left, 'ETIMEDOUT');
  }

  #stackOf(address: string): HostStack | undefined {
    if (isLoopback(address) || isAnywhere(address)) return this;
    const stack = this.network.findStack(address);
    return stack instanceof HostStack ? stack : undefined;
  }

  *#fail(afterMs: number, code: 'ETIMEDOUT' | 'EHOSTUNREACH'): Step<never> {
    yield* pause(this.env.clock, afterMs);
    throw new Errno(code);
  }
}

function clientOf(local: Endpoint, certificate: ClientCertificate | undefined): HttpRequest['client'] {
  return certificate === undefined ? { address: local.address } : { address: local.address, certificate };
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function isAnywhere(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
}
