// Mirrors openssl-req(1): makes and shows certificate requests, and certificates that sign themselves
// Differs: no encrypted keys; attributes other than extensions are not written.
import type { Step } from '#linux/kernel/step.js';
import { type Certificate, signCertificate } from '#linux/pki/certificate.js';
import { type Digest, getDigest } from '#linux/pki/digests.js';
import type { Extension } from '#linux/pki/extensions.js';
import { findCurve, isKeyOf, newEcKey, newEdKey, type PrivateKey, publicKeyInfo } from '#linux/pki/keys.js';
import { type Name, nameFormats, valuesOf } from '#linux/pki/names.js';
import { pem } from '#linux/pki/pem.js';
import { type CertificateRequest, isSelfSigned, requestOf, signRequest } from '#linux/pki/request.js';
import { verifies } from '#linux/pki/signatures.js';
import { textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { type Arguments, type OptionTable, parseArguments } from './args.js';
import { type Config, parseConfig, valueIn } from './config.js';
import { fail, queued, unsupported } from './errors.js';
import { ExtensionError, extensionOf, type ExtensionSetting, replaced, sectionExtensions } from './extension-values.js';
import { formOf, loadCertificate, loadPrivateKey, loadRequest, openOld, writeOut } from './files.js';
import { keyFile, makeRsaKey } from './key-commands.js';
import { requestText } from './print.js';
import { nameFormatOf, newSerial, parseSerial, textOptions } from './show-options.js';
import { askSubject, parseSubject } from './subject.js';

const DAY_MS = 86_400_000;
/** What SIGN_FUEL stands for: an RSA signature of 2048 bits, in microseconds. */
const SIGN_FUEL = 8000;
const TABLE: OptionTable = {
  command: 'req', others: 'digest',
  options: {
    in: 'value', out: 'value', inform: 'value', outform: 'value', new: 'flag', x509: 'flag', newkey: 'value', pkeyopt: 'value', key: 'value', keyout: 'value', keyform: 'value', nodes: 'flag', noenc: 'flag',
    subj: 'value', days: 'number', set_serial: 'value', addext: 'value', config: 'value', section: 'value', extensions: 'value', reqexts: 'value', batch: 'flag', text: 'flag', noout: 'flag', subject: 'flag',
    pubkey: 'flag', modulus: 'flag', verify: 'flag', verbose: 'flag', quiet: 'flag', utf8: 'flag', nameopt: 'value', reqopt: 'value', passin: 'value', passout: 'value', multivalue_rdn: 'flag', 'multivalue-rdn': 'flag', CA: 'value', CAkey: 'value',
    copy_extensions: 'value',
  },
};
/** The part of Debian's openssl.cnf that matters here. */
const DEFAULT_AUTHORITY_EXTENSIONS: readonly (readonly [string, string])[] = [['subjectKeyIdentifier', 'hash'], ['authorityKeyIdentifier', 'keyid:always,issuer'], ['basicConstraints', 'critical,CA:true']];

export function* req(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, TABLE, words);
  const path = args.value('config');
  const config = path === undefined ? undefined : parseConfig(textOf(yield* openOld(call, path)));
  const isNew = args.has('new', 'newkey') || (args.has('x509') && !args.has('in'));
  if (!isNew) return yield* takeRequest(call, args, config);
  const given = args.value('key');
  const key = given === undefined ? yield* makeKey(call, args, config) : yield* loadPrivateKey(call, given);
  const subject = args.value('subj') === undefined ? yield* askSubject(call, config, !args.has('x509'), args.has('batch')) : parseSubject(call, 'req', args.value('subj') as string);
  yield* call.work(SIGN_FUEL);
  if (args.has('x509')) {
    yield* writeCertificate(call, args, config, key, subject);
    return 0;
  }
  const setting = { config, subjectKey: key, subjectEmail: valuesOf(subject, 'emailAddress') };
  const section = args.value('reqexts') ?? args.value('extensions') ?? valueIn(config, 'req', 'req_extensions');
  const extensions = extensionsFor(call, args, section, [], setting);
  return yield* showRequest(call, args, requestOf(signRequest(subject, extensions, key, digestOf(args, config))));
}

function digestOf(args: Arguments, config: Config | undefined): Digest {
  const named = valueIn(config, 'req', 'default_md');
  return args.digest ?? getDigest(named === undefined || named === 'default' ? 'sha256' : named);
}

/** -newkey, or what the configuration says; written to -keyout. */
function* makeKey(call: Call, args: Arguments, config: Config | undefined): Step<PrivateKey> {
  const isPlain = args.has('nodes', 'noenc') || valueIn(config, 'req', 'encrypt_key') === 'no';
  const [algorithm = '', parameter] = (args.value('newkey') ?? 'rsa').split(/:(.*)/s);
  const key = yield* keyOf(call, args, algorithm, parameter ?? valueIn(config, 'req', 'default_bits'));
  if (!isPlain) return fail(call, 'req: keys protected by a pass phrase are not part of this simulation yet; use -nodes\n');
  const keyout = args.value('keyout') ?? valueIn(config, 'req', 'default_keyfile') ?? (config === undefined ? 'privkey.pem' : undefined);
  yield* writeOut(call, keyout, keyFile(key), 'req');
  call.printError('-----\n');
  return key;
}

