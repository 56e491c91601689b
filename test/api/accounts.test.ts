import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiUnderTest, PASSWORD } from './api-under-test.js';

let api: ApiUnderTest;
beforeAll(async () => { api = await ApiUnderTest.start(); });
afterAll(async () => { await api.stop(); });

describe('accounts', () => {
  test('signing up logs in, and gives a personal organisation that one owns', async () => {
    const { agent, email, organisationId } = await api.signUp();
    const me = (await agent.get('/api/me').expect(200)).body;
    expect(me).toMatchObject({ user: { email, emailVerified: false }, active: { organisationId, role: 'owner' } });
    expect(me.organisations).toHaveLength(1);
  });

  test('logging out ends it, logging in with the password begins it again', async () => {
    const { agent, email } = await api.signUp();
    await agent.post('/api/auth/sign-out').send({}).expect(200);
    await agent.get('/api/me').expect(401);
    await agent.post('/api/auth/sign-in/email').send({ email, password: 'wrong wrong wrong' }).expect(401);
    await agent.post('/api/auth/sign-in/email').send({ email, password: PASSWORD }).expect(200);
    await agent.get('/api/me').expect(200);
  });

  test('a forgotten password is changed through a mail, and other log-ins end', async () => {
    const { agent, email } = await api.signUp();
    const other = api.visitor();
    await other.post('/api/auth/request-password-reset').send({ email, redirectTo: '/reset/new' }).expect(200);
    const mail = api.mails.findLast(({ to, subject }) => to === email && /password/.test(subject));
    const token = /reset-password\/([^?\s]+)/.exec(mail?.text ?? '')?.[1];
    expect(token).toBeDefined();
    await other.post('/api/auth/reset-password').send({ newPassword: 'another good one 1', token }).expect(200);
    await agent.get('/api/me').expect(401);
    await other.post('/api/auth/sign-in/email').send({ email, password: PASSWORD }).expect(401);
    await other.post('/api/auth/sign-in/email').send({ email, password: 'another good one 1' }).expect(200);
  });

  test('asking for a mail does not tell who has an account', async () => {
    await api.visitor().post('/api/auth/request-password-reset').send({ email: 'nobody@example.org', redirectTo: '/reset/new' }).expect(200);
    expect(api.mails.some(({ to }) => to === 'nobody@example.org')).toBe(false);
  });

  test.each([
    { name: 'short password', body: { email: 'a@example.org', password: 'short', name: 'A' } },
    { name: 'no address', body: { email: 'not an address', password: PASSWORD, name: 'A' } },
  ])('$name is refused', async ({ body }) => {
    const answer = await api.visitor().post('/api/auth/sign-up/email').send(body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('the cookie is closed to scripts and to other sites, and travels by https only where there is https', async () => {
    const answer = await api.visitor().post('/api/auth/sign-up/email').send({ email: 'cookie@example.org', password: PASSWORD, name: 'C' }).expect(200);
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^wheelhouse\.session_token=.*HttpOnly.*SameSite=Lax/i);
    const secure = await ApiUnderTest.start({ PUBLIC_URL: 'https://wheelhouse.test', TRUSTED_ORIGINS: 'http://wheelhouse.test' });
    try {
      const safe = await secure.visitor().post('/api/auth/sign-up/email').send({ email: 'cookie@example.org', password: PASSWORD, name: 'C' }).expect(200);
      expect((safe.headers['set-cookie'] as unknown as string[])[0]).toMatch(/^__Secure-wheelhouse.*; Secure/i);
      expect(safe.headers['strict-transport-security']).toBeDefined();
    } finally {
      await secure.stop();
    }
  });

  test('a page of another site can change nothing', async () => {
    const { agent } = await api.signUp();
    for (const headers of [{ origin: 'https://evil.example' }, { origin: '', 'sec-fetch-site': 'cross-site' }]) {
      const attempt = agent.post('/api/sessions').send({ course: 'first-steps', lab: 'look-around' });
      for (const [key, value] of Object.entries(headers)) if (value === '') attempt.unset(key); else attempt.set(key, value);
      const answer = await attempt;
      expect([403, answer.headers['content-type']]).toEqual([answer.status, 'application/problem+json']);
    }
    expect((await agent.get('/api/sessions')).body).toEqual({ sessions: [] });
  });

  test('guessing is slowed down', async () => {
    const throttled = await ApiUnderTest.start({ AUTH_THROTTLE: 'on' });
    try {
      const { email } = await throttled.signUp();
      const statuses = [];
      for (let guess = 0; guess < 65; guess++) {
        // A client cannot choose whom it is counted as.
        const answer = await throttled.visitor().post('/api/auth/sign-in/email').set('x-wheelhouse-address', `10.0.0.${guess}`)
          .set('x-forwarded-for', `10.0.0.${guess}`).send({ email: `not-${email}`, password: 'a wrong password' });
        statuses.push(answer.status);
      }
      expect(statuses[0]).toBe(401);
      expect(statuses.at(-1)).toBe(429);
    } finally {
      await throttled.stop();
    }
  });

  test('switching goes to organisations that one is in, and nowhere else', async () => {
    const [one, two] = [await api.signUp(), await api.signUp()];
    await one.agent.put('/api/me/organisation').send({ organisationId: two.organisationId }).expect(404);
    const member = await api.signUp({ organisationId: two.organisationId, role: 'instructor' });
    expect((await member.agent.get('/api/me')).body.active).toMatchObject({ organisationId: two.organisationId, role: 'instructor' });
    await api.database.owner.query('DELETE FROM "member" WHERE "userId" = $1 AND "organizationId" = $2', [member.userId, two.organisationId]);
    expect((await member.agent.get('/api/me')).body.active.organisationId).not.toBe(two.organisationId);
  });
});
