// Mirrors what containerd 2.1 says of registries
// Differs: registries answer at once; there are no credentials.
import type { Image, ImageVersion } from './image.js';
import { formatReference, parseReference } from './reference.js';

/** A pull that failed: `message` is the whole of the error as the kubelet passes it on. */
export interface PullFailure {
  readonly kind: 'invalid' | 'failed';
  readonly message: string;
}

/** All images that can be pulled. */
export class Registry {
  readonly #images = new Map<string, Image>();

  constructor(images: readonly Image[]) {
    for (const image of images) this.#images.set(image.name, image);
  }

  /** What a pod spec's `image` leads to. */
  find(text: string): ImageVersion | PullFailure {
    const reference = parseReference(text);
    if (reference === undefined) return { kind: 'invalid', message: `Failed to apply default image tag "${text}": couldn't parse image name "${text}": invalid reference format` };
    const image = this.#images.get(reference.repository);
    const full = formatReference(reference);
    if (image === undefined) return failed('Unknown', full, absentText(reference.repository));
    const byTag = reference.tag === undefined ? undefined : image.versions.get(reference.tag);
    const version = reference.digest === undefined ? byTag : [...image.versions.values()].find(({ digest }) => digest === reference.digest);
    return version ?? failed('NotFound', full, `${full}: not found`);
  }
}

/** Docker Hub does not tell a missing repository from a private one; other registries answer as they like. */
function absentText(repository: string): string {
  if (repository.startsWith('docker.io/')) {
    return 'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
  }
  const slash = repository.indexOf('/');
  const [host, path] = [repository.slice(0, slash), repository.slice(slash + 1)];
  return `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://${host}/token?scope=repository%3A${path.replaceAll('/', '%2F')}%3Apull&service=${host}: 403 Forbidden`;
}

function failed(code: string, full: string, why: string): PullFailure {
  return { kind: 'failed', message: `rpc error: code = ${code} desc = failed to pull and unpack image "${full}": failed to resolve image: ${why}` };
}

export function isFailure(found: ImageVersion | PullFailure): found is PullFailure {
  return 'kind' in found;
}
