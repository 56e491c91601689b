// Mirrors openssl-x509(1): shows certificates, and signs requests
// Differs: no trust settings, no -purpose, no next update of serial files of other forms.
import type { Step } from '#linux/kernel/step.js';
import { type Certificate, certificateOf, nextSerial, serialHex, signCertificate } from '#linux/pki/certificate.js';
import { getDigest } from '#linux/pki/digests.js';
import { authorityKeyIdentifier, alternativeNamesIn, type Extension, extension, findExtension, keyIdentifierOf, subjectKeyIdentifier } from '#linux/pki/extensions.js';
import { isKeyOf, type PrivateKey, publicKeyInfo } from '#linux/pki/keys.js';
import { type Name, nameFormats, valuesOf } from '#linux/pki/names.js';
import { pem } from '#linux/pki/pem.js';
import { type CertificateRequest, isSelfSigned } from '#linux/pki/request.js';
import { textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { type Arguments, type OptionTable, parseArguments } from './args.js';
import { parseConfig, valueIn } from './config.js';
import { errnoOf, fail, fileErrors, queued } from './errors.js';
import { ExtensionError, replaced, sectionExtensions } from './extension-values.js';
import { formOf, loadCertificate, loadPrivateKey, loadRequest, openOld, writeOut } from './files.js';
import { nameHash } from './name-hash.js';
import { certificateText, colons, extensionText, shownTime } from './print.js';
import { nameFormatOf, newSerial, parseSerial, textOptions } from './show-options.js';
import { parseSubject } from './subject.js';

const DAY_MS = 86_400_000;
/** An RSA signature of 2048 bits, in microseconds. */
const SIGN_FUEL = 8000;
const TABLE: OptionTable = {
  command: 'x509', others: 'digest',
  options: {
    in: 'value', out: 'value', inform: 'value', outform: 'value', noout: 'flag', req: 'flag', new: 'flag', key: 'value', signkey: 'value', CA: 'value', CAkey: 'value', CAform: 'value', CAkeyform: 'value', CAserial: 'value', CAcreateserial: 'flag',
    set_serial: 'value', days: 'number', extfile: 'value', extensions: 'value', copy_extensions: 'value', subj: 'value', force_pubkey: 'value', checkend: 'number', nameopt: 'value', certopt: 'value', ext: 'value',
    text: 'flag', subject: 'flag', issuer: 'flag', serial: 'flag', dates: 'flag', startdate: 'flag', enddate: 'flag', fingerprint: 'flag', hash: 'flag', subject_hash: 'flag', issuer_hash: 'flag', pubkey: 'flag', modulus: 'flag', email: 'flag', next_serial: 'flag',
    passin: 'value', clrext: 'flag', keyform: 'value', trustout: 'flag', badsig: 'flag', checkhost: 'value', checkip: 'value',
  },
};

export function* x509(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, TABLE, words);
  const certificate = args.has('req') ? yield* signed(call, args) : yield* resigned(call, args);
  let shown = '';
  for (const name of inOrder(args)) shown += SHOWN[name]?.(certificate, args, call) ?? '';
  if (args.has('checkend')) {
    const isOver = certificate.notAfterMs <= Math.floor(call.now() / 1000) * 1000 + args.number('checkend', 0) * 1000;
    yield* writeOut(call, args.value('out'), `${shown}Certificate will ${isOver ? '' : 'not '}expire\n`);
    return isOver ? 1 : 0;
  }
  const isDer = formOf(args.value('outform')) === 'DER';
  if (!args.has('noout') && !isDer) shown += pem('CERTIFICATE', certificate.der);
  if (shown !== '' || args.has('out')) yield* writeOut(call, args.value('out'), shown === '' && isDer ? certificate.der : shown);
  else if (!args.has('noout')) yield* writeOut(call, undefined, certificate.der);
  return 0;
}

/** What to show: each thing where it was last asked for. */
function inOrder(args: Arguments): readonly string[] {
  const names = args.given.flatMap(({ name }) => (name === 'dates' ? ['startdate', 'enddate'] : name === 'subject_hash' ? ['hash'] : [name]));
  return names.filter((name, index) => names.lastIndexOf(name) === index);
}

