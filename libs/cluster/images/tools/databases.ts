// Mirrors the entrypoints of mysql, mariadb, postgres and mongo: what they need, what they say, where they listen
// Differs: connections are taken and closed; no query is answered.
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { failToListen, OutputQueue, serve } from '#cluster/images/serve/serve.js';

/** First starts take their time: data files are made. */
const INITIALIZE_MS = 4_000;

function isSet(proc: Process, name: string): boolean {
  return (proc.env.get(name) ?? '') !== '' || (proc.env.get(`${name}_FILE`) ?? '') !== '';
}

function* listen(proc: Process, port: number, lines: string, to: 'stdout' | 'stderr'): Step<number> {
  const output = new OutputQueue();
  output.enter(lines, to);
  try {
    return yield* serve(proc, [{ port, listener: { kind: 'stream', accept: (connection) => connection.close() } }], output);
  } catch (error) {
    return yield* failToListen(proc, error, (message) => `could not listen on port ${port}: ${message}\n`);
  }
}

/** A command other than the server's own is run as it is. */
function* otherCommand(proc: Process, server: string): Step<number | undefined> {
  const argv = proc.argv.slice(1);
  if (argv[0] === undefined || argv[0] === server || argv[0].startsWith('-')) return undefined;
  return yield* proc.replace({ argv });
}

export function mysql(prefix: 'MYSQL' | 'MARIADB'): Program {
  const server = prefix === 'MYSQL' ? 'mysqld' : 'mariadbd';
  return {
    name: `${server}-entrypoint`,
    *run(proc) {
      const other = yield* otherCommand(proc, server);
      if (other !== undefined) return other;
      const stamp = () => `${new Date(proc.world.clock.now()).toISOString().slice(0, 19).replace('T', ' ')}+00:00`;
      const title = prefix === 'MYSQL' ? 'MySQL Server' : 'MariaDB Server';
      const names = ['ROOT_PASSWORD', 'ALLOW_EMPTY_PASSWORD', 'RANDOM_ROOT_PASSWORD', 'ALLOW_EMPTY_ROOT_PASSWORD', 'ROOT_PASSWORD_HASH'];
      const has = names.some((name) => isSet(proc, `${prefix}_${name}`) || isSet(proc, `MYSQL_${name}`));
      yield* proc.stdout.write(`${stamp()} [Note] [Entrypoint]: Entrypoint script for ${title} started.\n`);
      if (!has) {
        const shown = prefix === 'MYSQL' ? ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'] : ['MARIADB_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD_HASH', 'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD', 'MARIADB_RANDOM_ROOT_PASSWORD'];
        const last = shown.map((name, index) => `    ${index === shown.length - 1 ? `- ${name}` : `- ${name}`}\n`).join('');
        yield* proc.stderr.write(`${stamp()} [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n    You need to specify one of the following as an environment variable:\n${last}`);
        return 1;
      }
      yield* proc.stdout.write(`${stamp()} [Note] [Entrypoint]: Initializing database files\n`);
      yield* proc.sleep(INITIALIZE_MS);
      const ready = prefix === 'MYSQL'
        ? `${new Date(proc.world.clock.now()).toISOString().slice(0, 23)}000Z 0 [System] [MY-010931] [Server] /usr/sbin/mysqld: ready for connections. Version: '8.4.7'  socket: '/var/run/mysqld/mysqld.sock'  port: 3306  MySQL Community Server - GPL.\n`
        : `${stamp().slice(0, 19)} 0 [Note] mariadbd: ready for connections.\nVersion: '11.8.5-MariaDB-ubu2404'  socket: '/run/mysqld/mysqld.sock'  port: 3306  mariadb.org binary distribution\n`;
      return yield* listen(proc, 3306, `${stamp()} [Note] [Entrypoint]: Database files initialized\n${stamp()} [Note] [Entrypoint]: MySQL init process done. Ready for start up.\n${ready}`, 'stdout');
    },
  };
}

export const postgres: Program = {
  name: 'postgres-entrypoint',
  *run(proc) {
    const other = yield* otherCommand(proc, 'postgres');
    if (other !== undefined) return other;
    if (!isSet(proc, 'POSTGRES_PASSWORD') && proc.env.get('POSTGRES_HOST_AUTH_METHOD') !== 'trust') {
      yield* proc.stderr.write(`Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
`);
      return 1;
    }
    yield* proc.sleep(INITIALIZE_MS / 2);
    const stamp = `${new Date(proc.world.clock.now()).toISOString().slice(0, 23).replace('T', ' ')} UTC [${proc.pid}]`;
    return yield* listen(proc, 5432, `\nPostgreSQL init process complete; ready for start up.\n\n${stamp} LOG:  starting PostgreSQL on x86_64-pc-linux-gnu\n${stamp} LOG:  listening on IPv4 address "0.0.0.0", port 5432\n${stamp} LOG:  database system is ready to accept connections\n`, 'stderr');
  },
};

export const mongo: Program = {
  name: 'mongod-entrypoint',
  *run(proc) {
    const other = yield* otherCommand(proc, 'mongod');
    if (other !== undefined) return other;
    const time = new Date(proc.world.clock.now()).toISOString().replace('Z', '+00:00');
    return yield* listen(proc, 27_017, `{"t":{"$date":"${time}"},"s":"I",  "c":"NETWORK",  "id":23016,   "ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}\n`, 'stdout');
  },
};
