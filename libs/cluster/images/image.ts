import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { Layer } from '#linux/host/host.js';
import type { Program } from '#linux/programs/program.js';
import type { Signal } from '#linux/kernel/step.js';

/** The configuration of an image, as the OCI format has it. */
export interface ImageConfig {
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `user`, `user:group`, or numbers. Empty is root. */
  readonly user?: string;
  readonly workingDir?: string;
  readonly exposedPorts?: readonly string[];
  readonly stopSignal?: Signal;
}

/** What one tag of an image is. */
export interface ImageVersion {
  /** `docker.io/library/nginx` */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`, the same for tags of equal content. */
  readonly digest: string;
  readonly sizeBytes: number;
  /** Lowest first; shared by all containers of the image. */
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
}

export interface Image {
  readonly name: string;
  readonly versions: ReadonlyMap<string, ImageVersion>;
}

/** The lower part of an image, with what containers inherit of it. */
export interface BaseImage {
  readonly layers: readonly Layer[];
  readonly sizeBytes: number;
  readonly config?: ImageConfig;
}

export interface ImageContent {
  readonly base?: BaseImage;
  /** Without the base. */
  readonly sizeBytes: number;
  readonly files?: Layer;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly config?: ImageConfig;
}

export interface ImageSpec extends ImageContent {
  readonly name: string;
  /** Each entry is one content; several names for it are separated by blanks: `1.27 1.27.5 mainline`. */
  readonly tags: readonly string[];
  /** What the content of a tag has that the others have not. */
  readonly variant?: (tag: string) => Partial<ImageContent>;
}

/** Makes an image of the catalogue: STYLE.md §5. */
export function defineImage(spec: ImageSpec): Image {
  const versions = new Map<string, ImageVersion>();
  for (const names of spec.tags) {
    const tags = names.split(' ');
    const version = versionOf(spec, tags[0] as string);
    for (const tag of tags) versions.set(tag, { ...version, tag });
  }
  return { name: spec.name, versions };
}

/** The same content under another name: `bitnami/nginx`, old registries. */
export function renameImage(image: Image, name: string): Image {
  const versions = new Map<string, ImageVersion>();
  for (const [tag, version] of image.versions) versions.set(tag, { ...version, repository: name, digest: digestOf(`${name}:${version.digest}`) });
  return { name, versions };
}

function versionOf(spec: ImageSpec, tag: string): ImageVersion {
  const variant = spec.variant?.(tag) ?? {};
  const base = variant.base ?? spec.base;
  const files: Layer = { ...spec.files, ...variant.files };
  const programs = { ...spec.programs, ...variant.programs };
  const own: Record<string, Layer[string]> = { ...files };
  for (const [path, program] of Object.entries(programs)) own[path] = { program };
  const hasOwn = Object.keys(own).length > 0;
  return {
    repository: spec.name,
    tag,
    digest: digestOf(`${spec.name}:${tag}`),
    sizeBytes: (base?.sizeBytes ?? 0) + (variant.sizeBytes ?? spec.sizeBytes),
    layers: [...(base?.layers ?? []), ...(hasOwn ? [own] : [])],
    config: mergeConfig(mergeConfig(base?.config ?? {}, spec.config ?? {}), variant.config ?? {}),
  };
}

function mergeConfig(base: ImageConfig, own: ImageConfig): ImageConfig {
  const merged = { ...base, ...own };
  // As in a Dockerfile: a new ENTRYPOINT drops the CMD of the base.
  const cmd = own.entrypoint !== undefined ? own.cmd : merged.cmd;
  const { cmd: _, ...rest } = merged;
  return { ...rest, ...(cmd === undefined ? {} : { cmd }), env: { ...base.env, ...own.env } };
}

function digestOf(text: string): string {
  return `sha256:${bytesToHex(sha256(encodeUtf8(text)))}`;
}