const SHOWN: Readonly<Record<string, (certificate: Certificate, args: Arguments, call: Call) => string>> = {
  text: (certificate, args) => certificateText(certificate, textOptions(args.value('nameopt'), args.value('certopt'))),
  subject: ({ subject }, args) => `subject=${nameFormats[nameFormatOf(args.value('nameopt'))](subject)}\n`,
  issuer: ({ issuer }, args) => `issuer=${nameFormats[nameFormatOf(args.value('nameopt'))](issuer)}\n`,
  serial: ({ serial }) => `serial=${serialHex(serial).toUpperCase()}\n`,
  next_serial: ({ serial }) => `${serialHex(nextSerial(serial)).toUpperCase()}\n`,
  startdate: ({ notBeforeMs }) => `notBefore=${shownTime(notBeforeMs)}\n`,
  enddate: ({ notAfterMs }) => `notAfter=${shownTime(notAfterMs)}\n`,
  fingerprint: ({ der }, { digest }) => `${digest?.name ?? 'SHA1'} Fingerprint=${colons((digest ?? getDigest('sha1')).hash(der))}\n`,
  hash: ({ subject }) => `${nameHash(subject)}\n`,
  issuer_hash: ({ issuer }) => `${nameHash(issuer)}\n`,
  pubkey: ({ publicKey }) => pem('PUBLIC KEY', publicKeyInfo(publicKey)),
  modulus: ({ publicKey }) => `Modulus=${publicKey.kind === 'rsa' ? publicKey.modulus.toString(16).toUpperCase() : 'No modulus for this public key type'}\n`,
  email: ({ subject, extensions }) => [...valuesOf(subject, 'emailAddress'), ...alternatives(extensions, 'email')].map((each) => `${each}\n`).join(''),
  ext: ({ extensions }, args, call) => {
    const asked = args.value('ext')?.split(',') ?? [];
    const found = extensions.filter((each) => asked.some((name) => findExtensionNamed([each], name) !== undefined));
    if (found.length === 0) call.printError('No extensions in certificate\n');
    return found.map((each) => extensionText(each, 0)).join('');
  },
};

function findExtensionNamed(extensions: readonly Extension[], name: string): Extension | undefined {
  return ['subjectKeyIdentifier', 'authorityKeyIdentifier', 'basicConstraints', 'keyUsage', 'extendedKeyUsage', 'subjectAltName', 'issuerAltName', 'nsComment'].includes(name) ? findExtension(extensions, name) : undefined;
}

function alternatives(extensions: readonly Extension[], kind: 'email'): readonly string[] {
  const found = findExtension(extensions, 'subjectAltName');
  return found === undefined ? [] : alternativeNamesIn(found.value).flatMap((name) => (name.kind === kind ? [name.value] : []));
}

/** A certificate out of a request: signed by -CA, or by its own key. */
function* signed(call: Call, args: Arguments): Step<Certificate> {
  const request = yield* loadRequest(call, args.value('in'), 'Unable to load certificate request input');
  if (!isSelfSigned(request)) return fail(call, 'Certificate request self-signature did not match the contents\n');
  call.printError(`Certificate request self-signature ok\nsubject=${nameFormats.oneline(request.subject)}\n`);
  yield* call.work(SIGN_FUEL);
  const own = args.value('signkey', 'key');
  if (own === undefined && !args.has('CA')) return fail(call, 'We need a private key to sign with, use -key or -CAkey or -CA with private key\n');
  const subject = args.value('subj') === undefined ? request.subject : parseSubject(call, 'x509', args.value('subj') as string);
  return args.has('CA') ? yield* signedByAuthority(call, args, request, subject) : yield* selfSigned(call, args, request, subject, yield* loadPrivateKey(call, own));
}

function* signedByAuthority(call: Call, args: Arguments, request: CertificateRequest, subject: Name): Step<Certificate> {
  const path = args.value('CA') as string;
  const issuer = yield* loadCertificate(call, path, 'CA certificate');
  const key = yield* loadPrivateKey(call, args.value('CAkey') ?? path, 'CA private key');
  if (!isKeyOf(issuer.publicKey, key)) return fail(call, `CA certificate and CA private key do not match\n${queued(call, '05800074:x509 certificate routines:X509_check_private_key:key values mismatch:../crypto/x509/x509_cmp.c:403:')}`);
  const extensions = yield* extensionsOf(call, args, request, issuer);
  const serial = args.value('set_serial') === undefined ? yield* serialOf(call, args, path) : parseSerial(call, args.value('set_serial') as string);
  return certificateFrom(call, args, { request, subject, issuer: issuer.subject, key, serial, extensions });
}

function* selfSigned(call: Call, args: Arguments, request: CertificateRequest, subject: Name, key: PrivateKey): Step<Certificate> {
  const extensions = yield* extensionsOf(call, args, request, undefined);
  const serial = args.value('set_serial') === undefined ? newSerial(call) : parseSerial(call, args.value('set_serial') as string);
  return certificateFrom(call, args, { request, subject, issuer: subject, key, serial, extensions });
}

