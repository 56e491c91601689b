// Mirrors openssl-verify(1)
// Differs: of the checks, signatures, times and who may sign; no policies, purposes or revocation lists. A host has no certificates of its own.
import type { Step } from '#linux/kernel/step.js';
import { type Certificate, isSignedBy } from '#linux/pki/certificate.js';
import { basicConstraintsIn, findExtension } from '#linux/pki/extensions.js';
import { isSameName, nameFormats } from '#linux/pki/names.js';
import { textOf } from '#linux/programs/byte-text.js';
import { type Call, Exit } from '#linux/programs/call.js';
import { type Arguments, type OptionTable, parseArguments } from './args.js';
import { errnoOf, fail, fileErrors, queued } from './errors.js';
import { certificatesIn, loadCertificate, loadCertificates } from './files.js';

const TABLE: OptionTable = {
  command: 'verify', operandsMax: Number.MAX_SAFE_INTEGER,
  options: { CAfile: 'value', CApath: 'value', untrusted: 'value', trusted: 'value', verbose: 'flag', partial_chain: 'flag', show_chain: 'flag', 'no-CAfile': 'flag', 'no-CApath': 'flag', purpose: 'value', attime: 'number', no_check_time: 'flag', x509_strict: 'flag', verify_hostname: 'value', nameopt: 'value' },
};
const CHAIN_MAX = 100;

interface Problem {
  readonly code: number;
  readonly depth: number;
  readonly text: string;
  readonly certificate: Certificate;
}

export function* verify(call: Call, words: readonly string[]): Step<number> {
  const args = parseArguments(call, TABLE, words);
  const trusted = yield* trustedOf(call, args);
  const untrusted = args.has('untrusted') ? yield* loadCertificates(call, args.value('untrusted'), 'untrusted certificates') : [];
  for (const path of args.operands.length === 0 ? [undefined] : args.operands) {
    const certificate = yield* loaded(call, path);
    const shown = path ?? 'stdin';
    if (certificate === undefined) continue;
    yield* call.work(500);
    const { chain, problem } = check(certificate, trusted, untrusted, timeOf(call, args), args.has('partial_chain'));
    if (problem === undefined) {
      call.print(`${shown}: OK\n`);
      if (args.has('show_chain')) call.print(`Chain:\n${chain.map(({ subject }, depth) => `depth=${depth}: ${nameFormats.oneline(subject)}${depth > 0 && untrusted.includes(chain[depth] as Certificate) ? ' (untrusted)' : ''}\n`).join('')}`);
      continue;
    }
    call.printError(`${nameFormats.oneline(problem.certificate.subject)}\nerror ${problem.code} at ${problem.depth} depth lookup: ${problem.text}\nerror ${shown}: verification failed\n`);
    call.status = 2;
  }
  return call.status;
}

/** Undefined, and status 2, when there is none. */
function* loaded(call: Call, path: string | undefined): Step<Certificate | undefined> {
  try {
    return yield* loadCertificate(call, path, 'certificate file');
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    call.status = 2;
    return undefined;
  }
}

function timeOf(call: Call, args: Arguments): number | undefined {
  if (args.has('no_check_time')) return undefined;
  return args.has('attime') ? args.number('attime', 0) * 1000 : call.now();
}

function* trustedOf(call: Call, args: Arguments): Step<readonly Certificate[]> {
  const found: Certificate[] = [];
  for (const path of [...args.values('CAfile'), ...args.values('trusted')]) {
    try {
      const bytes = yield* call.readAll(call.openInput(path));
      const certificates = certificatesIn(textOf(bytes), bytes);
      if (certificates.length === 0) fail(call, `Error loading file ${path}\n${queued(call, '05800088:x509 certificate routines:X509_load_cert_crl_file_ex:no certificate or crl found:../crypto/x509/by_file.c:252:')}`);
      found.push(...certificates);
    } catch (error) {
      fail(call, `Error loading file ${path}\n${fileErrors(call, errnoOf(error), path, 'r')}${queued(call, '05880002:x509 certificate routines:X509_load_cert_crl_file_ex:system lib:../crypto/x509/by_file.c:229:')}`);
    }
  }
  return found;
}

/** Walks from the certificate to one that is trusted; says what is wrong first. */
function check(certificate: Certificate, trusted: readonly Certificate[], untrusted: readonly Certificate[], nowMs: number | undefined, isPartialEnough: boolean): { readonly chain: readonly Certificate[]; readonly problem?: Problem } {
  const chain = [certificate];
  let isTrusted = trusted.some((each) => isSame(each, certificate)) && (isPartialEnough || isSelfIssued(certificate));
  while (!isTrusted && chain.length < CHAIN_MAX) {
    const last = chain.at(-1) as Certificate;
    if (isSelfIssued(last)) break;
    const anchor = trusted.find((each) => isSameName(each.subject, last.issuer));
    const next = anchor ?? untrusted.find((each) => isSameName(each.subject, last.issuer) && !chain.includes(each));
    if (next === undefined) break;
    chain.push(next);
    isTrusted = anchor !== undefined && (isPartialEnough || isSelfIssued(anchor));
  }
  const problem = chainProblem(chain, isTrusted) ?? (nowMs === undefined ? undefined : timeProblem(chain, nowMs));
  return problem === undefined ? { chain } : { chain, problem };
}

function chainProblem(chain: readonly Certificate[], isTrusted: boolean): Problem | undefined {
  const depth = chain.length - 1;
  const last = chain[depth] as Certificate;
  for (let at = 1; at < chain.length; at++) {
    const issuer = chain[at] as Certificate;
    if (!maySign(issuer)) return { code: 79, depth: at, text: 'invalid CA certificate', certificate: issuer };
  }
  if (!isTrusted) {
    if (isSelfIssued(last)) return depth === 0 ? { code: 18, depth, text: 'self-signed certificate', certificate: last } : { code: 19, depth, text: 'self-signed certificate in certificate chain', certificate: last };
    return depth === 0 ? { code: 20, depth, text: 'unable to get local issuer certificate', certificate: last } : { code: 2, depth, text: 'unable to get issuer certificate', certificate: last };
  }
  for (let at = depth - 1; at >= 0; at--) {
    const child = chain[at] as Certificate;
    if (!isSignedBy(child, (chain[at + 1] as Certificate).publicKey)) return { code: 7, depth: at, text: 'certificate signature failure', certificate: child };
  }
  return undefined;
}

function timeProblem(chain: readonly Certificate[], nowMs: number): Problem | undefined {
  for (let depth = chain.length - 1; depth >= 0; depth--) {
    const certificate = chain[depth] as Certificate;
    if (certificate.notBeforeMs > nowMs) return { code: 9, depth, text: 'certificate is not yet valid', certificate };
    if (certificate.notAfterMs < nowMs) return { code: 10, depth, text: 'certificate has expired', certificate };
  }
  return undefined;
}

function maySign(certificate: Certificate): boolean {
  const found = findExtension(certificate.extensions, 'basicConstraints');
  return found === undefined ? certificate.version === 1 && isSelfIssued(certificate) : basicConstraintsIn(found.value).isAuthority;
}

function isSelfIssued(certificate: Certificate): boolean {
  return isSameName(certificate.subject, certificate.issuer);
}

function isSame(one: Certificate, other: Certificate): boolean {
  return one.der.length === other.der.length && one.der.every((byte, index) => byte === other.der[index]);
}
