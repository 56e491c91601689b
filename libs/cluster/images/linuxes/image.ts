// Mirrors docker.io/library/{busybox,alpine,debian,ubuntu} and their like
// Differs: no package managers; the shell and programs of libs/linux.
import { alpineBase, busyboxBase } from '#cluster/images/base/alpine.js';
import { debianBase, ubuntuBase } from '#cluster/images/base/debian.js';
import { defineImage, type Image, renameImage } from '#cluster/images/image.js';
import { releases } from '#cluster/images/releases.js';
import { oldNslookup } from '#linux/programs/old-nslookup.js';
import { httpdApplet } from './httpd-applet.js';

const alpineTags = ['3.23', '3.22', '3.21', '3.20', '3.19', '3.18', '3.17', '3.16', '3.15', '3.14', '3.13', '3.12', '3.10', '3.9', '3.8', '3.7', '3.6'];

const busybox: Image = defineImage({
  name: 'docker.io/library/busybox', base: busyboxBase, sizeBytes: 0, programs: { '/bin/httpd': httpdApplet },
  tags: [
    '1.37 1.37.0 latest stable 1 musl glibc uclibc 1.37-musl 1.37-glibc 1.37-uclibc', '1.36 1.36.1 1.36.0 1.36-musl 1.36-glibc 1.36-uclibc 1.36.1-musl 1.36.1-glibc 1.36.1-uclibc',
    ...releases('1.35', 0), ...releases('1.34', 1), ...releases('1.33', 1), ...releases('1.32', 1), ...releases('1.31', 1), ...releases('1.30', 1), ...releases('1.29', 3), ...releases('1.28', 4),
    ...releases('1.27', 2), ...releases('1.26', 2), ...releases('1.25', 1), ...releases('1.24', 2),
  ],
  variant: (tag) => (Number(tag.split('.')[1]) < 29 ? { programs: { '/bin/nslookup': { name: 'busybox old nslookup', run: (proc) => oldNslookup.runAs(proc, 'busybox') } } } : {}),
  config: { cmd: ['sh'] },
});

const alpine: Image = defineImage({
  name: 'docker.io/library/alpine', base: alpineBase, sizeBytes: 0,
  tags: alpineTags.map((tag, index) => (index === 0 ? `${tag} latest 3 edge ${tag}.0` : `${tag} ${tag}.0 ${tag}.1 ${tag}.2 ${tag}.3`)),
  config: { cmd: ['/bin/sh'] },
});

const debian: Image = defineImage({
  name: 'docker.io/library/debian', base: debianBase, sizeBytes: 21_000_000,
  tags: ['13 trixie latest stable 13-slim trixie-slim stable-slim', '12 bookworm 12-slim bookworm-slim oldstable', '11 bullseye 11-slim bullseye-slim', '10 buster 10-slim buster-slim'],
  config: { cmd: ['bash'] },
});

const ubuntu: Image = defineImage({
  name: 'docker.io/library/ubuntu', base: ubuntuBase, sizeBytes: 0,
  tags: ['24.04 noble latest', '25.10 questing rolling', '22.04 jammy', '20.04 focal', '18.04 bionic', '16.04 xenial', '14.04 trusty'],
  config: { cmd: ['/bin/bash'] },
});

const plain = (name: string, tags: readonly string[], entrypoint: readonly string[], cmd: readonly string[], sizeBytes: number): Image =>
  defineImage({ name, base: alpineBase, sizeBytes, tags, config: { entrypoint, cmd } });

/** A word that is no command is an argument of curl. */
const curlEntrypoint = '#!/bin/sh\nset -e\ncase "$1" in\n  -*) set -- curl "$@" ;;\n  *) command -v "$1" > /dev/null || set -- curl "$@" ;;\nesac\nexec "$@"\n';

export const linuxes: readonly Image[] = [
  busybox, alpine, debian, ubuntu,
  defineImage({ name: 'docker.io/library/bash', base: alpineBase, sizeBytes: 3_000_000, tags: ['5.3 latest 5', '5.2', '5.1', '5.0', '4.4'], config: { cmd: ['bash'] } }),
  defineImage({ name: 'docker.io/library/centos', base: debianBase, sizeBytes: 55_000_000, tags: ['8 latest centos8', '7 centos7'], config: { cmd: ['/bin/bash'] } }),
  defineImage({ name: 'docker.io/library/fedora', base: debianBase, sizeBytes: 42_000_000, tags: ['43 latest', '42', '41', '40'], config: { cmd: ['/bin/bash'] } }),
  defineImage({ name: 'docker.io/library/buildpack-deps', base: debianBase, sizeBytes: 290_000_000, tags: ['bookworm latest stable'], config: { cmd: ['bash'] } }),
  renameImage(busybox, 'k8s.gcr.io/busybox'), renameImage(busybox, 'registry.k8s.io/busybox'), renameImage(busybox, 'gcr.io/google-containers/busybox'),
  renameImage(busybox, 'registry.k8s.io/e2e-test-images/busybox'), renameImage(busybox, 'quay.io/prometheus/busybox'), renameImage(busybox, 'public.ecr.aws/docker/library/busybox'),
  defineImage({
    name: 'docker.io/curlimages/curl', base: alpineBase, sizeBytes: 7_000_000,
    tags: ['8.17.0 latest 8', '8.16.0', '8.12.1', '8.11.1', '8.10.1', '8.8.0', '8.7.1', '8.6.0', '8.5.0', '8.4.0', '8.00.1', '7.88.1', '7.87.0', '7.85.0', '7.78.0'],
    files: { '/entrypoint.sh': { content: curlEntrypoint, mode: 0o755 } }, config: { entrypoint: ['/entrypoint.sh'], cmd: ['curl'], user: '100' },
  }),
  plain('docker.io/nicolaka/netshoot', ['v0.14 latest', 'v0.13', 'v0.12', 'v0.11', 'v0.1'], [], ['bash'], 190_000_000),
  plain('docker.io/praqma/network-multitool', ['latest', 'alpine-extra', 'alpine-minimal'], [], ['/bin/sh'], 16_000_000),
  plain('docker.io/wbitt/network-multitool', ['latest', 'alpine-extra', 'alpine-minimal'], [], ['/bin/sh'], 16_000_000),
  plain('docker.io/radial/busyboxplus', ['curl latest', 'git', 'base'], [], ['/bin/sh'], 5_000_000),
  plain('docker.io/infoblox/dnstools', ['latest'], [], ['/bin/sh'], 5_000_000),
  plain('docker.io/tutum/dnsutils', ['latest'], [], ['bash'], 80_000_000),
  plain('registry.k8s.io/e2e-test-images/jessie-dnsutils', ['1.3', '1.7'], [], ['/bin/sh', '-c', 'sleep 3600'], 80_000_000),
  plain('registry.k8s.io/e2e-test-images/dnsutils', ['1.3'], [], ['/bin/sh', '-c', 'sleep 3600'], 80_000_000),
  plain('gcr.io/kubernetes-e2e-test-images/dnsutils', ['1.3'], [], ['/bin/sh', '-c', 'sleep 3600'], 80_000_000),
];
