// Mirrors apiserver/pkg/authentication and endpoints/filters/authentication.go
// Differs: a certificate that comes without its bytes was verified by whoever terminated TLS.
import type { Core } from '#cluster/apiserver/core.js';
import { unauthorized } from '#cluster/apimachinery/errors.js';
import type { UserInfo } from '#cluster/client/client.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest } from '#linux/net/network.js';
import { hexOf } from '#linux/pki/der-element.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { judgeToken } from './token-authenticator.js';

const SOCKET_BEARER = 'base64url.bearer.authorization.k8s.io.';

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Who sent the request. Throws StatusError Unauthorized for a certificate or a bearer token that is not good. */
export function authenticate(core: Core, request: HttpRequest): UserInfo {
  const user = senderOf(core, request);
  core.metrics.countAuthentication(user?.name);
  if (user === undefined) throw unauthorized();
  return user;
}

function senderOf(core: Core, request: HttpRequest): UserInfo | undefined {
  const { certificate } = request.client;
  const token = bearerToken(request);
  if (certificate?.pem !== undefined) {
    const user = core.clientCertificates.verify(certificate.pem, core.settings.certificateAuthority, core.env.clock.now());
    if (user !== undefined && user.name !== '') return user;
    if (user === undefined && token === undefined) return undefined;
  } else if (certificate !== undefined) {
    return {
      name: certificate.commonName,
      groups: [...certificate.organizations, 'system:authenticated'],
      // Kubernetes hashes the certificate; here only its subject is known.
      extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${hexOf(sha256(encodeUtf8(JSON.stringify(certificate))))}`] },
    };
  }
  if (token === undefined) {
    if (core.allowsAnonymous) return ANONYMOUS;
    throw unauthorized();
  }
  return core.tokens.userOf(token, core.env.clock.now(), () => {
    const verdict = judgeToken(core, token);
    return 'user' in verdict ? verdict.user : undefined;
  });
}

/** `Authorization: Bearer …`; a browser's WebSocket can only say it among its protocols. */
function bearerToken({ headers }: HttpRequest): string | undefined {
  const [scheme = '', token = ''] = (headers['authorization'] ?? '').trim().split(' ');
  if (scheme.toLowerCase() === 'bearer' && token !== '') return token;
  const protocol = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim()).find((each) => each.startsWith(SOCKET_BEARER));
  return protocol === undefined ? undefined : decodeUtf8(decodeBase64(protocol.slice(SOCKET_BEARER.length).replaceAll('-', '+').replaceAll('_', '/')));
}
