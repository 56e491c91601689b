import { Problem } from '@wheelhouse/contracts/problem.js';
import type { z } from 'zod';

/** The server answered with an error. `problem` is what it said. */
export class ApiError extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** No answer came: offline, or the server is away. */
export class UnreachableError extends Error {}

async function problemOf(response: Response): Promise<Problem> {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  return { type: 'about:blank', title: response.statusText || `Error ${response.status}`, status: response.status };
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** One call of the REST interface. The answer is checked against its contract. */
export async function call<Schema extends z.ZodType>(schema: Schema, path: string, options: Call = {}): Promise<z.output<Schema>> {
  const { method = 'GET', body, signal } = options;
  let response: Response;
  try {
    response = await fetch(`/api${path}`, {
      method,
      credentials: 'same-origin',
      headers: body === undefined ? { accept: 'application/json' } : { accept: 'application/json', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new UnreachableError('The server cannot be reached.', { cause: error });
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return schema.parse(await response.json());
}
