import type { Random } from '#linux/env/env.js';
import { type Description, Handle } from '#linux/kernel/description.js';
import type { StreamHost } from '#linux/kernel/pipe.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { LookContext, Node, VirtualNode } from './nodes.js';

type Device = (context: LookContext) => Description | Handle;

/** /dev as a directory of devices. */
export function devices(host: StreamHost, random: () => Random): VirtualNode {
  const children: Readonly<Record<string, Node>> = {
    null: device(() => new SimpleDevice('/dev/null', host, () => undefined)),
    zero: device(() => new SimpleDevice('/dev/zero', host, (length) => new Uint8Array(length))),
    full: device(() => new SimpleDevice('/dev/full', host, (length) => new Uint8Array(length), 'ENOSPC')),
    random: device(() => new SimpleDevice('/dev/random', host, (length) => randomBytes(random(), length))),
    urandom: device(() => new SimpleDevice('/dev/urandom', host, (length) => randomBytes(random(), length))),
    tty: device(({ process }) => {
      if (process?.terminal === undefined) throw new Errno('ENXIO');
      return Handle.from(process.terminal.input);
    }),
    stdin: link('/proc/self/fd/0'),
    stdout: link('/proc/self/fd/1'),
    stderr: link('/proc/self/fd/2'),
    fd: link('/proc/self/fd'),
    shm: directory({}),
  };
  return directory(children);
}

export function directory(children: Readonly<Record<string, Node>>): VirtualNode {
  return {
    kind: 'virtual', type: 'directory', mode: 0o755,
    list: () => Object.keys(children),
    find: (name) => (Object.hasOwn(children, name) ? children[name] : undefined),
  };
}

function device(open: Device): VirtualNode {
  return { kind: 'virtual', type: 'device', mode: 0o666, open };
}

function link(target: string): VirtualNode {
  return { kind: 'virtual', type: 'symlink', mode: 0o777, target: () => target };
}

function randomBytes(random: Random, length: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(length, 65_536));
  for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
  return bytes;
}

/** A device without a position: makes bytes for readers, swallows or refuses those of writers. */
class SimpleDevice implements Description {
  readonly isTty = false;
  readonly readable = true;
  readonly writable = true;

  constructor(
    readonly name: string, readonly host: StreamHost,
    readonly make: (length: number) => Uint8Array | undefined, readonly refusal?: 'ENOSPC',
  ) {}

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    const data = this.make(bytesMax);
    if (this.host.tick(data?.length ?? 0)) yield undefined;
    return data;
  }

  *write(data: Uint8Array): Step<void> {
    this.tryWrite(data);
    if (this.host.tick(data.length)) yield undefined;
  }

  tryWrite(_data: Uint8Array): boolean {
    if (this.refusal !== undefined) throw new Errno(this.refusal);
    return true;
  }

  unread(): boolean {
    return true;
  }

  release(): void {}
}
