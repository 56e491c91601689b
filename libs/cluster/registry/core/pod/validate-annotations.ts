// Mirrors pkg/apis/core/validation: annotations of pods that mean something
// Differs: nothing that can be seen.
import type { ObjectMeta, PodSpec } from '#cluster/api/generated/types.js';
import { forbiddenField, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { descendingPathErrors } from '#cluster/registry/core/volume/paths.js';
import { containersOf } from './validate-security.js';
import { APP_ARMOR } from './warnings.js';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const MIRROR = 'kubernetes.io/config.mirror';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const INT32_MAX = 2 ** 31;

export function annotationErrors(metadata: ObjectMeta | undefined, spec: PodSpec, path: string): FieldError[] {
  const annotations = metadata?.annotations;
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  if (annotations[MIRROR] !== undefined && (spec.nodeName ?? '') === '') errors.push(invalidValue(`${path}[${MIRROR}]`, annotations[MIRROR], 'must set spec.nodeName if mirror pod annotation is set'));
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isInt32(cost)) errors.push(invalidValue(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  const keys = Object.keys(annotations).sort();
  for (const key of keys) if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) errors.push(...seccompErrors(annotations[key] as string, `${path}.${key}`));
  for (const key of keys) {
    if (!key.startsWith(APP_ARMOR)) continue;
    const [name, profile] = [key.slice(APP_ARMOR.length), annotations[key] as string];
    if (!containersOf(spec, '').some(([container]) => container.name === name)) errors.push(invalidValue(`${path}[${key}]`, name, 'container not found'));
    if (!/^(runtime\/default|unconfined|localhost\/.*|)$/s.test(profile)) errors.push(invalidValue(`${path}[${key}]`, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`));
  }
  return errors;
}

/** Some annotations stay as they are. */
export function annotationChangeErrors(next: ObjectMeta, previous: ObjectMeta, path: string): FieldError[] {
  const [now, then] = [next.annotations ?? {}, previous.annotations ?? {}];
  const cannot = (key: string, verb: string): FieldError[] => {
    if (key === MIRROR) return [forbiddenField(`${path}[${key}]`, `may not ${verb} mirror pod annotation`)];
    return key.startsWith(APP_ARMOR) ? [forbiddenField(`${path}[${key}]`, `may not ${verb} AppArmor annotations`)] : [];
  };
  return [
    ...Object.keys(then).sort().filter((key) => now[key] !== then[key]).flatMap((key) => cannot(key, 'remove or update')),
    ...Object.keys(now).sort().filter((key) => then[key] === undefined).flatMap((key) => cannot(key, 'add')),
  ];
}

/** No sign before it, and no zeros, but a minus. */
function isInt32(text: string): boolean {
  return /^(0|-?[1-9]\d*)$/.test(text) && Number(text) >= -INT32_MAX && Number(text) < INT32_MAX;
}

function seccompErrors(profile: string, field: string): FieldError[] {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return [];
  if (profile.startsWith('localhost/')) return descendingPathErrors(profile.slice('localhost/'.length), field);
  return [invalidValue(field, profile, 'must be a valid seccomp profile')];
}

interface Profile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

/** Profiles said twice, in a field and in an annotation of old, must be the same. */
export function profileErrors(metadata: ObjectMeta | undefined, spec: PodSpec, path: string): FieldError[] {
  const annotations = metadata?.annotations;
  if (annotations === undefined) return [];
  const errors: FieldError[] = [];
  const compare = (profile: Profile | undefined, annotation: string | undefined, at: string, what: 'apparmor' | 'seccomp') => {
    if (profile !== undefined && annotation !== undefined) errors.push(...mismatch(profile, annotation, at, what));
  };
  const { securityContext } = spec;
  compare(securityContext?.seccompProfile, annotations[SECCOMP_POD], `${path}.securityContext.seccompProfile`, 'seccomp');
  const containers = containersOf(spec, path);
  for (const [container, at] of containers) compare(container.securityContext?.seccompProfile, annotations[`${SECCOMP_CONTAINER}${container.name}`], `${at}.securityContext.seccompProfile`, 'seccomp');
  if (spec.os?.name === 'windows') return errors;
  for (const [container, at] of containers) compare(container.securityContext?.appArmorProfile ?? securityContext?.appArmorProfile, annotations[`${APP_ARMOR}${container.name}`], `${at}.securityContext.appArmorProfile`, 'apparmor');
  return errors;
}

function mismatch({ type, localhostProfile }: Profile, annotation: string, at: string, what: 'apparmor' | 'seccomp'): FieldError[] {
  const differs = [forbiddenField(`${at}.type`, `${what} type in annotation and field must match`)];
  if (type === 'Unconfined') return annotation === 'unconfined' ? [] : differs;
  if (type === 'RuntimeDefault') return annotation === 'runtime/default' || (what === 'seccomp' && annotation === 'docker/default') ? [] : differs;
  if (type !== 'Localhost') return [];
  if (!annotation.startsWith('localhost/')) return differs;
  return annotation.slice('localhost/'.length) === localhostProfile ? [] : [forbiddenField(`${at}.localhostProfile`, `${what} profile in annotation and field must match`)];
}
