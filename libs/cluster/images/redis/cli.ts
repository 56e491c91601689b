// Mirrors redis-cli(1)
// Differs: no cluster and statistics modes.
import { decodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Connection } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { encodeCommand, readReply, RespReader } from './protocol.js';
import { isError, prettyText, rawText, type Reply } from './reply.js';

export const redisCli: Program = { name: 'redis-cli', run };

interface Options {
  host: string;
  port: number;
  password: string | undefined;
  readonly words: string[];
}

function readOptions({ argv, env }: Process): Options {
  const options: Options = { host: '127.0.0.1', port: 6379, password: env.get('REDISCLI_AUTH'), words: [] };
  for (let at = 1; at < argv.length; at++) {
    const arg = argv[at] as string;
    if (options.words.length > 0 || !arg.startsWith('-')) options.words.push(arg);
    else if (arg === '-h') options.host = argv[++at] ?? '';
    else if (arg === '-p') options.port = Number(argv[++at]);
    else if (arg === '-a' || arg === '--pass') options.password = argv[++at];
    else if (['-n', '-u', '-i', '-r', '--user'].includes(arg)) at++;
  }
  return options;
}

function* run(proc: Process): Step<number> {
  const options = readOptions(proc);
  const { host, port, password, words } = options;
  const failed = (text: string) => proc.stderr.write(`Could not connect to Redis at ${host}:${port}: ${text}\n`);
  let connection: Connection;
  try {
    const addresses = yield* proc.net.lookup(host);
    if (addresses?.[0] === undefined) {
      yield* failed('Name or service not known');
      return 1;
    }
    connection = yield* proc.net.connect({ address: addresses[0], port });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    yield* failed(error.code === 'EAGAIN' ? 'Temporary failure in name resolution' : error.message);
    return 1;
  }
  const reader = new RespReader(connection.input);
  try {
    if (password !== undefined) {
      const reply = yield* ask(connection, reader, ['AUTH', password]);
      if (reply !== undefined && isError(reply)) yield* proc.stderr.write(`AUTH failed: ${reply.error}\n`);
    }
    if (words.length > 0) return yield* once(proc, connection, reader, words);
    return yield* interactive(proc, connection, reader, `${host}:${port}> `);
  } finally {
    connection.close();
  }
}

function* once(proc: Process, connection: Connection, reader: RespReader, words: readonly string[]): Step<number> {
  const reply = yield* ask(connection, reader, words);
  if (reply === undefined) {
    yield* proc.stderr.write('Error: Server closed the connection\n');
    return 1;
  }
  yield* proc.stdout.write(`${proc.stdout.isTty ? prettyText(reply) : rawText(reply)}\n`);
  return isError(reply) ? 1 : 0;
}

function* interactive(proc: Process, connection: Connection, reader: RespReader, prompt: string): Step<number> {
  let rest = '';
  for (;;) {
    if (proc.stdin.isTty) yield* proc.stdout.write(prompt);
    while (!rest.includes('\n')) {
      const data = yield* proc.stdin.read();
      if (data === undefined) return 0;
      rest += decodeUtf8(data);
    }
    const end = rest.indexOf('\n');
    const words = splitWords(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (words[0] === 'exit' || words[0] === 'quit') return 0;
    if (words.length > 0) yield* once(proc, connection, reader, words);
  }
}

function* ask(connection: Connection, reader: RespReader, words: readonly string[]): Step<Reply | undefined> {
  yield* connection.output.write(encodeCommand(words));
  return yield* readReply(reader);
}

function splitWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
