// Mirrors docker.io/library/debian: the base of most images
// Differs: GNU programs of libs/linux; no package manager.
import type { BaseImage } from '#cluster/images/image.js';
import { accountFiles } from './accounts.js';

export const debianBase: BaseImage = {
  sizeBytes: 28_228_000,
  layers: [{
    ...accountFiles('/bin/bash', [{ name: 'nginx', uid: 101 }]),
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
    '/etc/debian_version': '12.12\n',
    '/root': { directory: true, mode: 0o700 },
    '/tmp': { directory: true, mode: 0o1777 },
    '/var/tmp': { directory: true, mode: 0o1777 },
    '/home': { directory: true }, '/mnt': { directory: true }, '/opt': { directory: true }, '/srv': { directory: true },
  }],
};
