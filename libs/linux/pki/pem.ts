// Mirrors RFC 7468: textual encodings of PKIX
// Differs: headers within a block (encrypted legacy keys) are kept apart, unread.
import { decodeBase64, encodeBase64 } from '#linux/env/base64.js';

export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
  /** `Proc-Type: 4,ENCRYPTED` and the like. */
  readonly headers: readonly string[];
  /** What the block was read from, BEGIN and END lines included. */
  readonly text: string;
}

/** Bytes between BEGIN and END lines, 64 characters a line. */
export function pem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** The blocks of a text, in order; what stands between them is skipped, and so is a block that is not base64. */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const begin = /^-----BEGIN ([^-]+)-----\s*$/.exec(line)?.[1];
    if (begin !== undefined) {
      label = begin;
      lines = [line];
    } else if (label !== undefined) {
      lines.push(line);
      if (line.trimEnd() !== `-----END ${label}-----`) continue;
      const inner = lines.slice(1, -1);
      const headers = inner.filter((each) => each.includes(':'));
      const body = inner.filter((each) => !each.includes(':')).join('').replace(/\s+/g, '');
      if (/^[A-Za-z0-9+/]*={0,2}$/.test(body) && body.length % 4 === 0) blocks.push({ label, bytes: decodeBase64(body), headers, text: `${lines.join('\n')}\n` });
      label = undefined;
    }
  }
  return blocks;
}

/** The bytes of the first block with one of these labels. */
export function findPem(text: string, ...labels: readonly string[]): PemBlock | undefined {
  return pemBlocks(text).find(({ label }) => labels.includes(label));
}
