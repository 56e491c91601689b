// Mirrors containerd's oci.WithUser and runc's /etc/passwd lookup
// Differs: nothing.
import type { Files } from '#linux/fs/files.js';
import type { Credentials } from '#linux/kernel/process.js';

/** What the pod's security context asks for, over the image's user. */
export interface UserRequest {
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly supplemental: readonly number[];
  /** The image's `USER`: a name or number, with a group after a colon. */
  readonly imageUser: string;
  readonly rights: Pick<Credentials, 'noNewPrivileges' | 'hasSeccompFilter'> & { readonly capabilities: Credentials['capabilities'] | undefined };
}

export interface ResolvedUser {
  readonly credentials: Credentials;
  readonly home: string;
}

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Undefined: the image's /etc/passwd has no such user. */
export function resolveUser(files: Files, { uid, gid, supplemental, imageUser, rights }: UserRequest): ResolvedUser | undefined {
  const [userText = '', groupText] = imageUser.split(':');
  const accounts = readAccounts(files);
  let account: Account | undefined;
  let wantedUid = uid;
  if (wantedUid === undefined) {
    if (userText === '') wantedUid = 0;
    else if (/^\d+$/.test(userText)) wantedUid = Number(userText);
    else {
      account = accounts.find(({ name }) => name === userText);
      if (account === undefined) return undefined;
      wantedUid = account.uid;
    }
  }
  account ??= accounts.find((each) => each.uid === wantedUid);
  const wantedGid = gid ?? (uid === undefined && groupText !== undefined ? groupId(files, groupText) : undefined) ?? account?.gid ?? 0;
  const groups = [...new Set([...(account === undefined ? [] : groupsOf(files, account.name)), wantedGid, ...supplemental])];
  const { capabilities, ...flags } = rights;
  return { credentials: { ...flags, ...(capabilities === undefined ? {} : { capabilities }), uid: wantedUid, gid: wantedGid, groups: groups.sort((a, b) => a - b) }, home: account?.home ?? '/' };
}

/** True or false where it is known: `nginx` is, only numbers tell. */
export function isNumericUser(imageUser: string): boolean {
  return /^\d*$/.test(imageUser.split(':')[0] ?? '');
}

function readAccounts(files: Files): Account[] {
  return lines(files, '/etc/passwd').flatMap((fields) => {
    const [name = '', , uid = '', gid = '', , home = '/'] = fields;
    return /^\d+$/.test(uid) ? [{ name, uid: Number(uid), gid: Number(gid), home }] : [];
  });
}

function groupId(files: Files, text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const found = lines(files, '/etc/group').find(([name]) => name === text);
  return found === undefined ? undefined : Number(found[2]);
}

function groupsOf(files: Files, user: string): number[] {
  return lines(files, '/etc/group').filter(([, , , members = '']) => members.split(',').includes(user)).map(([, , gid]) => Number(gid));
}

function lines(files: Files, path: string): string[][] {
  if (!files.exists(path)) return [];
  return files.readText(path).split('\n').filter((line) => line !== '').map((line) => line.split(':'));
}
