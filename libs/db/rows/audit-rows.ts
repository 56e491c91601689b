import type { Prisma } from '#db/generated/client.js';

export class AuditRows {
  constructor(private readonly transaction: Prisma.TransactionClient, private readonly organisationId: string) {}

  /** Notes who did what to what. Rows are never changed or removed. */
  async add(entry: { userId: string | null; action: string; target: string; detail?: Prisma.InputJsonObject; requestId?: string }): Promise<void> {
    await this.transaction.audit.create({ data: { ...entry, organisationId: this.organisationId } });
  }
}
