import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import request from 'supertest';
import type { Mail } from '../../apps/api/auth/mail.js';
import { makeApp } from '../../apps/api/make-app.js';
import { Settings } from '../../apps/api/settings.js';
import { BUNDLED_ORGANISATION, Db } from '../../libs/db/db.js';
import { aCourse } from '../../libs/db/testing/course.js';
import { testDatabase, type TestDatabase } from '../../libs/db/testing/database.js';

export const SECRET = 'a-secret-for-tests-that-is-long-enough-000';
export const PASSWORD = 'correct horse battery';
export type Agent = ReturnType<typeof request.agent>;

/** A person with an account, and a browser that is logged in. */
export interface Person {
  readonly agent: Agent;
  readonly email: string;
  readonly userId: string;
  readonly organisationId: string;
  /** The browser's cookies, for sockets. */
  readonly cookie: string;
}

/** The whole api on a port of its own over a database of its own, with one bundled course. */
export class ApiUnderTest {
  readonly mails: Mail[] = [];
  private people = 0;

  private constructor(
    readonly database: TestDatabase, readonly db: Db, readonly app: NestExpressApplication, readonly document: OpenAPIObject, readonly url: string,
    mails: Mail[],
  ) {
    this.mails = mails;
  }

  static async start(variables: Record<string, string> = {}): Promise<ApiUnderTest> {
    const database = await testDatabase();
    const db = Db.connect(database.url, 2);
    await db.asTenant(BUNDLED_ORGANISATION, (rows) => rows.content.publish(aCourse('first-steps', ['look-around', 'pods'])));
    const mails: Mail[] = [];
    const settings = Settings.from({
      PORT: '3000', PUBLIC_URL: 'http://wheelhouse.test', DATABASE_URL: database.url, WHEELHOUSE_SECRET: SECRET, AUTH_THROTTLE: 'off', SERVE_WEB: 'off',
      ...(process.env.REDIS_URL === undefined ? {} : { REDIS_URL: process.env.REDIS_URL }), ...variables,
    });
    const { app, document } = await makeApp(settings, pino({ level: 'silent' }), { sendMail: async (mail) => { mails.push(mail); } });
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new ApiUnderTest(database, db, app, document, `http://127.0.0.1:${port}`, mails);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.db.close();
    await this.database.drop();
  }

  visitor(): Agent {
    return request.agent(this.url).set('origin', 'http://wheelhouse.test') as Agent;
  }

  /** Signs up somebody new; as a member of `organisationId` in `role` if given, else in their personal organisation. */
  async signUp(membership?: { organisationId: string; role: string }): Promise<Person> {
    const email = `person-${++this.people}@example.org`;
    const agent = this.visitor();
    const answer = await agent.post('/api/auth/sign-up/email').send({ email, password: PASSWORD, name: `Person ${this.people}` });
    if (answer.status !== 200) throw new Error(`sign-up: ${answer.status} ${answer.text}`);
    const userId = (answer.body as { user: { id: string } }).user.id;
    if (membership !== undefined) {
      await this.database.owner.query('INSERT INTO "member" ("id", "organizationId", "userId", "role") VALUES (gen_random_uuid(), $1, $2, $3)',
        [membership.organisationId, userId, membership.role]);
      await agent.put('/api/me/organisation').send({ organisationId: membership.organisationId }).expect(200);
    }
    const me = await agent.get('/api/me').expect(200);
    const cookie = (answer.headers['set-cookie'] as unknown as string[]).map((line) => line.split(';')[0]).join('; ');
    return { agent, email, userId, organisationId: (me.body as { active: { organisationId: string } }).active.organisationId, cookie };
  }
}
