import { describe, expect, test } from 'vitest';
import { CertificateAuthority } from '#cluster/pki/certificate.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { Errno } from '#linux/kernel/step.js';
import { ConfigError, parseConfig } from './config-syntax.js';
import { buildSite } from './site-model.js';
import { tlsOf } from './tls.js';

const NOW = Date.UTC(2026, 0, 1);
const authority = new CertificateAuthority('ca', NOW, new SeededRandom(1));
const { certificatePem, keyPem } = authority.sign({ subject: { commonName: 'x', organizations: [] }, usage: 'server', names: ['a.example.com', '10.0.0.1'], notBeforeMs: NOW });
const FILES: Readonly<Record<string, string>> = { '/tls/tls.crt': certificatePem, '/tls/chain.crt': certificatePem + authority.certificatePem, '/tls/tls.key': keyPem, '/tls/none.crt': 'nothing' };

function shown(server: string, port = 443) {
  const site = buildSite(parseConfig(`events {}\nhttp { server { ${server} } }`, '/etc/nginx/nginx.conf'), [], () => []);
  try {
    return tlsOf(site.servers, port, (path) => {
      const text = FILES[path];
      if (text === undefined) throw new Errno('ENOENT');
      return text;
    });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}

describe('a port with TLS', () => {
  const key = 'ssl_certificate_key /tls/tls.key;';

  test('shows its certificate', () => {
    expect(shown(`listen 443 ssl; ssl_certificate /tls/tls.crt; ${key}`)).toMatchObject({ names: ['a.example.com', '10.0.0.1'], certificatePem });
    expect(shown(`listen 443 ssl; ssl_certificate /tls/chain.crt; ${key}`)).toMatchObject({ certificatePem, authority: authority.certificatePem });
    expect(shown(`listen 80; listen 443 ssl; ssl_certificate /tls/tls.crt; ${key}`, 80)).toBeUndefined();
  });

  test.each([
    ['listen 443 ssl;', 'no "ssl_certificate" is defined for the "listen ... ssl" directive in /etc/nginx/nginx.conf:2'],
    ['listen 443 ssl; ssl_certificate /tls/tls.crt;', 'no "ssl_certificate_key" is defined for certificate "/tls/tls.crt"'],
    [`listen 443 ssl; ssl_certificate x.crt; ${key}`, 'cannot load certificate "/etc/nginx/x.crt": BIO_new_file() failed (SSL: error:80000002:system library::No such file or directory:calling fopen(/etc/nginx/x.crt, r) error:10000080:BIO routines::no such file)'],
    [`listen 443 ssl; ssl_certificate /tls/none.crt; ${key}`, 'cannot load certificate "/tls/none.crt": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)'],
  ])('%s', (server, want) => {
    expect(shown(server)).toBe(want);
  });
});
