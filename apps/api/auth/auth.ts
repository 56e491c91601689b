import { randomUUID } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { organization } from 'better-auth/plugins/organization';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Settings } from '#api/settings.js';
import { Accounts } from './accounts.js';
import type { SendMail } from './mail.js';
import { accessControl, organisationRoles } from './roles.js';

/** The address of the connection, set by us on every request (see http/client-address.ts): a client cannot choose it. */
export const ADDRESS_HEADER = 'x-wheelhouse-address';
export const PASSWORD_CHARS_MIN = 8;
const SESSION_SECONDS = 14 * 24 * 3600;
/** Per address and minute. A class of fifty behind one address can still sign up and log in within a minute. */
const SIGN_INS_PER_MINUTE = 60;
const RESETS_PER_MINUTE = 5;

/** Accounts, log-ins and organisations. `pool` acts as wheelhouse_auth. */
export function makeAuth(settings: Settings, pool: pg.Pool, sendMail: SendMail, log: Pick<Logger, 'error' | 'warn'>) {
  const accounts = new Accounts(pool);
  return betterAuth({
    appName: 'Wheelhouse', baseURL: settings.publicUrl, basePath: '/api/auth', secret: settings.secret, database: pool,
    trustedOrigins: [...settings.trustedOrigins],
    emailAndPassword: {
      enabled: true, minPasswordLength: PASSWORD_CHARS_MIN, maxPasswordLength: 128, revokeSessionsOnPasswordReset: true,
      password: { hash: (password) => hash(password), verify: ({ hash: stored, password }) => verify(stored, password) },
      sendResetPassword: async ({ user, url }) => sendMail({
        to: user.email, subject: 'Choose a new password',
        text: `Someone asked for a new password for ${user.email} at Wheelhouse. If it was you, open this within an hour:\n\n${url}\n\nOtherwise do nothing; your password stays as it is.`,
      }),
    },
    emailVerification: {
      sendOnSignUp: true, autoSignInAfterVerification: true,
      sendVerificationEmail: async ({ user, url }) => sendMail({
        to: user.email, subject: 'Confirm your address', text: `Welcome to Wheelhouse. Confirm your address by opening this:\n\n${url}`,
      }),
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: 24 * 3600 },
    rateLimit: {
      enabled: settings.authThrottle, storage: 'database', window: 60, max: 300,
      customRules: {
        '/sign-in/*': { window: 60, max: SIGN_INS_PER_MINUTE }, '/sign-up/*': { window: 60, max: SIGN_INS_PER_MINUTE },
        '/request-password-reset': { window: 60, max: RESETS_PER_MINUTE }, '/reset-password': { window: 60, max: RESETS_PER_MINUTE },
        '/send-verification-email': { window: 60, max: RESETS_PER_MINUTE }, '/get-session': false,
      },
    },
    advanced: {
      cookiePrefix: 'wheelhouse', useSecureCookies: settings.isSecure, ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => randomUUID() }, defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    plugins: [
      organization({
        ac: accessControl, roles: organisationRoles, creatorRole: 'owner',
        sendInvitationEmail: async ({ id, email, organization: { name }, inviter }) => sendMail({
          to: email, subject: `Join ${name} at Wheelhouse`,
          text: `${inviter.user.name} invites you to ${name}:\n\n${settings.publicUrl}/invitations/${id}`,
        }),
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          // After sign-up there is none yet: the first request makes it (login.service.ts), because here the user is not committed.
          before: async (session) => ({ data: { ...session, activeOrganizationId: (await accounts.findLastOrganisation(session.userId)) ?? null } }),
        },
      },
    },
    telemetry: { enabled: false },
    logger: { log: (level, message, ...details) => (level === 'error' ? log.error({ err: details.find((one) => one instanceof Error) }, message) : log.warn(message)), level: 'warn' },
  });
}
export type WheelhouseAuth = ReturnType<typeof makeAuth>;
