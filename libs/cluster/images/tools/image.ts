// Mirrors perl, stress, hello-world, databases and other images of exercises
// Differs: perl computes π and no more; databases check their settings and listen, and speak no SQL.
import { alpineBase, scratchBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import { releases, variant } from '#cluster/images/releases.js';
import { idleProgram, listeningProgram } from '#cluster/images/serve/serve.js';
import type { Program } from '#linux/programs/program.js';
import { mongo, mysql, postgres } from './databases.js';
import { piDigits } from './pi.js';
import { stress } from './stress.js';

const PI_DIGITS_MAX = 20_000;

const perl: Program = {
  name: 'perl',
  *run(proc) {
    const text = proc.argv.slice(1).join(' ');
    if (text === '-v' || text === '--version') {
      yield* proc.stdout.write('\nThis is perl 5, version 42, subversion 0 (v5.42.0) built for x86_64-linux-gnu\n');
      return 0;
    }
    const digits = /print\s+bpi\s*\(?\s*(\d+)\s*\)?/.exec(text)?.[1];
    if (digits === undefined || Number(digits) > PI_DIGITS_MAX) {
      yield* proc.stderr.write('perl: this simulation computes `print bpi(DIGITS)` and runs no other Perl program\n');
      return 1;
    }
    yield* proc.work(Number(digits) * 1000);
    yield* proc.sleep(Number(digits) * 2); // a small machine needs some seconds for 2000 digits
    yield* proc.stdout.write(`${piDigits(Number(digits) - 1)}${/-\w*l/.test(text) ? '\n' : ''}`);
    return 0;
  },
};

const HELLO = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

`;
const helloWorld: Program = {
  name: 'hello',
  *run(proc) {
    yield* proc.stdout.write(HELLO);
    return 0;
  },
};

const perlImage = defineImage({
  name: 'docker.io/library/perl', base: debianBase, sizeBytes: 340_000_000, tags: ['5.42.0 5.42 5 latest stable', '5.40', '5.38', '5.36', '5.34.0 5.34', '5.32', 'slim 5.42-slim'],
  programs: { '/usr/local/bin/perl': perl }, config: { cmd: ['perl', '-de0'], workingDir: '/usr/src/app' },
});

const stressImage = (name: string, tags: readonly string[], entrypoint: readonly string[] = []): Image =>
  defineImage({ name, base: alpineBase, sizeBytes: 3_000_000, tags, programs: { '/usr/bin/stress': stress, '/usr/bin/stress-ng': stress }, config: { entrypoint, cmd: entrypoint.length > 0 ? [] : ['stress', '--verbose'] } });

const database = (name: string, tags: readonly string[], sizeBytes: number, program: Program, path: string, port: number): Image =>
  defineImage({ name, base: debianBase, sizeBytes, tags, programs: { [path]: program }, config: { entrypoint: [path], exposedPorts: [`${port}/tcp`] } });

const mysqlTags = [...releases('9.5', 0, '9', 'latest'), ...releases('8.4', 7, 'lts'), ...releases('8.0', 44, '8'), ...releases('5.7', 44, '5'), ...releases('5.6', 51)];
const mariadbTags = [...releases('12.1', 2, '12', 'latest'), ...releases('11.8', 5, '11', 'lts'), ...releases('11.4', 9), ...releases('10.11', 15), ...releases('10.6', 24), ...releases('10.5', 29, '10')];
const postgresTags = [
  ...minors('18', 1, 'latest'), ...minors('17', 7), ...minors('16', 11), ...minors('15', 15), ...minors('14', 20), ...minors('13', 23), ...minors('12', 22), ...minors('11', 22), ...minors('10', 23), ...releases('9.6', 24),
];

/** Since version 10, PostgreSQL has two numbers. */
function minors(major: string, newest: number, ...more: readonly string[]): string[] {
  return Array.from({ length: newest + 1 }, (_, age) => (age === 0 ? [`${major}.${newest}`, major, ...more].join(' ') : `${major}.${newest - age}`));
}

/** Servers that exercises only start, and knock at. */
const server = (name: string, tags: readonly string[], sizeBytes: number, command: string, port: number, banner: string): Image =>
  defineImage({ name, base: debianBase, sizeBytes, tags, programs: { [`/usr/local/bin/${command}`]: listeningProgram(command, port, banner) }, config: { cmd: [command], exposedPorts: [`${port}/tcp`] } });

/** Agents of a node or a cluster, whose work shows nowhere else. */
const agent = (name: string, tags: readonly string[], sizeBytes: number, command: string): Image =>
  defineImage({ name, base: debianBase, sizeBytes, tags, programs: { [command]: idleProgram(command, () => '') }, config: { entrypoint: [command] } });

export const toolImages: readonly Image[] = [
  perlImage,
  defineImage({ name: 'docker.io/library/hello-world', base: scratchBase, sizeBytes: 5_000, tags: ['latest linux'], programs: { '/hello': helloWorld }, config: { cmd: ['/hello'] } }),
  stressImage('docker.io/polinux/stress', ['latest', '1.0.4']), stressImage('docker.io/vish/stress', ['latest'], ['/usr/bin/stress']), stressImage('docker.io/progrium/stress', ['latest'], ['/usr/bin/stress']),
  stressImage('docker.io/polinux/stress-ng', ['latest'], ['/usr/bin/stress-ng']), stressImage('docker.io/alexeiled/stress-ng', ['latest', '0.12.05'], ['/usr/bin/stress-ng']),
  database('docker.io/library/mysql', mysqlTags, 240_000_000, mysql('MYSQL'), '/usr/local/bin/docker-entrypoint.sh', 3306),
  database('docker.io/library/mariadb', mariadbTags, 110_000_000, mysql('MARIADB'), '/usr/local/bin/docker-entrypoint.sh', 3306),
  database('docker.io/library/postgres', [...postgresTags, ...variant(postgresTags, 'alpine')], 125_000_000, postgres, '/usr/local/bin/docker-entrypoint.sh', 5432),
  database('docker.io/library/mongo', ['8.2 8 latest', '8.0', '7.0 7', '6.0 6', '5.0 5', '4.4 4', '3.6', '3.4'], 270_000_000, mongo, '/usr/local/bin/docker-entrypoint.sh', 27_017),
  server('docker.io/library/memcached', [...releases('1.6', 39, '1', 'latest'), ...variant(releases('1.6', 39, '1', 'latest'), 'alpine')], 30_000_000, 'memcached', 11_211, ''),
  server('docker.io/library/rabbitmq', [...releases('4.1', 6, '4', 'latest'), ...releases('3.13', 7, '3'), ...variant(releases('4.1', 6, '4', 'latest'), 'management'), ...variant(releases('3.13', 7, '3'), 'management')], 110_000_000, 'rabbitmq-server', 5672, '  Starting broker... completed with 3 plugins.\n'),
  server('docker.io/library/registry', ['3.0.0 3.0 3 latest', '2.8.3 2.8 2', '2.7.1 2.7', '2.6.2 2.6'], 10_000_000, 'registry', 5000, ''),
  server('registry.k8s.io/goproxy', ['0.1'], 2_000_000, 'goproxy', 8080, ''), server('k8s.gcr.io/goproxy', ['0.1'], 2_000_000, 'goproxy', 8080, ''),
  agent('quay.io/fluentd_elasticsearch/fluentd', ['v5.0.1', 'v4.7.0', 'v3.4.0', 'v3.0.4', 'v2.7.0', 'v2.5.2', 'v2.5.1'], 60_000_000, '/entrypoint.sh'),
  agent('docker.io/fluent/fluentd', ['v1.19 latest', 'v1.18', 'v1.17', 'v1.16', 'v1.14'], 50_000_000, '/bin/entrypoint.sh'), agent('docker.io/fluent/fluent-bit', ['4.2 latest', '4.1', '4.0', '3.2', '3.1', '2.2'], 40_000_000, '/fluent-bit/bin/fluent-bit'),
  agent('registry.k8s.io/node-problem-detector/node-problem-detector', ['v1.35.1', 'v0.8.21', 'v0.8.19', 'v0.8.7'], 60_000_000, '/node-problem-detector'), agent('registry.k8s.io/node-problem-detector', ['v0.1'], 60_000_000, '/node-problem-detector'),
  agent('registry.k8s.io/cpa/cluster-proportional-autoscaler', ['v1.9.0', '1.8.5', '1.8.4', '1.8.1'], 12_000_000, '/cluster-proportional-autoscaler'), agent('quay.io/prometheus/node-exporter', ['v1.10.2 latest', 'v1.9.1', 'v1.8.2', 'v1.7.0', 'v1.3.1'], 11_000_000, '/bin/node_exporter'),
  agent('docker.io/prom/node-exporter', ['v1.10.2 latest', 'v1.9.1', 'v1.8.2', 'v1.7.0'], 11_000_000, '/bin/node_exporter'),
  renameImage(perlImage, 'public.ecr.aws/docker/library/perl'),
];
