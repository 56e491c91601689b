// Mirrors pkg/kubelet/server/portforward and kubelet/cri/streaming/remotecommand: which SPDY streams belong together
// Differs: nothing that clients see.
import { decodeUtf8 } from '#linux/env/text.js';
import type { ChannelStream, HttpResponse } from '#linux/net/network.js';
import type { Doorway } from './doorway.js';
import { handOn } from './hand-on.js';
import { type ByteCarrier, serveSpdy, type SpdyStream } from './spdy-session.js';

/** Channels of remote commands, by what clients call the streams. */
const COMMAND_CHANNELS: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 };
const DATA = 0;
const ERROR = 1;

/** Each forwarded connection is a pair of streams with one requestID. `open` connects to a port of the pod. */
export function forwardOverSpdy(carrier: ByteCarrier, open: (port: string) => Promise<ChannelStream | HttpResponse>, doorway: Doorway): void {
  const pairs = new Map<string, { data?: SpdyStream; error?: SpdyStream }>();
  const opened = new Set<ChannelStream>();
  serveSpdy(carrier, (stream) => {
    const port = stream.headers.get('port') ?? '';
    const type = stream.headers.get('streamtype');
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535 || (type !== 'data' && type !== 'error')) return stream.reset();
    const id = stream.headers.get('requestid') ?? '';
    const pair = pairs.get(id) ?? {};
    pair[type] = stream;
    pairs.set(id, pair);
    const { data, error } = pair;
    if (data === undefined || error === undefined) return;
    pairs.delete(id);
    open(port).then((answer) => {
      if ('status' in answer) {
        if (answer.body instanceof Uint8Array) error.write(answer.body);
        data.end();
        error.end();
        return;
      }
      opened.add(answer);
      joinStreams(answer, new Map([[DATA, data], [ERROR, error]]), carrier, doorway, () => opened.delete(answer));
    }).catch((reason: unknown) => {
      console.error(reason);
      carrier.close();
    });
  }, () => {
    for (const each of opened) each.cancel();
    doorway.wake();
  });
}

/** A remote command begins when all of its streams are there. `begin` starts it. */
export function commandOverSpdy(carrier: ByteCarrier, wanted: ReadonlySet<string>, begin: () => Promise<ChannelStream | HttpResponse>, doorway: Doorway): void {
  const streams = new Map<number, SpdyStream>();
  let running: ChannelStream | undefined;
  let isClosed = false;
  serveSpdy(carrier, (stream) => {
    const type = stream.headers.get('streamtype') ?? '';
    const channel = COMMAND_CHANNELS[type];
    if (channel === undefined || !wanted.has(type) || streams.has(channel)) return stream.reset();
    streams.set(channel, stream);
    if (streams.size < wanted.size) return;
    begin().then((answer) => {
      if ('status' in answer) {
        const refusal = answer.body instanceof Uint8Array ? decodeUtf8(answer.body) : '';
        const status = refusal.startsWith('{') ? refusal : JSON.stringify({ metadata: {}, status: 'Failure', message: refusal.trim(), reason: 'InternalError', code: 500 });
        streams.get(COMMAND_CHANNELS['error'] as number)?.write(Buffer.from(status));
        for (const each of streams.values()) each.end();
        return;
      }
      running = answer;
      if (isClosed) answer.cancel();
      joinStreams(answer, streams, carrier, doorway, () => undefined);
    }).catch((reason: unknown) => {
      console.error(reason);
      carrier.close();
    });
  }, () => {
    isClosed = true;
    running?.cancel();
    doorway.wake();
  });
}

/** What a kubelet calls the streams that a client asks for, where the API server calls them otherwise. */
const KUBELET_NAMES: Readonly<Record<string, string>> = { stdin: 'input', stdout: 'output', stderr: 'error' };

/** Which streams a client of exec or attach will open: what it asks for, `error`, and `resize` with a terminal. */
export function streamsOfCommand(target: string): ReadonlySet<string> {
  const query = new URLSearchParams(target.slice(target.indexOf('?') + 1));
  const isOn = (name: string) => ['true', '1'].includes(query.get(name) ?? query.get(KUBELET_NAMES[name] ?? '') ?? '');
  const names = ['stdin', 'stdout', 'stderr'].filter((name) => isOn(name) && !(name === 'stderr' && isOn('tty')));
  return new Set(['error', ...names, ...(isOn('tty') ? ['resize'] : [])]);
}

/** Carries bytes between channels of the engine and streams of the client until the engine's end is over. */
function joinStreams(source: ChannelStream, streams: ReadonlyMap<number, SpdyStream>, carrier: ByteCarrier, doorway: Doorway, onOver: () => void): void {
  for (const [channel, stream] of streams) {
    stream.listen({
      onData(data) {
        source.send(channel, data);
        doorway.wake();
      },
      onEnd() {
        source.closeChannel(channel);
        doorway.wake();
      },
      onReset() {
        source.cancel();
        doorway.wake();
      },
    });
  }
  handOn(source, {
    buffered: () => carrier.buffered(),
    take: ({ channel, data }) => streams.get(channel)?.write(data),
    end() {
      for (const stream of streams.values()) stream.end();
      onOver();
    },
  });
}
