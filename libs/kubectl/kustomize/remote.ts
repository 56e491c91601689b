// Mirrors sigs.k8s.io/kustomize/api/internal/git (repospec.go)

/** Would kustomize clone this? An address with a scheme or a user, or one of GitHub, that names a repository. */
export function isRepository(address: string): boolean {
  if (address.startsWith('/')) return false;
  const [path = ''] = address.replace(/^git::/i, '').split('?');
  const [, scheme = '', afterScheme = ''] = /^(ssh:\/\/|https:\/\/|http:\/\/|file:\/\/)?(.*)$/is.exec(path) ?? [];
  const [, user = '', hostAndPath = ''] = /^([a-zA-Z][a-zA-Z0-9-]*@)?(.*)$/s.exec(afterScheme) ?? [];
  const isGitHub = /^github\.com[/:]/i.test(hostAndPath);
  if (scheme === '' && user === '' && !isGitHub) return false;
  if (scheme.toLowerCase() === 'file://') return hostAndPath !== '';
  const separator = hostAndPath.search(scheme === '' ? /[/:]/ : /\//);
  const rest = separator < 0 ? '' : hostAndPath.slice(separator + 1);
  const [repository, folder] = splitRepository(rest);
  return hostAndPath !== '' && repository !== '' && !/^\/?\.\.(\/|$)/.test(folder);
}

/** A repository's own path and the folder within. */
function splitRepository(path: string): readonly [string, string] {
  const marker = /_git\/[^/]*|(?=\/\/)|\.git/.exec(path);
  if (marker !== null) {
    const end = marker.index + marker[0].length;
    return [path.slice(0, end), path.slice(end).replace(/^\/\/?/, '')];
  }
  const segments = path.split('/');
  return segments.length < 2 ? ['', ''] : [segments.slice(0, 2).join('/'), segments.slice(2).join('/')];
}
