import { type Group, listGroups as groupsIn, listUsers, type User } from '#linux/users/accounts.js';
import type { Call } from './call.js';

/** /etc/passwd, line by line; empty when there is none (a container from scratch). */
export function listAccounts(proc: Call): readonly User[] {
  return listUsers(proc.files);
}

export function listGroups(proc: Call): readonly Group[] {
  return groupsIn(proc.files);
}

export function findAccount(proc: Call, name: string): User | undefined {
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