interface Made {
  readonly request: CertificateRequest;
  readonly subject: Name;
  readonly issuer: Name;
  readonly key: PrivateKey;
  readonly serial: Uint8Array;
  readonly extensions: readonly Extension[];
}

function certificateFrom(call: Call, args: Arguments, { request, subject, issuer, key, serial, extensions }: Made): Certificate {
  const notBeforeMs = Math.floor(call.now() / 1000) * 1000;
  const notAfterMs = notBeforeMs + args.number('days', 30) * DAY_MS;
  return certificateOf(signCertificate({ serial, issuer, subject, notBeforeMs, notAfterMs, publicKey: request.publicKey, extensions }, key, args.digest ?? getDigest('sha256')));
}

/** Those copied from the request and those of -extfile; with any of them come the identifiers of the keys. */
function* extensionsOf(call: Call, args: Arguments, request: CertificateRequest, issuer: Certificate | undefined): Step<readonly Extension[]> {
  const copied = ['copy', 'copyall'].includes(args.value('copy_extensions') ?? '') ? request.extensions : [];
  const path = args.value('extfile');
  const config = path === undefined ? undefined : parseConfig(textOf(yield* openOld(call, path)));
  const section = args.value('extensions') ?? valueIn(config, 'default', 'extensions') ?? 'default';
  let made = copied;
  try {
    if (config !== undefined) made = replaced(copied, sectionExtensions(section, { config, subjectKey: request.publicKey, subjectEmail: valuesOf(request.subject, 'emailAddress'), ...(issuer === undefined ? {} : { issuer }) }));
  } catch (error) {
    if (!(error instanceof ExtensionError)) throw error;
    return fail(call, `Error checking extension section ${section}\n${queued(call, ...error.entries)}`);
  }
  if (made.length === 0) return made;
  const added: Extension[] = [];
  if (findExtension(made, 'subjectKeyIdentifier') === undefined) added.push(extension('subjectKeyIdentifier', subjectKeyIdentifier(request.publicKey)));
  if (findExtension(made, 'authorityKeyIdentifier') === undefined && issuer !== undefined) added.push(extension('authorityKeyIdentifier', authorityOf(issuer)));
  return [...made, ...added];
}

function authorityOf(issuer: Certificate): Uint8Array {
  const isIdentified = findExtension(issuer.extensions, 'subjectKeyIdentifier') !== undefined;
  return authorityKeyIdentifier(isIdentified ? { keyIdentifier: keyIdentifierOf(issuer.publicKey) } : { issuer: issuer.issuer, serial: issuer.serial });
}

/** From -CAserial or the file beside the CA's certificate: the number after the one there. */
function* serialOf(call: Call, args: Arguments, authority: string): Step<Uint8Array> {
  const path = args.value('CAserial') ?? authority.replace(/\.[^./]*$/, '').concat('.srl');
  if (!call.files.exists(path)) {
    if (!args.has('CAcreateserial') && !args.has('CAserial')) return newSerial(call);
    if (!args.has('CAcreateserial')) {
      try {
        call.files.stat(path);
      } catch (error) {
        return fail(call, `${path}: No such file or directory\n${fileErrors(call, errnoOf(error), path, 'r')}`);
      }
    }
    const first = newSerial(call);
    yield* writeOut(call, path, `${serialHex(first).toUpperCase()}\n`);
    return first;
  }
  const hex = textOf(yield* openOld(call, path)).trim();
  if (!/^[0-9a-fA-F]+$/.test(hex)) return fail(call, `${path}: unable to load number from ${path}\n`);
  const next = nextSerial(parseSerial(call, `0x${hex}`));
  yield* writeOut(call, path, `${serialHex(next).toUpperCase()}\n`);
  return next;
}

/** -in, as it is or signed anew by -signkey. */
function* resigned(call: Call, args: Arguments): Step<Certificate> {
  const certificate = yield* loadCertificate(call, args.value('in'), 'certificate', args.value('inform') === undefined ? undefined : formOf(args.value('inform')));
  const path = args.value('signkey', 'key');
  if (path === undefined && !args.has('CA')) return certificate;
  if (path === undefined) return fail(call, 'x509: signing a certificate anew with -CA is not part of this simulation yet\n');
  const key = yield* loadPrivateKey(call, path);
  const notBeforeMs = Math.floor(call.now() / 1000) * 1000;
  const { serial, subject, extensions } = certificate;
  return certificateOf(signCertificate({ serial, issuer: subject, subject, notBeforeMs, notAfterMs: notBeforeMs + args.number('days', 30) * DAY_MS, publicKey: key, extensions }, key, args.digest ?? getDigest('sha256')));
}
