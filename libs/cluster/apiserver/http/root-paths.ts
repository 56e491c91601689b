import { compareText } from '#cluster/apimachinery/json.js';
import { healthPaths } from './health.js';

/** What stands at / besides the groups and the checks of health. */
const OTHERS = ['/.well-known/openid-configuration', '/flagz', '/metrics', '/metrics/slis', '/openapi/v2', '/openapi/v3', '/openapi/v3/', '/openid/v1/jwks', '/statusz', '/version'];

export function rootPaths(groups: readonly { readonly name: string; readonly versions: readonly string[] }[]): readonly string[] {
  const paths = [...OTHERS, ...healthPaths(), '/api', '/api/v1', '/apis', '/apis/'];
  for (const { name, versions } of groups) {
    if (name === '') continue;
    paths.push(`/apis/${name}`, ...versions.map((version) => `/apis/${name}/${version}`));
  }
  return paths.sort(compareText);
}
