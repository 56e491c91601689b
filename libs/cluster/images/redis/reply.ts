/** What a Redis server answers, before it is encoded. */
export type Reply = { readonly ok: string } | { readonly error: string } | number | string | null | readonly Reply[];

export const OK: Reply = { ok: 'OK' };
export const WRONG_TYPE: Reply = { error: 'WRONGTYPE Operation against a key holding the wrong kind of value' };

export function isError(reply: Reply): reply is { readonly error: string } {
  return reply !== null && typeof reply === 'object' && 'error' in reply;
}

/** As redis-cli prints to a pipe. */
export function rawText(reply: Reply): string {
  if (reply === null) return '';
  if (typeof reply === 'string' || typeof reply === 'number') return `${reply}`;
  if ('ok' in reply) return reply.ok;
  if ('error' in reply) return reply.error;
  return reply.map(rawText).join('\n');
}

/** As redis-cli prints to a person. */
export function prettyText(reply: Reply, indent = ''): string {
  if (reply === null) return '(nil)';
  if (typeof reply === 'number') return `(integer) ${reply}`;
  if (typeof reply === 'string') return JSON.stringify(reply);
  if ('ok' in reply) return reply.ok;
  if ('error' in reply) return `(error) ${reply.error}`;
  if (reply.length === 0) return '(empty array)';
  const width = `${reply.length}`.length;
  const inner = `${indent}${' '.repeat(width + 2)}`;
  return reply.map((item, index) => `${index === 0 ? '' : indent}${`${index + 1}`.padStart(width)}) ${prettyText(item, inner)}`).join('\n');
}
