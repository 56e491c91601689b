import { z } from 'zod';

const Environment = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  /** Shared with the api, which presents it on the internal port. */
  WHEELHOUSE_SECRET: z.string().min(32),
  /** The internal port. 0: any free one. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  WORKER_HOST: z.string().default('127.0.0.1'),
  /** The name or address by which the api reaches this worker; in a container, the container's. */
  WORKER_ADDRESS: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The worker's settings, from the environment. */
export class Settings {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly secret: string;
  readonly port: number;
  readonly host: string;
  readonly address: string;
  readonly logLevel: string;

  private constructor(environment: z.infer<typeof Environment>) {
    this.databaseUrl = environment.DATABASE_URL;
    this.redisUrl = environment.REDIS_URL;
    this.secret = environment.WHEELHOUSE_SECRET;
    this.port = environment.WORKER_PORT;
    this.host = environment.WORKER_HOST;
    this.address = environment.WORKER_ADDRESS ?? environment.WORKER_HOST;
    this.logLevel = environment.LOG_LEVEL;
  }

  /** Throws an Error that names what is wrong. */
  static read(environment: NodeJS.ProcessEnv): Settings {
    const parsed = Environment.safeParse(environment);
    if (!parsed.success) throw new Error(`The worker's settings are wrong:\n${z.prettifyError(parsed.error)}`);
    return new Settings(parsed.data);
  }
}
