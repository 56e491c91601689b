// Mirrors openssl-genrsa(1), -genpkey(1), -ecparam(1), -rsa(1), -ec(1) and -pkey(1)
// Differs: no encrypted keys, no parameter files, curves prime256v1, secp384r1, secp521r1 and secp256k1 only.
import type { Step } from '#linux/kernel/step.js';
import { objectIdentifier } from '#linux/pki/der.js';
import { type CurveName, curves, ecPrivateKeyDer, findCurve, newEcKey, newEdKey, type PrivateKey, privateKeyInfo, publicKeyInfo, rsaPrivateKeyDer } from '#linux/pki/keys.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';
import { isProbablePrime } from '#linux/pki/prime.js';
import { newRsaKey } from '#linux/pki/rsa.js';
import type { Call } from '#linux/programs/call.js';
import { type Arguments, type OptionTable, parseArguments } from './args.js';
import { fail, queued, unsupported } from './errors.js';
import { type Form, formOf, loadPrivateKey, loadPublicKey, writeOut } from './files.js';
import { privateKeyText, publicKeyText } from './print.js';

const RSA_BITS_MIN = 512;
/** OpenSSL's own bound. */
const RSA_BITS_MAX = 16_384;
/** How many rounds of the primality test OpenSSL shows. */
const ROUNDS = 64;

/** Makes an RSA key, charging for each candidate; shows its progress as OpenSSL does when asked. */
export function* makeRsaKey(call: Call, bits: number, what: string, isShown: boolean): Step<PrivateKey> {
  if (bits < RSA_BITS_MIN) return fail(call, `${what}\n${queued(call, '1C8000AB:Provider routines:rsa_gen_set_params:key size too small:../providers/implementations/keymgmt/rsa_kmgmt.c:509:')}`);
  if (bits > RSA_BITS_MAX) return fail(call, `${what}\n${queued(call, '02000078:rsa routines:rsa_multiprime_keygen:key size too large:../crypto/rsa/rsa_gen.c:0:')}`);
  const search = newRsaKey(call.random, bits);
  for (;;) {
    const { value, done } = search.next();
    if (done === true) return value;
    if (isShown) call.printError(value.found ? `${'+'.repeat(ROUNDS)}\n` : '.');
    yield* call.work(value.fuel);
  }
}

function* makeEcKey(call: Call, curve: CurveName): Step<PrivateKey> {
  yield* call.work(500);
  return newEcKey(call.random, curve);
}

/** PKCS #8 as PEM, or the older form of its kind. */
export function keyFile(key: PrivateKey, form: Form = 'PEM', isTraditional = false): string | Uint8Array {
  const [label, der] = isTraditional && key.kind === 'rsa' ? (['RSA PRIVATE KEY', rsaPrivateKeyDer(key)] as const)
    : isTraditional && key.kind === 'ec' ? (['EC PRIVATE KEY', ecPrivateKeyDer(key)] as const)
    : (['PRIVATE KEY', privateKeyInfo(key)] as const);
  return form === 'DER' ? der : pem(label, der);
}

export function* genrsa(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'genrsa', others: 'cipher', operandsMax: 1, options: { out: 'value', F4: 'flag', f4: 'flag', verbose: 'flag', quiet: 'flag', traditional: 'flag', passout: 'value', rand: 'value' } }, words);
  const [bits = '2048'] = args.operands;
  if (!/^\d+$/.test(bits)) return fail(call, `genrsa: Can't parse "${bits}" as a number\n`);
  const key = yield* makeRsaKey(call, Number(bits), 'Error setting RSA length', args.has('verbose'));
  yield* writeOut(call, args.value('out'), keyFile(key, 'PEM', args.has('traditional')), 'genrsa');
  return 0;
}

export function* genpkey(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'genpkey', others: 'cipher', options: { out: 'value', outform: 'value', algorithm: 'value', pkeyopt: 'value', quiet: 'flag', text: 'flag', pass: 'value' } }, words);
  const algorithm = args.value('algorithm');
  if (algorithm === undefined) return fail(call, 'genpkey: Use -help for summary.\n');
  const settings = new Map(args.values('pkeyopt').map((text) => text.split(/:(.*)/s).slice(0, 2) as [string, string]));
  const key = yield* keyOfAlgorithm(call, algorithm, settings, !args.has('quiet'));
  yield* writeOut(call, args.value('out'), keyFile(key, formOf(args.value('outform'))), 'genpkey');
  if (args.has('text')) yield* writeOut(call, undefined, privateKeyText(key));
  return 0;
}

function* keyOfAlgorithm(call: Call, algorithm: string, settings: ReadonlyMap<string, string>, isShown: boolean): Step<PrivateKey> {
  switch (algorithm.toUpperCase()) {
    case 'RSA': return yield* makeRsaKey(call, Number(settings.get('rsa_keygen_bits') ?? 2048), 'genpkey: Error setting rsa_keygen_bits parameter:', isShown);
    case 'ED25519': return newEdKey(call.random);
    case 'EC': {
      const asked = settings.get('ec_paramgen_curve') ?? settings.get('group');
      const curve = findCurve(asked ?? '');
      if (curve !== undefined) return yield* makeEcKey(call, curve);
      return fail(call, asked === undefined
        ? 'genpkey: Error generating EC key\n'
        : `genpkey: Error setting ec_paramgen_curve:${asked} parameter:\n${queued(call, '0800008D:elliptic curve routines:group_new_from_name:invalid curve:../crypto/ec/ec_lib.c:1490:')}`);
    }
    default: return fail(call, `Error initializing ${algorithm} context\n${unsupported(call, algorithm)}`);
  }
}

