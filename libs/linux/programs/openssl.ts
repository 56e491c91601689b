// Mirrors openssl(1): rand, base64, dgst and version
// Differs: no keys, requests or certificates yet; those sub-commands say so.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { decodeBase64, encodeBase64 } from './base64-codec.js';
import { textOf } from './byte-text.js';
import { defineRawProgram } from './define-program.js';

const HASHES: Readonly<Record<string, (data: Uint8Array) => Uint8Array>> = { md5, sha1, sha256, sha512 };
const LABELS: Readonly<Record<string, string>> = { md5: 'MD5', sha1: 'SHA1', sha256: 'SHA2-256', sha512: 'SHA2-512' };
const RANDOM_BYTES_MAX = 1_048_576;
const KNOWN = new Set(['req', 'x509', 'genrsa', 'rsa', 'genpkey', 'pkey', 'ecparam', 'ec', 's_client', 's_server', 'verify', 'ca', 'enc', 'pkcs12', 'crl', 'passwd', 'speed', 'ciphers', 'list']);

export const openssl = defineRawProgram('openssl', function* (proc, args) {
  const [name, ...rest] = args;
  const fold = (text: string) => text.replace(/.{1,64}/g, '$&\n');
  const valueOf = (flag: string) => (rest.includes(flag) ? rest[rest.indexOf(flag) + 1] : undefined);
  switch (name) {
    case 'version':
      proc.print('OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)\n');
      return 0;
    case 'rand': {
      const count = Number(rest.find((word) => /^\d+$/.test(word)));
      if (!(count > 0 && count <= RANDOM_BYTES_MAX)) return proc.die('rand: Use -help for summary.');
      const bytes = Uint8Array.from({ length: count }, () => proc.random.below(256));
      yield* proc.work(count >> 4);
      proc.print(rest.includes('-hex') ? `${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}\n` : rest.includes('-base64') ? fold(encodeBase64(bytes)) : bytes);
      return 0;
    }
    case 'base64': {
      const bytes = yield* proc.readAll(proc.openInput(valueOf('-in') ?? '-'));
      if (rest.includes('-d')) proc.print(decodeBase64(textOf(bytes)).decoded);
      else proc.print(rest.includes('-A') ? encodeBase64(bytes) : fold(encodeBase64(bytes)));
      return 0;
    }
    case 'dgst': case 'md5': case 'sha1': case 'sha256': case 'sha512': {
      const kind = name === 'dgst' ? (rest.find((word) => HASHES[word.slice(1)] !== undefined)?.slice(1) ?? 'sha256') : name;
      const files = rest.filter((word) => !word.startsWith('-'));
      for (const path of files.length > 0 ? files : ['-']) {
        const bytes = yield* proc.readAll(proc.openInput(path));
        yield* proc.work(1 + (bytes.length >> 8));
        const hex = [...(HASHES[kind] as (data: Uint8Array) => Uint8Array)(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
        proc.print(rest.includes('-r') ? `${hex} *${path === '-' ? 'stdin' : path}\n` : `${LABELS[kind]}(${path === '-' ? 'stdin' : path})= ${hex}\n`);
      }
      return 0;
    }
    default:
      if (name !== undefined && KNOWN.has(name)) return proc.die(`${name} is not part of this simulation yet`);
      proc.printError(`Invalid command '${name ?? ''}'; type "help" for a list.\n`);
      return 1;
  }
});
