// Mirrors pkg/serviceaccount/openidmetadata.go: by what others check the tokens of service accounts
// Differs: nothing.
import type { Core } from '#cluster/apiserver/core.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpResponse } from '#linux/net/network.js';

const CONFIGURATION = '/.well-known/openid-configuration';
const KEYS = '/openid/v1/jwks';

/** Undefined for another path. */
export function openId(core: Core, path: string): HttpResponse | undefined {
  if (path === KEYS) return published('application/jwk-set+json', { keys: [core.tokenKey.jsonWebKey] });
  if (path !== CONFIGURATION) return undefined;
  const { issuer, advertiseAddress, securePort } = core.settings;
  return published('application/json', {
    issuer,
    jwks_uri: `https://${advertiseAddress}:${securePort}${KEYS}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

function published(contentType: string, document: object): HttpResponse {
  return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'public, max-age=3600' }, body: encodeUtf8(JSON.stringify(document)) };
}
