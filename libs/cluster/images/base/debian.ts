// Mirrors docker.io/library/debian: the base of most images
// Differs: GNU programs of libs/linux, more than a slim image has; no package manager.
import type { BaseImage } from '#cluster/images/image.js';
import { accountFiles } from './accounts.js';
import { gnuPrograms } from './programs.js';

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
      '/etc/debian_version': '12.12\n',
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
      '/etc/debian_version': 'trixie/sid\n',
    },
  ],
};
