import pg from 'pg';

/** What a connection may touch; see the first migration. */
export type DatabaseRole = 'wheelhouse_app' | 'wheelhouse_auth' | 'wheelhouse_host';

/**
 * Connections that act as `role` from their first statement on, whoever logs in: never as the owner of the tables, whom
 * row-level security would not hold.
 */
export function poolFor(url: string, role: DatabaseRole, max = 10): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url, options: `-c role=${role}`, max, keepAlive: true,
    application_name: role, connectionTimeoutMillis: 10_000, idleTimeoutMillis: 60_000,
  });
  // An idle connection that breaks (the server restarts) must not end the process: the next query makes a new one.
  pool.on('error', () => undefined);
  return pool;
}

/** Whether an error says that the database is away for now, so that trying again may help. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && CONNECTION_CODES.test(code)) || CONNECTION_WORDS.test(error.message) || isConnectionError(error.cause);
}

/** PostgreSQL's classes 08 and 57P, Node's, and Prisma's (P2028: its transaction was lost with the connection). */
const CONNECTION_CODES = /^(08|57P0|ECONN|EPIPE|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024|P2028)/;
const CONNECTION_WORDS = new RegExp([
  'Connection terminated', 'connection is closed', 'timeout exceeded when trying to connect', 'terminating connection', 'the database system is',
  'server has closed', 'DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'ECONNREFUSED', 'ECONNRESET',
].join('|'), 'i');
