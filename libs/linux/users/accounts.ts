import type { Files } from '#linux/fs/files.js';

/** A line of /etc/passwd. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

type Readable = Pick<Files, 'exists' | 'readText'>;

/** Malformed lines are passed over, as the C library does. */
export function listUsers(files: Readable): readonly User[] {
  return linesOf(files, '/etc/passwd').flatMap((line) => {
    const [name, , uid, gid, comment, home, shell] = line.split(':');
    if (name === undefined || name === '' || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), comment: comment ?? '', home: home === undefined || home === '' ? '/' : home, shell: shell === undefined || shell === '' ? '/bin/sh' : shell }];
  });
}

export function listGroups(files: Readable): readonly Group[] {
  return linesOf(files, '/etc/group').flatMap((line) => {
    const [name, , gid, members] = line.split(':');
    if (name === undefined || name === '' || gid === undefined) return [];
    return [{ name, gid: Number(gid), members: (members ?? '').split(',').filter((member) => member !== '') }];
  });
}

function linesOf(files: Readable, path: string): readonly string[] {
  return files.exists(path) ? files.readText(path).split('\n') : [];
}

/** By name or uid. */
export function findUser(files: Readable, nameOrId: string | number): User | undefined {
  return listUsers(files).find((user) => (typeof nameOrId === 'number' ? user.uid === nameOrId : user.name === nameOrId));
}
