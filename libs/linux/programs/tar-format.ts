import { concatBytes } from '#linux/env/bytes.js';
import { bytesOf, textOf } from './byte-text.js';

/** One member of a tar archive (ustar). */
export interface Member {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly owner: string;
  readonly group: string;
  readonly modifiedMs: number;
  readonly target: string;
  readonly content: Uint8Array;
}

const BLOCK = 512;
const TYPES = { file: '0', link: '1', symlink: '2', directory: '5' } as const;

export function encodeMember(member: Member): Uint8Array {
  const long = bytesOf(member.name).length > 100 ? longName(member.name) : [];
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string, length: number) => header.set(bytesOf(text).subarray(0, length), at);
  const octal = (at: number, value: number, length: number) => put(at, `${value.toString(8).padStart(length - 1, '0')}\0`, length);
  put(0, member.name, 100);
  octal(100, member.mode, 8);
  octal(108, member.uid, 8);
  octal(116, member.gid, 8);
  octal(124, member.content.length, 12);
  octal(136, Math.floor(member.modifiedMs / 1000), 12);
  put(148, '        ', 8);
  put(156, TYPES[member.type], 1);
  put(157, member.target, 100);
  put(257, 'ustar  \0', 8);
  put(265, member.owner, 32);
  put(297, member.group, 32);
  put(148, `${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 8);
  return concatBytes([...long, header, member.content, new Uint8Array((BLOCK - (member.content.length % BLOCK)) % BLOCK)]);
}

/** GNU's way for names over a hundred bytes: a member of type L that holds the name. */
function longName(name: string): Uint8Array[] {
  const content = concatBytes([bytesOf(name), new Uint8Array(1)]);
  const carrier = encodeMember({ name: '././@LongLink', type: 'file', mode: 0, uid: 0, gid: 0, owner: 'root', group: 'root', modifiedMs: 0, target: '', content });
  carrier[156] = 'L'.charCodeAt(0);
  const header = carrier.subarray(0, BLOCK);
  header.set(bytesOf('        '), 148);
  header.set(bytesOf(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `), 148);
  return [carrier];
}

/** The end of an archive: two empty blocks, filled up to a record of twenty. */
export function archiveEnd(length: number): Uint8Array {
  const record = 20 * BLOCK;
  return new Uint8Array(Math.ceil((length + 2 * BLOCK) / record) * record - length);
}

/** Undefined when the bytes are no archive. */
export function decodeArchive(bytes: Uint8Array): readonly Member[] | undefined {
  const members: Member[] = [];
  let pendingName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const text = (from: number, length: number) => textOf(header.subarray(from, from + length)).replace(/\0.*$/s, '');
    const octal = (from: number, length: number) => Number.parseInt(text(from, length).trim() || '0', 8);
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    if (octal(148, 8) !== sum) return members.length > 0 ? members : undefined;
    const size = octal(124, 12);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const kind = text(156, 1);
    if (kind === 'L') {
      pendingName = textOf(content).replace(/\0.*$/s, '');
      continue;
    }
    if (kind === 'x' || kind === 'g') continue;
    const prefix = text(257, 5) === 'ustar' && header[262] === 0 ? text(345, 155) : '';
    const name = pendingName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`);
    pendingName = undefined;
    members.push({
      name, type: kind === '5' || (kind === '' && name.endsWith('/')) ? 'directory' : kind === '2' ? 'symlink' : kind === '1' ? 'link' : 'file', mode: octal(100, 8) & 0o7777, uid: octal(108, 8), gid: octal(116, 8),
      owner: text(265, 32), group: text(297, 32), modifiedMs: octal(136, 12) * 1000, target: text(157, 100), content,
    });
  }
  return members;
}
