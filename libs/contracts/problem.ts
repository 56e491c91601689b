import { z } from 'zod';

/** An error of the REST interface: RFC 9457 problem details, `application/problem+json`. */
export const Problem = z.object({
  type: z.string().default('about:blank'),
  title: z.string(),
  status: z.int().min(400).max(599),
  /** A sentence for the person who sees it. */
  detail: z.string().optional(),
  /** Which field is wrong and why; only with 400. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Stands in the server's log too. */
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
