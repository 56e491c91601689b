// Mirrors pkg/apis/core/validation: files out of secrets, config maps and projections
// Differs: bundles of certificates and certificates of pods, off in a default cluster, never come here.
import type { KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { downwardFileErrors } from './downward.js';
import { filePathErrors, missing, modeErrors, requiredFilePathErrors } from './paths.js';

const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

export function keyErrors({ key, path, mode }: KeyToPath, at: string): FieldError[] {
  return [...missing(key, `${at}.key`), ...requiredFilePathErrors(path, `${at}.path`), ...modeErrors(mode, `${at}.mode`)];
}

/** Of a secret or a config map as a volume. */
export function filesErrors({ defaultMode, items = [] }: { readonly defaultMode?: number; readonly items?: readonly KeyToPath[] }, at: string): FieldError[] {
  return [...modeErrors(defaultMode, `${at}.defaultMode`), ...items.flatMap((item, i) => keyErrors(item, `${at}.items[${i}]`))];
}

export function projectedErrors({ defaultMode, sources = [] }: ProjectedVolumeSource, at: string): FieldError[] {
  const taken = new Set<string>();
  /** A path that another source has: the error names the whole volume. */
  const take = (path: string | undefined, shown: string | undefined): FieldError[] => {
    if ((path ?? '') === '') return [];
    if (taken.has(path as string)) return [invalidValue(at, shown ?? '', 'conflicting duplicate paths')];
    taken.add(path as string);
    return [];
  };
  return [...modeErrors(defaultMode, `${at}.defaultMode`), ...sources.flatMap((source, i) => sourceErrors(source, at, `${at}.sources[${i}]`, take))];
}

function sourceErrors(source: VolumeProjection, volume: string, at: string, take: (path: string | undefined, shown: string | undefined) => FieldError[]): FieldError[] {
  const errors: FieldError[] = [];
  for (const kind of ['secret', 'configMap'] as const) {
    const from = source[kind];
    if (from === undefined) continue;
    errors.push(...missing(from.name, `${at}.${kind}.name`));
    (from.items ?? []).forEach((item, i) => { errors.push(...keyErrors(item, `${at}.${kind}.items[${i}]`), ...take(item.path, from.name)); });
  }
  for (const file of source.downwardAPI?.items ?? []) errors.push(...downwardFileErrors(file, `${at}.downwardAPI`), ...take(file.path, file.path));
  if (source.serviceAccountToken !== undefined) errors.push(...tokenErrors(source.serviceAccountToken, volume, `${at}.serviceAccountToken`));
  if (Object.keys(source).length > 1) errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'));
  return errors;
}

function tokenErrors({ expirationSeconds = 0, path = '' }: ServiceAccountTokenProjection, volume: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (expirationSeconds < TOKEN_SECONDS_MIN) errors.push(invalidValue(`${at}.expirationSeconds`, expirationSeconds, 'may not specify a duration less than 10 minutes'));
  if (expirationSeconds > TOKEN_SECONDS_MAX) errors.push(invalidValue(`${at}.expirationSeconds`, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
  return [...errors, ...(path === '' ? missing(path, `${volume}.path`) : filePathErrors(path, `${volume}.path`))];
}
