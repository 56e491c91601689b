// Mirrors perl, stress, hello-world, databases and other images of exercises
// Differs: perl computes π and no more; databases check their settings and listen, and speak no SQL.
import { alpineBase, scratchBase } from '#cluster/images/base/alpine.js';
import { debianBase } from '#cluster/images/base/debian.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
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

const mysqlTags = ['9.5.0 9.5 9 latest', '8.4.7 8.4 lts', '8.0.44 8.0 8', '5.7.44 5.7 5', '5.6.51 5.6'];
const mariadbTags = ['12.1 12 latest', '11.8 11 lts', '11.4', '10.11', '10.6', '10.5 10'];
const postgresTags = ['18.1 18 latest', '17.7 17', '16.11 16', '15.15 15', '14.20 14', '13.23 13', '12', '11', '10', '9.6'];

export const toolImages: readonly Image[] = [
  perlImage,
  defineImage({ name: 'docker.io/library/hello-world', base: scratchBase, sizeBytes: 5_000, tags: ['latest linux'], programs: { '/hello': helloWorld }, config: { cmd: ['/hello'] } }),
  stressImage('docker.io/polinux/stress', ['latest', '1.0.4']), stressImage('docker.io/vish/stress', ['latest'], ['/usr/bin/stress']), stressImage('docker.io/progrium/stress', ['latest'], ['/usr/bin/stress']),
  stressImage('docker.io/polinux/stress-ng', ['latest'], ['/usr/bin/stress-ng']), stressImage('docker.io/alexeiled/stress-ng', ['latest', '0.12.05'], ['/usr/bin/stress-ng']),
  database('docker.io/library/mysql', mysqlTags, 240_000_000, mysql('MYSQL'), '/usr/local/bin/docker-entrypoint.sh', 3306),
  database('docker.io/library/mariadb', mariadbTags, 110_000_000, mysql('MARIADB'), '/usr/local/bin/docker-entrypoint.sh', 3306),
  database('docker.io/library/postgres', [...postgresTags, ...postgresTags.map((names) => names.split(' ').map((name) => (name === 'latest' ? 'alpine' : `${name}-alpine`)).join(' '))], 125_000_000, postgres, '/usr/local/bin/docker-entrypoint.sh', 5432),
  database('docker.io/library/mongo', ['8.2 8 latest', '8.0', '7.0 7', '6.0 6', '5.0 5', '4.4 4', '3.6', '3.4'], 270_000_000, mongo, '/usr/local/bin/docker-entrypoint.sh', 27_017),
  renameImage(perlImage, 'public.ecr.aws/docker/library/perl'),
];
