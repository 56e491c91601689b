// Mirrors docker.io/library/alpine: the base of small images
// Differs: busybox's programs of libs/linux; no package manager.
import type { BaseImage } from '#cluster/images/image.js';
import { accountFiles } from './accounts.js';
import { busyboxPrograms } from './programs.js';

const folders = {
  '/root': { directory: true, mode: 0o700 }, '/tmp': { directory: true, mode: 0o1777 }, '/home': { directory: true },
  '/media': { directory: true }, '/lib': { directory: true }, '/sbin': { directory: true }, '/sys': { directory: true },
  '/mnt': { directory: true }, '/opt': { directory: true }, '/srv': { directory: true }, '/var/run': { symlink: '/run' }, '/run': { directory: true },
} as const;

export const alpineBase: BaseImage = {
  sizeBytes: 3_800_000,
  layers: [
    busyboxPrograms(['curl', 'jq', 'dig', 'host', 'bash', 'openssl', 'ss']),
    {
      ...accountFiles('/bin/sh', [{ name: 'nginx', uid: 101 }]), ...folders,
      '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
      '/etc/alpine-release': '3.22.2\n',
    },
  ],
};

export const busyboxBase: BaseImage = {
  sizeBytes: 2_223_000,
  layers: [busyboxPrograms(), { ...accountFiles('/bin/sh', []), '/root': { directory: true, mode: 0o700 }, '/tmp': { directory: true, mode: 0o1777 }, '/home': { directory: true }, '/sys': { directory: true }, '/var/www': { directory: true } }],
};

/** Nothing at all: images of one static binary. */
export const scratchBase: BaseImage = { sizeBytes: 0, layers: [{ ...accountFiles('/sbin/nologin', []), '/tmp': { directory: true, mode: 0o1777 } }] };
