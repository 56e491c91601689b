// Mirrors openssl(1) 3.0: keys, requests, certificates, digests, random bytes and base64
// Differs: no encryption (enc, encrypted keys, pkcs12), no passwd, no ca, no revocation lists; those sub-commands say so.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineRawProgram } from './define-program.js';
import { base64, dgst, rand } from './openssl/digest-commands.js';
import { ecparam, genpkey, genrsa, showKey } from './openssl/key-commands.js';
import { req } from './openssl/req.js';
import { sClient } from './openssl/s-client.js';
import { verify } from './openssl/verify.js';
import { x509 } from './openssl/x509.js';

const VERSION = 'OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)';
const COMMANDS: Readonly<Record<string, (call: Call, words: readonly string[]) => Step<number>>> = {
  version, rand, base64, genrsa, genpkey, ecparam, req, x509, verify, s_client: sClient,
  rsa: (call, words) => showKey(call, 'rsa', words), ec: (call, words) => showKey(call, 'ec', words), pkey: (call, words) => showKey(call, 'pkey', words),
  ...Object.fromEntries(['dgst', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'].map((name) => [name, (call: Call, words: readonly string[]) => dgst(call, name, words)])),
};
/** Standard commands of the real one that are not here. */
const ABSENT = new Set([
  'asn1parse', 'ca', 'ciphers', 'cmp', 'cms', 'crl', 'crl2pkcs7', 'dhparam', 'dsa', 'dsaparam', 'enc', 'engine', 'errstr', 'fipsinstall', 'gendsa', 'help', 'info', 'kdf', 'list', 'mac', 'nseq', 'ocsp', 'passwd', 'pkcs12', 'pkcs7', 'pkcs8',
  'pkeyparam', 'pkeyutl', 'prime', 'rehash', 'rsautl', 's_server', 's_time', 'sess_id', 'smime', 'speed', 'spkac', 'srp', 'storeutl', 'ts',
]);

export const openssl = defineRawProgram('openssl', function* (call, words) {
  const [name = '', ...rest] = words;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return yield* command(call, rest);
  if (ABSENT.has(name) || /^(aes|aria|camellia|des|rc2|rc4|seed|sm4|bf|cast)\b/.test(name)) return call.die(`${name} is not part of this simulation yet`);
  call.printError(`Invalid command '${name}'; type "help" for a list.\n`);
  return 1;
});

function* version(call: Call, words: readonly string[]): Step<number> {
  call.print(words.includes('-a') || words.includes('-d') ? `${VERSION}\nOPENSSLDIR: "/usr/lib/ssl"\n` : `${VERSION}\n`);
  yield* call.work(1);
  return 0;
}