function* keyOf(call: Call, args: Arguments, algorithm: string, parameter: string | undefined): Step<PrivateKey> {
  switch (algorithm.toLowerCase()) {
    case 'rsa': return yield* makeRsaKey(call, Number(parameter ?? 2048), 'Error setting keysize', true);
    case 'ed25519': return newEdKey(call.random);
    case 'ec': {
      const name = args.values('pkeyopt').map((text) => /^(?:ec_paramgen_curve|group):(.+)$/.exec(text)?.[1]).find((each) => each !== undefined);
      const curve = findCurve(name ?? '');
      return curve === undefined ? fail(call, `Error generating EC key\n${queued(call, '1C800064:Provider routines:ec_gen:no parameters set:../providers/implementations/keymgmt/ec_kmgmt.c:1228:')}`) : newEcKey(call.random, curve);
    }
    default: return fail(call, `Error allocating keygen context\n${unsupported(call, algorithm)}`);
  }
}

/** The section's, and -addext's in place of those of their kind. */
function extensionsFor(call: Call, args: Arguments, section: string | undefined, otherwise: readonly (readonly [string, string])[], setting: ExtensionSetting): readonly Extension[] {
  let where = 'Error checking extensions defined using -addext';
  try {
    const added = args.values('addext').map((text) => {
      const equals = text.indexOf('=');
      return extensionOf(text.slice(0, equals).trim(), text.slice(equals + 1).trim(), 'default', setting);
    }).filter((each) => each !== undefined);
    where = `Error checking ${args.has('x509') ? 'x509' : 'request'} extension section ${section}`;
    const own = section === undefined ? otherwise.map(([name, value]) => extensionOf(name, value, 'v3_ca', setting)).filter((each) => each !== undefined) : sectionExtensions(section, setting);
    return replaced(own, added);
  } catch (error) {
    if (!(error instanceof ExtensionError)) throw error;
    return fail(call, `${where}\n${queued(call, ...error.entries)}`);
  }
}

function* writeCertificate(call: Call, args: Arguments, config: Config | undefined, key: PrivateKey, subject: Name): Step<void> {
  const days = args.number('days', 30);
  const authority = args.value('CA');
  const issuer: Certificate | undefined = authority === undefined ? undefined : yield* loadCertificate(call, authority, 'issuer certificate');
  const signer = issuer === undefined ? key : yield* loadPrivateKey(call, args.value('CAkey') ?? authority, 'issuer private key');
  if (issuer !== undefined && !isKeyOf(issuer.publicKey, signer)) fail(call, 'CA certificate and CA private key do not match\n');
  const setting = { config, subjectKey: key, subjectEmail: valuesOf(subject, 'emailAddress'), ...(issuer === undefined ? {} : { issuer }) };
  const section = args.value('extensions') ?? valueIn(config, 'req', 'x509_extensions');
  const serial = args.value('set_serial');
  const notBeforeMs = Math.floor(call.now() / 1000) * 1000;
  const der = signCertificate({
    serial: serial === undefined ? newSerial(call) : parseSerial(call, serial),
    issuer: issuer?.subject ?? subject, subject, notBeforeMs, notAfterMs: notBeforeMs + days * DAY_MS, publicKey: key,
    extensions: extensionsFor(call, args, section, config === undefined ? DEFAULT_AUTHORITY_EXTENSIONS : [], setting),
  }, signer, digestOf(args, config));
  if (!args.has('noout')) yield* writeOut(call, args.value('out'), formOf(args.value('outform')) === 'DER' ? der : pem('CERTIFICATE', der));
}

/** A request that is there: shown, or made into a certificate by -x509. */
function* takeRequest(call: Call, args: Arguments, config: Config | undefined): Step<number> {
  const request = yield* loadRequest(call, args.value('in'), 'Unable to load X509 request');
  if (!args.has('x509')) return yield* showRequest(call, args, request);
  const path = args.value('key');
  if (path === undefined) return fail(call, 'Must provide a signature key using -key or provide -CA / -CAkey\n');
  yield* writeCertificate(call, args, config, yield* loadPrivateKey(call, path), request.subject);
  return 0;
}

function* showRequest(call: Call, args: Arguments, request: CertificateRequest): Step<number> {
  if (args.has('verify')) {
    const path = args.has('new') ? undefined : args.value('key');
    const key = path === undefined ? undefined : yield* loadPrivateKey(call, path);
    const holds = key === undefined ? isSelfSigned(request) : verifies(key, request.signatureAlgorithm, request.signed, request.signature);
    call.printError(`Certificate request self-signature verify ${holds ? 'OK' : 'failure'}\n`);
  }
  const name = nameFormats[nameFormatOf(args.value('nameopt'))];
  let shown = '';
  if (args.has('pubkey')) shown += pem('PUBLIC KEY', publicKeyInfo(request.publicKey));
  if (args.has('text')) shown += requestText(request, textOptions(args.value('nameopt'), args.value('reqopt')));
  if (args.has('subject')) shown += `subject=${name(request.subject)}\n`;
  if (args.has('modulus')) shown += request.publicKey.kind === 'rsa' ? `Modulus=${request.publicKey.modulus.toString(16).toUpperCase()}\n` : 'Modulus=Wrong Algorithm type\n';
  const isDer = formOf(args.value('outform')) === 'DER';
  if (!args.has('noout') && !isDer) shown += pem('CERTIFICATE REQUEST', request.der);
  if (shown !== '') yield* writeOut(call, args.value('out'), shown);
  if (!args.has('noout') && isDer) yield* writeOut(call, args.value('out'), request.der);
  return 0;
}
