import type { Prisma } from '#db/generated/client.js';
import { AttemptRows } from './attempt-rows.js';
import { AuditRows } from './audit-rows.js';
import { ContentRows } from './content-rows.js';
import { SessionRows } from './session-rows.js';

/** All that one organisation has, within one transaction. */
export class TenantRows {
  readonly content: ContentRows;
  readonly sessions: SessionRows;
  readonly attempts: AttemptRows;
  readonly audit: AuditRows;

  constructor(transaction: Prisma.TransactionClient, organisationId: string) {
    this.content = new ContentRows(transaction, organisationId);
    this.sessions = new SessionRows(transaction, organisationId);
    this.attempts = new AttemptRows(transaction, organisationId);
    this.audit = new AuditRows(transaction, organisationId);
  }
}
