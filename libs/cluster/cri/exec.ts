// Mirrors containerd's streaming exec and attach
// Differs: nothing.
import type { ExecOptions } from '#cluster/apiserver/api-server.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { ChannelStream } from '#linux/net/network.js';
import type { Terminal } from '#linux/tty/terminal.js';
import { ByteQueue, emptyInput } from './byte-queue.js';
import { Channels, exitStatus, internalStatus, RESIZE, STDERR, STDIN, STDOUT, SUCCESS } from './channels.js';
import type { Container } from './container.js';
import { execError } from './start-error.js';

/** Runs a command in a container, joined to the client's channels. `execId` names the attempt in messages. */
export function execInContainer(container: Container, options: ExecOptions, execId: string): ChannelStream {
  const channels = new Channels();
  const terminal = options.tty ? container.host?.openTerminal(80, 24) : undefined;
  const stdin = options.stdin && terminal === undefined ? new ByteQueue() : undefined;
  let process: Process;
  try {
    process = container.exec({
      argv: options.command,
      ...(terminal === undefined
        ? { stdin: stdin ?? emptyInput, stdout: channels.output(STDOUT), stderr: channels.output(STDERR) }
        : { terminal, stdin: terminal.input, stdout: terminal.output, stderr: terminal.output }),
    }, options.tty);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    channels.finish(internalStatus(execError(execId, options.command[0] ?? '', error)));
    return channels;
  }
  if (terminal !== undefined) forwardTerminal(terminal, channels);
  channels.handlers = {
    onData(channel, data) {
      if (channel === RESIZE) resize(terminal, data);
      else if (channel === STDIN && terminal !== undefined) terminal.type(decodeUtf8(data));
      else if (channel === STDIN) stdin?.push(data);
    },
    onClose(channel) {
      if (channel === STDIN) stdin?.end();
    },
    // As with runc: the command goes on without its client; only its streams are gone.
    onCancel() {
      stdin?.end();
      if (terminal !== undefined) process.signal('SIGHUP');
    },
  };
  process.onExit(({ status }) => {
    const rest = terminal?.take();
    if (rest !== undefined && rest.length > 0) channels.put(STDOUT, rest);
    channels.finish(exitStatus(status));
  });
  return channels;
}

/** Joins the client to the container's main program. */
export function attachToContainer(container: Container, options: Omit<ExecOptions, 'command'>): ChannelStream {
  const channels = new Channels();
  const detach = container.stdio.attach((stream, data) => {
    if (stream === 'stdout' ? options.stdout : options.stderr) channels.put(stream === 'stdout' ? STDOUT : STDERR, data);
  });
  channels.handlers = {
    onData(channel, data) {
      if (channel === RESIZE) resize(container.terminal, data);
      else if (channel === STDIN && options.stdin) container.type(data);
    },
    onClose(channel) {
      if (channel === STDIN && options.stdin) container.endInput();
    },
    onCancel: detach,
  };
  container.onExit(() => {
    detach();
    channels.finish(SUCCESS);
  });
  return channels;
}

function forwardTerminal(terminal: Terminal, channels: Channels): void {
  terminal.onOutput(() => {
    const data = terminal.take();
    if (data.length > 0) channels.put(STDOUT, data);
  });
}

function resize(terminal: Terminal | undefined, data: Uint8Array): void {
  const size = /"Width":(\d+).*"Height":(\d+)/.exec(decodeUtf8(data));
  if (size !== null) terminal?.resize(Number(size[1]), Number(size[2]));
}
