// Mirrors openssl-s_client(1): the connection, the certificate of the server, and what is thought of it
// Differs: nothing is sent after the handshake; no session tickets. A server that has no certificate of its own to show is said to have none.
import { type Certificate, isSignedBy } from '#linux/pki/certificate.js';
import { bitsOf } from '#linux/pki/keys.js';
import { isSameName, nameFormats } from '#linux/pki/names.js';
import { longNameOf } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { type Arguments, parseArguments } from './args.js';
import { errnoNumber, errnoOf, fail, queued, systemError } from './errors.js';
import { certificatesIn, loadCertificates } from './files.js';
import { shownTime } from './print.js';

const PORT = 4433;
/** What a TLS 1.3 handshake takes besides the certificate. */
const HANDSHAKE_READ_BYTES = 372;
const HANDSHAKE_WRITTEN_BYTES = 377;

export function* sClient(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, {
    command: 's_client', operandsMax: 1,
    options: { connect: 'value', host: 'value', port: 'value', servername: 'value', showcerts: 'flag', CAfile: 'value', cert: 'value', key: 'value', brief: 'flag', quiet: 'flag', verify: 'number', verify_return_error: 'flag', tls1_2: 'flag', tls1_3: 'flag', alpn: 'value', starttls: 'value', noservername: 'flag' },
  }, words);
  const [host = 'localhost', port = String(PORT)] = (args.value('connect') ?? args.operands[0] ?? `${args.value('host') ?? 'localhost'}:${args.value('port') ?? PORT}`).split(':');
  const found = yield* addressOf(call, host);
  if (typeof found === 'string' || !/^\d+$/.test(port)) return fail(call, `${queued(call, `10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:746:${typeof found === 'string' ? found : 'Servname not supported for ai_socktype'}`)}connect:errno=22\n`);
  let tls: { readonly names: readonly string[]; readonly certificatePem?: string } | undefined;
  try {
    tls = yield* call.net.tlsOf({ address: found.address, port: Number(port) });
  } catch (error) {
    const errno = errnoOf(error);
    return fail(call, `${queued(call, systemError(errno, 'BIO_connect|../crypto/bio/bio_sock2.c:117:calling connect()'), '10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:')}connect:errno=${errnoNumber(errno)}\n`);
  }
  const pemText = tls?.certificatePem;
  if (tls !== undefined && pemText === undefined) return fail(call, `s_client: the server answers for ${tls.names.join(', ')}; showing its certificate is not part of this simulation yet\n`);
  const certificate = pemText === undefined ? undefined : certificatesIn(pemText, new Uint8Array())[0];
  if (certificate === undefined) {
    call.print('CONNECTED(00000003)\n');
    return fail(call, queued(call, '0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:'));
  }
  const trusted = args.has('CAfile') ? yield* loadCertificates(call, args.value('CAfile'), 'CA certificates') : [];
  const problems = problemsOf(certificate, trusted, call.now());
  showVerification(call, certificate, trusted, problems);
  if (args.has('verify_return_error') && problems.length > 0) return 1;
  showSession(call, args, certificate, problems.at(-1));
  yield* call.readAll(call.openInput('-'));
  call.printError('DONE\n');
  return 0;
}

interface Problem {
  readonly code: number;
  readonly text: string;
}

/** What the verification complains of, in its order: the last is what is told in the end. */
function problemsOf(certificate: Certificate, trusted: readonly Certificate[], nowMs: number): readonly Problem[] {
  const issuer = issuerAmong(certificate, trusted);
  const isSelfSigned = isSameName(certificate.subject, certificate.issuer);
  const isExpired = certificate.notAfterMs < nowMs;
  return [
    ...(issuer !== undefined ? [] : isSelfSigned ? [{ code: 18, text: 'self-signed certificate' }] : [{ code: 20, text: 'unable to get local issuer certificate' }, { code: 21, text: 'unable to verify the first certificate' }]),
    ...(isExpired ? [{ code: 10, text: 'certificate has expired' }] : []),
  ];
}

function issuerAmong(certificate: Certificate, trusted: readonly Certificate[]): Certificate | undefined {
  return trusted.find((each) => isSameName(each.subject, certificate.issuer) && isSignedBy(certificate, each.publicKey));
}

function showVerification(call: Call, certificate: Certificate, trusted: readonly Certificate[], problems: readonly Problem[]): void {
  const name = nameFormats.oneline(certificate.subject);
  const issuer = issuerAmong(certificate, trusted);
  if (issuer !== undefined && issuer !== certificate) call.printError(`depth=1 ${nameFormats.oneline(issuer.subject)}\nverify return:1\n`);
  for (const { code, text } of problems) {
    call.printError(`depth=0 ${name}\nverify error:num=${code}:${text}\n${code === 10 ? `notAfter=${shownTime(certificate.notAfterMs)}\n` : ''}verify return:1\n`);
  }
  call.printError(`depth=0 ${name}\nverify return:1\n`);
}

function showSession(call: Call, args: Arguments, certificate: Certificate, problem: Problem | undefined): void {
  const { subject, issuer, publicKey, signatureAlgorithm, notBeforeMs, notAfterMs, der } = certificate;
  const [own, by] = [nameFormats.oneline(subject), nameFormats.oneline(issuer)];
  const [algorithm, type] = publicKey.kind === 'rsa' ? ['rsaEncryption', 'RSA-PSS'] : publicKey.kind === 'ec' ? ['id-ecPublicKey', 'ECDSA'] : ['ED25519', 'ed25519'];
  const chain = args.has('showcerts');
  call.print(`CONNECTED(00000003)\n---\nCertificate chain\n 0 s:${own}\n   i:${by}\n   a:PKEY: ${algorithm}, ${bitsOf(publicKey)} (bit); sigalg: ${signatureName(signatureAlgorithm)}\n   v:NotBefore: ${shownTime(notBeforeMs)}; NotAfter: ${shownTime(notAfterMs)}\n`);
  call.print(`${chain ? pem('CERTIFICATE', der) : ''}---\nServer certificate\n${chain ? '' : pem('CERTIFICATE', der)}subject=${own}\nissuer=${by}\n---\n`);
  call.print(`No client certificate CA names sent\nPeer signing digest: SHA256\nPeer signature type: ${type}\nServer Temp Key: X25519, 253 bits\n---\n`);
  call.print(`SSL handshake has read ${der.length + HANDSHAKE_READ_BYTES} bytes and written ${HANDSHAKE_WRITTEN_BYTES} bytes\n${problem === undefined ? 'Verification: OK' : `Verification error: ${problem.text}`}\n---\n`);
  call.print(`New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256\nServer public key is ${bitsOf(publicKey)} bit\nSecure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\nEarly data was not sent\nVerify return code: ${problem === undefined ? '0 (ok)' : `${problem.code} (${problem.text})`}\n---\n`);
}

/** As TLS names them: `RSA-SHA256`, `ecdsa-with-SHA256`. */
function signatureName(id: string): string {
  return longNameOf(id).replace(/^(sha\d+)WithRSAEncryption$/, (_whole, digest: string) => `RSA-${digest.toUpperCase()}`);
}

/** The address, or why there is none, in the resolver's words. */
function* addressOf(call: Call, host: string): Step<{ readonly address: string } | string> {
  if (/^\d+(\.\d+){3}$/.test(host)) return { address: host };
  try {
    const [address] = (yield* call.net.lookup(host)) ?? [];
    return address === undefined ? 'Name or service not known' : { address };
  } catch (error) {
    errnoOf(error);
    return 'Temporary failure in name resolution';
  }
}
