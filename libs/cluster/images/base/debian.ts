// Mirrors docker.io/library/debian: the base of most images
// Differs: GNU programs of libs/linux, more than a slim image has; no package manager.
import type { BaseImage } from '#cluster/images/image.js';
import { accountFiles } from './accounts.js';
import { gnuPrograms } from './programs.js';

/** What bash reads when somebody sits at it: Debian's prompt, and the user's own file in shells of a log-in, too. */
const shellFiles = {
  '/etc/bash.bashrc': `PS1='\\u@\\h:\\w\\$ '\n`,
  '/etc/profile': 'if [ -n "$BASH" ] && [ -n "$PS1" ] && [ -f /etc/bash.bashrc ]; then\n  . /etc/bash.bashrc\nfi\n',
  '/root/.profile': 'if [ -n "$BASH" ] && [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\n',
  '/root/.bashrc': '# Aliases and the like, for every new shell.\n',
};

const folders = {
  '/root': { directory: true, mode: 0o700 }, '/tmp': { directory: true, mode: 0o1777 }, '/var/tmp': { directory: true, mode: 0o1777 },
  '/boot': { directory: true }, '/media': { directory: true }, '/run': { directory: true }, '/sys': { directory: true },
  '/home': { directory: true }, '/mnt': { directory: true }, '/opt': { directory: true }, '/srv': { directory: true },
} as const;

function osRelease(pretty: string, name: string, id: string, version: string, codename: string, site: string): string {
  return `PRETTY_NAME="${pretty}"\nNAME="${name}"\nVERSION_ID="${version}"\nVERSION="${version} (${codename})"\nVERSION_CODENAME=${codename}\nID=${id}\nHOME_URL="https://www.${site}/"\n`;
}

export const debianBase: BaseImage = {
  sizeBytes: 28_228_000,
  layers: [
    gnuPrograms(),
    {
      ...accountFiles('/bin/bash', [{ name: 'nginx', uid: 101 }]), ...folders,
      '/etc/os-release': osRelease('Debian GNU/Linux 12 (bookworm)', 'Debian GNU/Linux', 'debian', '12', 'bookworm', 'debian.org'),
      '/etc/debian_version': '12.12\n', ...shellFiles,
    },
  ],
};

export const ubuntuBase: BaseImage = {
  sizeBytes: 29_720_000,
  layers: [
    gnuPrograms(),
    {
      ...accountFiles('/bin/bash', [{ name: 'ubuntu', uid: 1000, home: '/home/ubuntu', shell: '/bin/bash' }]), ...folders,
      '/etc/os-release': osRelease('Ubuntu 24.04.3 LTS', 'Ubuntu', 'ubuntu', '24.04', 'noble', 'ubuntu.com'),
      '/etc/debian_version': 'trixie/sid\n', ...shellFiles,
    },
  ],
};
