// Mirrors docker.io/library/alpine: the base of small images
// Differs: busybox's programs of libs/linux; no package manager.
import type { BaseImage } from '#cluster/images/image.js';
import { accountFiles } from './accounts.js';

export const alpineBase: BaseImage = {
  sizeBytes: 3_800_000,
  layers: [{
    ...accountFiles('/bin/sh', [{ name: 'nginx', uid: 101 }]),
    '/etc/os-release': 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.2\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\nBUG_REPORT_URL="https://gitlab.alpinelinux.org/alpine/aports/-/issues"\n',
    '/etc/alpine-release': '3.22.2\n',
    '/root': { directory: true, mode: 0o700 },
    '/tmp': { directory: true, mode: 0o1777 },
    '/home': { directory: true }, '/mnt': { directory: true }, '/opt': { directory: true }, '/srv': { directory: true },
  }],
};
