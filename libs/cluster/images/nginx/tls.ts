// Mirrors nginx's ngx_http_ssl_module
// Differs: what a server shows of itself is its certificate; nothing is encrypted, and plain requests to its port are answered.
import { Errno } from '#linux/kernel/step.js';
import type { HttpService } from '#linux/net/network.js';
import { certificateOf, namesIn } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { pem, pemBlocks } from '#linux/pki/pem.js';
import { ConfigError } from './config-syntax.js';
import { nearest, type Server } from './site-model.js';

/** What the servers of a port show; undefined where it speaks plain HTTP. Throws ConfigError. */
export function tlsOf(servers: readonly Server[], port: number, readText: (path: string) => string): HttpService['tls'] {
  const own = servers.filter(({ listens }) => listens.some((listen) => listen.port === port && listen.isTls));
  const server = own.find(({ listens }) => listens.some((listen) => listen.port === port && listen.isDefault)) ?? own[0];
  if (server === undefined) return undefined;
  const [directive] = nearest(server.scope, 'ssl_certificate');
  const [listen] = nearest(server.scope, 'listen');
  if (directive === undefined) throw new ConfigError(`no "ssl_certificate" is defined for the "listen ... ssl" directive in ${listen?.file ?? ''}:${listen?.line ?? 0}`);
  const path = absolute(directive.args[0] ?? '');
  const [first, ...chain] = pemBlocks(read(path, readText)).filter(({ label }) => label === 'CERTIFICATE');
  if (first === undefined) throw new ConfigError(`cannot load certificate "${path}": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)`);
  const [key] = nearest(server.scope, 'ssl_certificate_key');
  if (key === undefined) throw new ConfigError(`no "ssl_certificate_key" is defined for certificate "${path}"`);
  read(absolute(key.args[0] ?? ''), readText, 'certificate key');
  try {
    const certificatePem = pem('CERTIFICATE', first.bytes);
    return { names: namesIn(certificateOf(first.bytes)), certificatePem, authority: pem('CERTIFICATE', (chain.at(-1) ?? first).bytes) };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new ConfigError(`cannot load certificate "${path}": PEM_read_bio_X509_AUX() failed (SSL: error:0688010A:asn1 encoding routines::nested asn1 error)`);
  }
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/etc/nginx/${path}`;
}

function read(path: string, readText: (path: string) => string, what = 'certificate'): string {
  try {
    return readText(path);
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    const [number, text] = error.code === 'EACCES' ? ['8000000D', 'Permission denied'] : ['80000002', 'No such file or directory'];
    throw new ConfigError(`cannot load ${what} "${path}": BIO_new_file() failed (SSL: error:${number}:system library::${text}:calling fopen(${path}, r)${error.code === 'EACCES' ? '' : ' error:10000080:BIO routines::no such file'})`);
  }
}
