// Mirrors docker.io/library/redis
// Differs: no modules; data live in memory only.
import { alpineBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import { releases, variant } from '#cluster/images/releases.js';
import type { Program } from '#linux/programs/program.js';
import { redisCli } from './cli.js';
import { redisServer } from './server.js';

/** docker-entrypoint.sh: options alone are those of the server. */
const entrypoint: Program = {
  name: 'redis-entrypoint',
  *run(proc) {
    const argv = proc.argv.slice(1);
    const isServers = argv[0] === undefined || argv[0].startsWith('-') || argv[0].endsWith('.conf');
    return yield* proc.replace({ argv: isServers ? ['redis-server', ...argv] : argv });
  },
};

const RELEASES = [
  ...releases('8.4', 0, '8', 'latest'), ...releases('8.2', 3), ...releases('8.0', 5), ...releases('7.4', 7, '7'), ...releases('7.2', 12), ...releases('7.0', 15), ...releases('6.2', 21, '6'),
  ...releases('6.0', 20), ...releases('5.0', 14, '5'), ...releases('4.0', 14, '4'), ...releases('3.2', 12, '3'),
];

const redis = defineImage({
  name: 'docker.io/library/redis', tags: [...RELEASES, ...variant(RELEASES, 'alpine'), ...variant(RELEASES, 'bookworm')], sizeBytes: 24_000_000,
  files: { '/data': { directory: true } },
  variant(tag) {
    const version = tag.split('-')[0] as string;
    const isAlpine = tag.includes('alpine');
    return {
      base: isAlpine ? alpineBase : debianBase,
      ...(isAlpine ? { sizeBytes: 14_000_000 } : {}),
      programs: { '/usr/local/bin/redis-server': redisServer(version), '/usr/local/bin/redis-cli': redisCli, '/usr/local/bin/docker-entrypoint.sh': entrypoint },
      config: { env: { REDIS_VERSION: version } },
    };
  },
  config: { entrypoint: ['docker-entrypoint.sh'], cmd: ['redis-server'], exposedPorts: ['6379/tcp'], workingDir: '/data' },
});

/** The guestbook's: it follows `redis-leader`, which it doesn't here. */
function defineFollower(name: string): Image {
  return defineImage({ name, base: debianBase, sizeBytes: 40_000_000, tags: ['v2', 'v1'], programs: { '/usr/local/bin/redis-server': redisServer('6.0.5'), '/usr/local/bin/redis-cli': redisCli }, config: { cmd: ['redis-server'], exposedPorts: ['6379/tcp'] } });
}

export const redisImages: readonly Image[] = [redis, renameImage(redis, 'docker.io/bitnami/redis'), defineFollower('us-docker.pkg.dev/google-samples/containers/gke/gb-redis-follower'), defineFollower('gcr.io/google_samples/gb-redis-follower'), renameImage(redis, 'public.ecr.aws/docker/library/redis')];
