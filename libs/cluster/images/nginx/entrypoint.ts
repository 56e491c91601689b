// Mirrors /docker-entrypoint.sh of the official image
// Differs: its scripts' messages are given; scripts that a user adds to /docker-entrypoint.d are not run.
import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';

const MESSAGES = `/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
`;

export const nginxEntrypoint: Program = { name: 'docker-entrypoint.sh', run };

function* run(proc: Process): Step<number> {
  const argv = proc.argv.slice(1);
  if (argv[0] === undefined) return 0;
  if (argv[0] === 'nginx') yield* proc.stdout.write(MESSAGES);
  return yield* proc.replace({ argv });
}
