import type { Layer } from '#linux/host/host.js';

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid?: number;
  readonly home?: string;
  readonly shell?: string;
}

/** /etc/passwd and /etc/group of an image: root and its kin, then the accounts of the image's own. */
export function accountFiles(shell: string, own: readonly Account[]): Layer {
  const all: readonly Account[] = [
    { name: 'root', uid: 0, home: '/root', shell }, { name: 'daemon', uid: 1, home: '/usr/sbin' }, { name: 'bin', uid: 2, home: '/bin' },
    { name: 'sys', uid: 3, home: '/dev' }, { name: 'mail', uid: 8, home: '/var/mail' }, { name: 'www-data', uid: 33, home: '/var/www' },
    ...own, { name: 'nobody', uid: 65_534, home: '/nonexistent' },
  ];
  const passwd = all.map(({ name, uid, gid = uid, home = '/', shell: own = '/usr/sbin/nologin' }) => `${name}:x:${uid}:${gid}:${name}:${home}:${own}\n`);
  const group = all.map(({ name, uid, gid = uid }) => `${name}:x:${gid}:\n`);
  // The runtime mounts its own files over the last three.
  return { '/etc/passwd': passwd.join(''), '/etc/group': group.join(''), '/etc/hosts': '', '/etc/hostname': '', '/etc/resolv.conf': '' };
}
