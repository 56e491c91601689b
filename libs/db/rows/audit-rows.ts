import type { AuditPage } from '#contracts/rest/audit.js';
import type { Prisma } from '#db/generated/client.js';

const PAGE_ENTRIES = 100;

export class AuditRows {
  constructor(private readonly transaction: Prisma.TransactionClient, private readonly organisationId: string) {}

  /** Notes who did what to what. Rows are never changed or removed. */
  async add(entry: { userId: string | null; action: string; target: string; detail?: Prisma.InputJsonObject; requestId?: string }): Promise<void> {
    await this.transaction.audit.create({ data: { ...entry, organisationId: this.organisationId } });
  }

  /** The entries before the one named, or the latest; the newest first. */
  async list(before: string | undefined): Promise<AuditPage> {
    const rows = await this.transaction.audit.findMany({
      ...(before === undefined ? {} : { where: { id: { lt: BigInt(before) } } }), orderBy: { id: 'desc' }, take: PAGE_ENTRIES + 1,
    });
    const entries = rows.slice(0, PAGE_ENTRIES).map(({ id, userId, action, target, detail, at }) => ({
      id: id.toString(), userId, action, target, detail: detail as AuditPage['entries'][number]['detail'], at: at.toISOString(),
    }));
    return { entries, next: rows.length > PAGE_ENTRIES ? (entries.at(-1)?.id ?? null) : null };
  }
}
