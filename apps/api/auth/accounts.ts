import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { Membership, Role } from '#contracts/rest/me.js';

/** Better-auth's tables, read where better-auth has no call for it. */
export class Accounts {
  constructor(private readonly pool: pg.Pool) {}

  /** Every organisation the user is in, the personal one first. */
  async listMemberships(userId: string): Promise<Membership[]> {
    const found = await this.pool.query<Membership>({
      name: 'list-memberships', values: [userId],
      text: `SELECT m."organizationId" AS "organisationId", o."name", o."slug", m."role" FROM "member" m
        JOIN "organization" o ON o."id" = m."organizationId" WHERE m."userId" = $1 ORDER BY m."createdAt", m."id"`,
    });
    return found.rows.map((row) => ({ ...row, role: Role.catch('learner').parse(row.role) }));
  }

  /** The organisation that the user acted in last, if they are still in it. */
  async findLastOrganisation(userId: string): Promise<string | undefined> {
    const last = await this.pool.query<{ id: string }>(
      `SELECT s."activeOrganizationId" AS id FROM "session" s
       JOIN "member" m ON m."organizationId" = s."activeOrganizationId" AND m."userId" = s."userId"
       WHERE s."userId" = $1 ORDER BY s."updatedAt" DESC LIMIT 1`, [userId]);
    return last.rows[0]?.id;
  }

  /** Where one begins: the first organisation, which is the personal one; that one is made if there is none. */
  async firstOrganisation(userId: string): Promise<string> {
    return (await this.listMemberships(userId))[0]?.organisationId ?? this.addPersonalOrganisation(userId);
  }

  async switchOrganisation(sessionId: string, organisationId: string): Promise<void> {
    await this.pool.query('UPDATE "session" SET "activeOrganizationId" = $2, "updatedAt" = now() WHERE "id" = $1', [sessionId, organisationId]);
  }

  /** One per person, whoever asks how often: its slug is the user's. */
  private async addPersonalOrganisation(userId: string): Promise<string> {
    const slug = `personal-${userId}`;
    await this.pool.query(
      `INSERT INTO "organization" ("id", "name", "slug", "metadata")
       SELECT $1, u."name", $2, '{"personal":true}' FROM "user" u WHERE u."id" = $3 ON CONFLICT ("slug") DO NOTHING`,
      [randomUUID(), slug, userId]);
    const added = await this.pool.query<{ id: string }>(
      `WITH own AS (SELECT "id" FROM "organization" WHERE "slug" = $2),
        added AS (
          INSERT INTO "member" ("id", "organizationId", "userId", "role") SELECT $1, own."id", $3, 'owner' FROM own
          ON CONFLICT ("organizationId", "userId") DO NOTHING
        )
       SELECT "id" AS id FROM own`, [randomUUID(), slug, userId]);
    const id = added.rows[0]?.id;
    if (id === undefined) throw new Error(`There is no user ${userId}.`);
    return id;
  }
}
