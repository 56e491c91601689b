/** Sub-resources that do something or let one in, although kubectl may GET them. */
const DOING = new Set(['exec', 'attach', 'portforward', 'proxy']);

/** Whether a request to the Kubernetes API only looks: a reading method, no way into a container, no Secrets. */
export function isViewing(method: string, path: string): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const segments = (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '').map(decode);
  return !segments.some((segment, index) => segment === undefined || (DOING.has(segment) && index >= 4) || segment === 'secrets');
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
