// Mirrors redis-server(1)
// Differs: no replication, no persistence; the configuration file is read for port and requirepass.
import { drive } from '#linux/kernel/drive.js';
import { OutputQueue, serve } from '#cluster/images/serve/serve.js';
import { timeLocal } from '#cluster/images/nginx/variables.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Connection } from '#linux/net/network.js';
import type { Program } from '#linux/programs/program.js';
import { execute, type ServerFacts } from './commands.js';
import { Keys } from './keys.js';
import { encodeReply, readCommand, RespReader } from './protocol.js';
import { OK, type Reply } from './reply.js';

export function redisServer(version: string): Program {
  return { name: 'redis-server', run: (proc) => run(proc, version) };
}

function* run(proc: Process, version: string): Step<number> {
  const args = proc.argv.slice(1);
  if (args[0] === '--version' || args[0] === '-v') {
    yield* proc.stdout.write(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=0\n`);
    return 0;
  }
  const path = args[0] !== undefined && !args[0].startsWith('-') ? args[0] : undefined;
  const settings = new Map<string, string>();
  try {
    if (path !== undefined) readConfig(proc.files.readText(path), settings);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    yield* proc.stdout.write(`${proc.pid}:C ${logTime(proc)} # Fatal error, can't open config file '${path}': ${error.message}\n`);
    return 1;
  }
  for (const [index, arg] of args.entries()) if (arg.startsWith('--')) settings.set(arg.slice(2), args[index + 1] ?? '');
  const port = Number(settings.get('port') ?? '6379');
  const facts: ServerFacts = { version, port, password: settings.get('requirepass') ?? '', startedMs: proc.world.clock.now() };
  const keys = new Keys();
  const output = new OutputQueue();
  const note = (mark: string, text: string) => `${proc.pid}:M ${logTime(proc)} ${mark} ${text}\n`;
  const configured = path === undefined ? '# Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf' : '* Configuration loaded';
  output.enter(`${proc.pid}:C ${logTime(proc)} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n${proc.pid}:C ${logTime(proc)} * Redis version=${version}, bits=64, commit=00000000, modified=0, pid=${proc.pid}, just started\n${proc.pid}:C ${logTime(proc)} ${configured}\n`);
  output.enter(`${note('*', 'monotonic clock: POSIX clock_gettime')}${note('*', `Running mode=standalone, port=${port}.`)}${note('*', 'Server initialized')}${note('*', 'Ready to accept connections tcp')}`);
  const accept = (connection: Connection) => {
    const close = () => connection.close();
    drive(proc.world.clock, talk(connection, keys, facts, proc), close, close);
  };
  try {
    const status = yield* serve(proc, [{ port, listener: { kind: 'stream', accept } }], output);
    yield* proc.stdout.write(`${note('*', 'User requested shutdown...')}${note('#', 'Redis is now ready to exit, bye bye...')}`);
    return status;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    yield* proc.stdout.write(`${note('#', `Warning: Could not create server TCP listening socket *:${port}: bind: ${error.message}`)}${note('#', `Failed listening on port ${port} (tcp), aborting.`)}`);
    return 1;
  }
}

function* talk(connection: Connection, keys: Keys, facts: ServerFacts, proc: Process): Step<void> {
  const reader = new RespReader(connection.input);
  let isAllowed = facts.password === '';
  for (;;) {
    const words = yield* readCommand(reader);
    if (words === undefined) return;
    const name = words[0]?.toLowerCase();
    if (name === undefined) continue;
    let reply: Reply;
    if (name === 'auth') {
      isAllowed = facts.password === '' || words[words.length - 1] === facts.password;
      reply = isAllowed ? OK : { error: 'WRONGPASS invalid username-password pair or user is disabled.' };
    } else if (!isAllowed) reply = { error: 'NOAUTH Authentication required.' };
    else {
      keys.nowMs = proc.world.clock.now();
      reply = execute(keys, words, facts);
    }
    yield* connection.output.write(encodeReply(reply));
    if (name === 'quit') return;
  }
}

function readConfig(text: string, settings: Map<string, string>): void {
  for (const line of text.split('\n')) {
    const [name = '', ...rest] = line.trim().split(/\s+/);
    if (name !== '' && !name.startsWith('#')) settings.set(name.toLowerCase(), rest.join(' ').replace(/^"|"$/g, ''));
  }
}

/** `21 Nov 2026 08:30:16.123` */
function logTime(proc: Process): string {
  const now = proc.world.clock.now();
  const [date = ''] = timeLocal(now).split(':');
  return `${date.replaceAll('/', ' ')} ${new Date(now).toISOString().slice(11, 23)}`;
}
