import type { Logger } from 'pino';
import { createTransport } from 'nodemailer';
import type { Settings } from '#api/settings.js';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}
export type SendMail = (mail: Mail) => Promise<void>;

/** Mails go through SMTP, or into the log where nobody has set it up. */
export function mailer(settings: Settings, log: Pick<Logger, 'info' | 'error'>): SendMail {
  if (settings.smtpUrl === undefined) {
    return async (mail) => log.info({ mail }, `A mail to ${mail.to} (no SMTP_URL is set): ${mail.subject}`);
  }
  const transport = createTransport(settings.smtpUrl);
  return async (mail) => {
    await transport.sendMail({ from: settings.mailFrom, ...mail });
  };
}
