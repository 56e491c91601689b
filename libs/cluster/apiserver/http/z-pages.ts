// Mirrors component-base/zpages: flagz and statusz
// Differs: flags that were not given are left out; the delimiter is always the same.
import type { Core } from '#cluster/apiserver/core.js';
import { compareText } from '#cluster/apimachinery/json.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { text } from './reply.js';
import { VERSION } from './version.js';

const WARNING = 'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.';
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** /flagz and /statusz; `paths` are those that stand at /. Undefined for another path. */
export function zPages(core: Core, request: HttpRequest, path: string, paths: () => readonly string[]): HttpResponse | undefined {
  if (path !== '/flagz' && path !== '/statusz') return undefined;
  const accepted = (request.headers['accept'] ?? '*/*').split(',').map((each) => each.split(';')[0]?.trim());
  if (!accepted.some((each) => each === '*/*' || each === 'text/*' || each === 'text/plain')) return text(406, 'media type not acceptable, must be: text/plain\n');
  const page = path === '/flagz' ? `\nkube-apiserver flags\n${WARNING}\n\n${flagsOf(core)}` : `\nkube-apiserver statusz\n${WARNING}\n${statusOf(core, paths())}`;
  return { ...text(200, page), headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

function flagsOf({ flags, settings, authorizer }: Core): string {
  const all = new Map(Object.entries({
    'advertise-address': settings.advertiseAddress, 'authorization-mode': `[${authorizer.modes.join(',')}]`, 'secure-port': String(settings.securePort),
    'service-account-issuer': `[${settings.issuer}]`, 'service-cluster-ip-range': settings.serviceCidr, 'service-node-port-range': `${settings.nodePorts.first}-${settings.nodePorts.last}`,
  }));
  for (const [name, value] of Object.entries(flags)) if (!all.has(name)) all.set(name, value);
  return [...all].sort(([a], [b]) => compareText(a, b)).map(([name, value]) => `${name}=${value}\n`).join('');
}

function statusOf({ requests, startedMs }: Core, paths: readonly string[]): string {
  const upSeconds = Math.floor((requests.clock.now() - startedMs) / 1000);
  const folders = [...new Set(paths.map((path) => `/${path.split('/')[1] ?? ''}`))];
  const rows = [
    ['Started', unixDate(startedMs)], ['Up', `${Math.floor(upSeconds / 3600)} hr ${twoDigits(Math.floor(upSeconds / 60) % 60)} min ${twoDigits(upSeconds % 60)} sec`],
    ['Go version', VERSION.goVersion], ['Binary version', VERSION.gitVersion.slice(1)], ['Emulation version', `${VERSION.emulationMajor}.${VERSION.emulationMinor}`], ['Paths', folders.join(' ')],
  ];
  return `\n${rows.map(([name, value]) => `${name}: ${value}\n`).join('')}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Go's time.UnixDate. */
function unixDate(ms: number): string {
  const date = new Date(ms);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')} ${time} UTC ${date.getUTCFullYear()}`;
}
