import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './http';

const RETRIES = 2;

/** What the server refused stays refused; only what did not arrive is tried again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) => count < RETRIES && !(error instanceof ApiError && error.status < 500),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