export function* ecparam(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command: 'ecparam', options: { name: 'value', genkey: 'flag', noout: 'flag', out: 'value', outform: 'value', list_curves: 'flag', param_enc: 'value', conv_form: 'value' } }, words);
  if (args.has('list_curves')) {
    for (const name of Object.keys(curves)) call.print(`  ${name.padEnd(10)}: ${curves[name as CurveName].bits} bit prime field\n`);
    return 0;
  }
  const name = args.value('name');
  if (name === undefined) return fail(call, 'Unable to load parameters from <NULL>\n');
  const curve = findCurve(name);
  if (curve === undefined) return fail(call, `unable to generate key\n${queued(call, '0800008D:elliptic curve routines:group_new_from_name:invalid curve:../crypto/ec/ec_lib.c:1490:')}`);
  const parameters = args.has('noout') ? '' : pem('EC PARAMETERS', objectIdentifier(getObjectIdentifier(curve)));
  const key = args.has('genkey') ? (keyFile(yield* makeEcKey(call, curve), 'PEM', true) as string) : '';
  yield* writeOut(call, args.value('out'), parameters + key, args.has('genkey') ? 'ecparam' : undefined);
  return 0;
}

const KEY_OPTIONS: OptionTable['options'] = { in: 'value', out: 'value', inform: 'value', outform: 'value', pubin: 'flag', pubout: 'flag', text: 'flag', noout: 'flag', check: 'flag', passin: 'value', passout: 'value' };
const OWN_OPTIONS: Readonly<Record<'rsa' | 'ec' | 'pkey', OptionTable['options']>> = {
  rsa: { traditional: 'flag', modulus: 'flag' }, ec: { conv_form: 'value', param_enc: 'value' }, pkey: { traditional: 'flag', text_pub: 'flag', pubcheck: 'flag' },
};

/** rsa, ec and pkey: three names for nearly the same. */
export function* showKey(call: Call, command: 'rsa' | 'ec' | 'pkey', words: readonly string[]): Step<number> {
  const args = parseArguments(call, { command, others: 'cipher', options: { ...KEY_OPTIONS, ...OWN_OPTIONS[command] } }, words);
  if (command === 'ec') {
    call.printError('read EC key\n');
    yield* call.flush();
  }
  return args.has('pubin') ? yield* showPublic(call, command, args) : yield* showPrivate(call, command, args);
}

function* showPublic(call: Call, command: string, args: Arguments): Step<number> {
  const key = yield* loadPublicKey(call, args.value('in'));
  if (args.has('text')) call.print(publicKeyText(key));
  if (args.has('modulus') && key.kind === 'rsa') call.print(`Modulus=${key.modulus.toString(16).toUpperCase()}\n`);
  if (args.has('noout')) return 0;
  if (command !== 'pkey') call.printError(`writing ${command.toUpperCase()} key\n`);
  yield* writeOut(call, args.value('out'), publicFile(publicKeyInfo(key), formOf(args.value('outform'))));
  return 0;
}

function publicFile(der: Uint8Array, form: Form): string | Uint8Array {
  return form === 'DER' ? der : pem('PUBLIC KEY', der);
}

function* showPrivate(call: Call, command: string, args: Arguments): Step<number> {
  const key = yield* loadPrivateKey(call, args.value('in'), command === 'pkey' ? 'key' : 'private key');
  if (command === 'rsa' && key.kind !== 'rsa') return fail(call, 'Not an RSA key\n');
  if (args.has('text') && command !== 'pkey') call.print(privateKeyText(key));
  if (args.has('modulus') && key.kind === 'rsa') call.print(`Modulus=${key.modulus.toString(16).toUpperCase()}\n`);
  if (args.has('check')) {
    yield* call.work(20_000);
    const isGood = key.kind !== 'rsa' || (key.prime1 * key.prime2 === key.modulus && isProbablePrime(key.prime1) && isProbablePrime(key.prime2));
    const name = command === 'rsa' ? 'RSA key' : command === 'ec' ? 'EC Key' : 'Key';
    call.print(`${name} ${isGood ? (command === 'rsa' ? 'ok' : command === 'ec' ? 'valid.' : 'is valid') : command === 'ec' ? 'Invalid!' : 'is invalid'}\n`);
  }
  const isTraditional = command === 'ec' || args.has('traditional');
  const form = formOf(args.value('outform'));
  if (!args.has('noout')) {
    if (command !== 'pkey') call.printError(`writing ${command.toUpperCase()} key\n`);
    const content = args.has('pubout') ? publicFile(publicKeyInfo(key), form) : keyFile(key, form, isTraditional);
    yield* writeOut(call, args.value('out'), content, args.has('pubout') ? undefined : command);
  }
  if (command === 'pkey' && args.has('text')) call.print(privateKeyText(key));
  if (command === 'pkey' && args.has('text_pub')) call.print(publicKeyText(key));
  return 0;
}
