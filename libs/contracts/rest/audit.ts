import { z } from 'zod';
import { Moment } from './identifiers.js';

export const AuditEntry = z.object({
  id: z.string(), userId: z.string().nullable(), action: z.string(), target: z.string(), detail: z.record(z.string(), z.json()), at: Moment,
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** GET /api/audit?before=<id>: who did what in the organisation, the latest first; for its admins. */
export const AuditPage = z.object({ entries: z.array(AuditEntry), /** For `before`; null at the end. */ next: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;
export const AuditQuery = z.object({ before: z.string().regex(/^\d{1,18}$/).optional() });
export type AuditQuery = z.infer<typeof AuditQuery>;
