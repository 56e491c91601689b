import { z } from 'zod';

const flag = z.enum(['on', 'off']).default('on').transform((value) => value === 'on');

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  /** What learners type into their browser; decides links in mails, kubeconfigs and whether cookies are secure. */
  PUBLIC_URL: z.url().optional(),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  /** Signs cookies and tokens, and is known to the workers. */
  WHEELHOUSE_SECRET: z.string().min(32),
  /** `smtp://user:password@host:port`; without it mails are written to the log. */
  SMTP_URL: z.string().min(1).optional(),
  MAIL_FROM: z.string().default('Wheelhouse <wheelhouse@localhost>'),
  /** Further origins that may send credentials, separated by commas. */
  TRUSTED_ORIGINS: z.string().default(''),
  /** `on` behind a proxy that sets X-Forwarded-For itself. */
  TRUST_PROXY: z.enum(['on', 'off']).default('off').transform((value) => value === 'on'),
  /** `off` only for measurements, where one machine logs in a crowd. */
  AUTH_THROTTLE: flag,
  /** `off` leaves the pages to another server; `dev` serves them unbuilt. */
  SERVE_WEB: z.enum(['on', 'off', 'dev']).default('on'),
  /** Asked of who reads /metrics from another machine. */
  METRICS_TOKEN: z.string().min(16).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The api's settings, from the environment. */
export class Settings {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly secret: string;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly trustedOrigins: readonly string[];
  readonly trustProxy: boolean;
  readonly authThrottle: boolean;
  readonly serveWeb: 'on' | 'off' | 'dev';
  readonly metricsToken: string | undefined;
  readonly logLevel: string;

  private constructor(environment: z.infer<typeof Environment>) {
    this.port = environment.PORT;
    this.host = environment.HOST;
    this.publicUrl = (environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`).replace(/\/$/, '');
    this.databaseUrl = environment.DATABASE_URL;
    this.redisUrl = environment.REDIS_URL;
    this.secret = environment.WHEELHOUSE_SECRET;
    this.smtpUrl = environment.SMTP_URL;
    this.mailFrom = environment.MAIL_FROM;
    const own = [new URL(this.publicUrl).origin];
    // On a laptop the same page is opened under either name.
    if (new URL(this.publicUrl).hostname === 'localhost') own.push(own[0]?.replace('localhost', '127.0.0.1') ?? '');
    this.trustedOrigins = [...own, ...environment.TRUSTED_ORIGINS.split(',').map((origin) => origin.trim())].filter((origin) => origin !== '');
    this.trustProxy = environment.TRUST_PROXY;
    this.authThrottle = environment.AUTH_THROTTLE;
    this.serveWeb = environment.SERVE_WEB;
    this.metricsToken = environment.METRICS_TOKEN;
    this.logLevel = environment.LOG_LEVEL;
  }

  /** Throws an Error that names each wrong variable. */
  static from(variables: Readonly<Record<string, string | undefined>>): Settings {
    // Compose files pass an empty text for what is not set.
    const parsed = Environment.safeParse(Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')));
    if (parsed.success) return new Settings(parsed.data);
    throw new Error(`The settings are wrong: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`);
  }

  get isSecure(): boolean {
    return this.publicUrl.startsWith('https:');
  }
}
