import type { Call } from './call.js';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** /etc/passwd, line by line; empty when there is none (a container from scratch). */
export function listAccounts(proc: Call): readonly Account[] {
  return tableOf(proc, '/etc/passwd').map(([name = '', , uid, gid, comment = '', home = '', shell = '']) => ({
    name, uid: Number(uid), gid: Number(gid), comment, home, shell,
  }));
}

export function listGroups(proc: Call): readonly Group[] {
  return tableOf(proc, '/etc/group').map(([name = '', , gid, members = '']) => ({
    name, gid: Number(gid), members: members === '' ? [] : members.split(','),
  }));
}

export function findAccount(proc: Call, name: string): Account | undefined {
  return listAccounts(proc).find((account) => account.name === name);
}

/** The names of owners, looked up once for a listing. */
export class Names {
  readonly #users: ReadonlyMap<number, string>;
  readonly #groups: ReadonlyMap<number, string>;

  constructor(proc: Call) {
    this.#users = new Map(listAccounts(proc).map(({ uid, name }) => [uid, name]));
    this.#groups = new Map(listGroups(proc).map(({ gid, name }) => [gid, name]));
  }

  user(uid: number): string {
    return this.#users.get(uid) ?? String(uid);
  }

  group(gid: number): string {
    return this.#groups.get(gid) ?? String(gid);
  }
}

/** Every group of the one who runs this: the first is his own. */
export function groupIdsOf(proc: Call): readonly number[] {
  return [...new Set([proc.credentials.gid, ...proc.credentials.groups])];
}

function tableOf(proc: Call, path: string): readonly string[][] {
  if (!proc.files.exists(path)) return [];
  return proc.files.readText(path).split('\n').filter((line) => line.includes(':')).map((line) => line.split(':'));
}
