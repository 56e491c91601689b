// Mirrors apps/lib/apps.c of OpenSSL: how its commands read keys, certificates and requests, and write
import { type Certificate, certificateOf } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { elementOf } from '#linux/pki/der-element.js';
import { type PrivateKey, privateKeyOf, publicKeyIn, type PublicKey } from '#linux/pki/keys.js';
import { pemBlocks } from '#linux/pki/pem.js';
import { type CertificateRequest, requestOf } from '#linux/pki/request.js';
import type { Step } from '#linux/kernel/step.js';
import { textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { errnoOf, fail, fileErrors, queued, systemError } from './errors.js';

export type Form = 'PEM' | 'DER';
const PRIVATE_LABELS = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];
const SECRET_MODE = 0o600;

/** `-inform`, `-outform`: DER or PEM, in any case. */
export function formOf(text: string | undefined): Form {
  return text?.toUpperCase() === 'DER' ? 'DER' : 'PEM';
}

/** What a file is read as: `what` is said of it in messages. */
interface Wanted<T> {
  readonly what: string;
  /** After the error queue. */
  readonly after?: string;
  readonly read: (text: string, bytes: Uint8Array) => readonly T[];
}

function* load<T>(call: Call, path: string | undefined, wanted: Wanted<T>): Step<readonly T[]> {
  const shown = path ?? '<stdin>';
  const after = wanted.after === undefined ? '' : `${wanted.after}\n`;
  let bytes: Uint8Array;
  try {
    bytes = yield* call.readAll(call.openInput(path ?? '-'));
  } catch (error) {
    const errno = errnoOf(error);
    const lines = queued(call, '16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file', systemError(errno, `file_open|../providers/implementations/storemgmt/file_store.c:266:calling stat(${shown})`));
    return fail(call, `Could not open file or uri for loading ${wanted.what} from ${shown}\n${lines}${after}`);
  }
  const found = tolerant(() => wanted.read(textOf(bytes), bytes));
  if (found.length > 0) return found;
  // A key where something else is wanted: libcrypto has seen that it is one.
  const isKey = pemBlocks(textOf(bytes)).some(({ label }) => PRIVATE_LABELS.includes(label));
  const lines = !isKey ? '' : queued(call, '1608010C:STORE routines:ossl_store_handle_load_result:unsupported:../crypto/store/store_result.c:149:');
  return fail(call, `Could not read ${wanted.what} from ${shown}\n${lines}${after}`);
}

/** What is not DER is nothing. */
function tolerant<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}

/** Every certificate of the file. Ends the program without one. */
export function loadCertificates(call: Call, path: string | undefined, what = 'certificate', form?: Form): Step<readonly Certificate[]> {
  const after = `Unable to load ${what}`;
  return load(call, path, { what, after, read: (text, bytes) => certificatesIn(text, bytes, form) });
}

export function certificatesIn(text: string, bytes: Uint8Array, form?: Form): readonly Certificate[] {
  const blocks = pemBlocks(text).filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE' || label === 'TRUSTED CERTIFICATE');
  return blocks.length === 0 && (form === 'DER' || bytes[0] === 0x30) ? [certificateOf(bytes)] : blocks.map((block) => certificateOf(block.bytes));
}

export function* loadCertificate(call: Call, path: string | undefined, what = 'certificate', form?: Form): Step<Certificate> {
  return (yield* loadCertificates(call, path, what, form))[0] as Certificate;
}

export function* loadPrivateKey(call: Call, path: string | undefined, what = 'private key'): Step<PrivateKey> {
  const [key] = yield* load(call, path, {
    what,
    read: (text, bytes) => {
      const block = pemBlocks(text).find(({ label }) => PRIVATE_LABELS.includes(label) || label === 'ENCRYPTED PRIVATE KEY');
      if (block?.label === 'ENCRYPTED PRIVATE KEY' || block?.headers.some((header) => header.includes('ENCRYPTED'))) return fail(call, `${call.name}: encrypted keys are not part of this simulation yet\n`);
      const key = block !== undefined ? privateKeyOf(block.label, block.bytes) : bytes[0] === 0x30 ? derKey(bytes) : undefined;
      return key === undefined ? [] : [key];
    },
  });
  return key as PrivateKey;
}

function derKey(bytes: Uint8Array): PrivateKey | undefined {
  for (const label of PRIVATE_LABELS) {
    const [key] = tolerant(() => [privateKeyOf(label, bytes)]);
    if (key !== undefined) return key;
  }
  return undefined;
}

export function* loadPublicKey(call: Call, path: string | undefined): Step<PublicKey> {
  const [key] = yield* load(call, path, {
    what: 'public key',
    read: (text, bytes) => {
      const block = pemBlocks(text).find(({ label }) => label === 'PUBLIC KEY');
      return block !== undefined || bytes[0] === 0x30 ? [publicKeyIn(elementOf(block?.bytes ?? bytes))] : [];
    },
  });
  return key as PublicKey;
}

/** Requests are opened the older way, with other words for what is missing. */
export function* loadRequest(call: Call, path: string | undefined, after: string): Step<CertificateRequest> {
  const bytes = yield* openOld(call, path, `${after}\n`);
  const block = pemBlocks(textOf(bytes)).find(({ label }) => label === 'CERTIFICATE REQUEST' || label === 'NEW CERTIFICATE REQUEST');
  const found = tolerant(() => (block !== undefined || bytes[0] === 0x30 ? [requestOf(block?.bytes ?? bytes)] : []));
  if (found[0] !== undefined) return found[0];
  return fail(call, `${after}\n${queued(call, '0480006C:PEM routines:get_name:no start line:../crypto/pem/pem_lib.c:760:Expecting: CERTIFICATE REQUEST')}`);
}

/** `Can't open "x" for reading, …`. */
export function* openOld(call: Call, path: string | undefined, after = ''): Step<Uint8Array> {
  try {
    return yield* call.readAll(call.openInput(path ?? '-'));
  } catch (error) {
    const errno = errnoOf(error);
    return fail(call, `Can't open "${path ?? '-'}" for reading, ${errno.message}\n${fileErrors(call, errno, path ?? '-', 'r')}${after}`);
  }
}

/** Writes to the file, or to standard output where there is no path. `secretOf`, a command's name: nobody else may read it. */
export function* writeOut(call: Call, path: string | undefined, content: string | Uint8Array, secretOf?: string): Step<void> {
  if (path === undefined || path === '-') {
    call.print(content);
    return;
  }
  yield* call.flush();
  try {
    const isNew = !call.files.exists(path);
    const output = call.files.openOutput(path);
    if (isNew && secretOf !== undefined) call.files.changeMode(path, SECRET_MODE);
    yield* output.write(content);
    output.close();
  } catch (error) {
    const errno = errnoOf(error);
    const text = `Can't open "${path}" for writing, ${errno.message}\n`;
    fail(call, secretOf === undefined ? text + fileErrors(call, errno, path, 'w') : `${secretOf}: ${text}`);
  }
}
