// Mirrors the checks of clientcmd (validateClusterInfo, validateAuthInfo) and what client-go makes of the files they name
// Differs: whether the authority signed the server's certificate, and whether the key fits, is not looked at.
import { decodeUtf8 } from '#linux/env/text.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno } from '#linux/kernel/step.js';
import type { ClientCertificate } from '#linux/net/network.js';
import { findPem } from '#linux/pki/pem.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import { Fatal, Plain } from '#kubectl/rest/errors.js';
import { subjectOf } from './certificate.js';
import type { Entry } from './kubeconfig.js';

export interface CredentialFlags {
  readonly certificateAuthority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** The certificate to show to the server, once all files that are named have been looked at. Throws Plain, or Fatal. */
export function credentialsOf(proc: Process, flags: CredentialFlags, cluster: Entry | undefined, user: Entry | undefined): ClientCertificate | undefined {
  const files = {
    certificate: named(flags.clientCertificate, user, 'client-certificate'),
    key: named(flags.clientKey, user, 'client-key'),
    authority: named(flags.certificateAuthority, cluster, 'certificate-authority'),
  };
  const certificateData = files.certificate === undefined ? dataOf(user, 'client-certificate-data') : undefined;
  const hasKey = files.key !== undefined || user?.value['client-key-data'] !== undefined;
  const problems: string[] = [];
  const read = (path: string | undefined, what: string, owner: string) => {
    if (path === undefined) return undefined;
    try {
      return proc.files.readText(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      problems.push(`unable to read ${what} ${path} for ${owner} due to open ${path}: ${error.message.toLowerCase()}`);
      return undefined;
    }
  };
  let pem = certificateData;
  if (files.certificate !== undefined || certificateData !== undefined) {
    if (!hasKey) problems.push(`client-key-data or client-key must be specified for ${user?.name ?? ''} to use the clientCert authentication method.`);
    pem = read(files.certificate, 'client-cert', user?.name ?? '') ?? certificateData;
    read(files.key, 'client-key', user?.name ?? '');
  }
  const authority = read(files.authority, 'certificate-authority', cluster?.name ?? '');
  if (problems.length > 0) throw new Plain(problems.length === 1 ? `error: ${problems[0]}` : `Error in configuration: \n${problems.map((problem) => `* ${problem}`).join('\n')}`);
  if (authority !== undefined && findPem(authority, 'CERTIFICATE') === undefined) throw new Fatal('unable to load root certificates: unable to parse bytes as PEM block');
  return pem === undefined ? undefined : certificateIn(pem);
}

function certificateIn(pem: string): ClientCertificate {
  const subject = subjectOf(pem);
  if (subject === undefined) throw new Fatal('tls: failed to find any PEM data in certificate input');
  return subject;
}

/** A path of the command line, or one that a kubeconfig names, from the folder of that file. */
function named(flag: string, entry: Entry | undefined, key: string): string | undefined {
  if (flag !== '') return flag;
  const path = entry?.value[key];
  if (entry === undefined || typeof path !== 'string' || path === '') return undefined;
  const slash = entry.file.lastIndexOf('/');
  return path.startsWith('/') || slash < 0 ? path : `${entry.file.slice(0, slash)}/${path}`;
}

function dataOf(entry: Entry | undefined, key: string): string | undefined {
  const data = entry?.value[key];
  const bytes = typeof data === 'string' ? decodeBase64(data) : undefined;
  return bytes === undefined ? undefined : decodeUtf8(bytes);
}
