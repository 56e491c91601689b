// Mirrors pkg/registry/core/pod: PrepareForCreate
// Differs: nothing that can be seen.
import type { Affinity, AppArmorProfile, Container, LabelSelector, Pod, PodAffinityTerm, PodSpec } from '#cluster/api/generated/types.js';
import { mapSame, withPart } from '#cluster/registry/fill.js';
import { APP_ARMOR, APP_ARMOR_WARNING } from './warnings.js';

type Labels = Readonly<Record<string, string>>;

/** With selectors completed from the pod's own labels, and AppArmor's annotations as fields. */
export function preparedForCreate(pod: Pod, warn: (text: string) => void): Pod {
  const labels = pod.metadata?.labels ?? {};
  const annotations = pod.metadata?.annotations;
  return withPart(pod, 'spec', (spec) => {
    let result = withPart(spec, 'affinity', (affinity) => affinityWithKeys(affinity, labels));
    result = withPart(result, 'topologySpreadConstraints', (list) => mapSame(list, (each) => withPart(each, 'labelSelector', (selector) => selectorWithKeys(selector, each.matchLabelKeys, 'In', labels))));
    return annotations === undefined ? result : withProfiles(result, annotations, warn);
  });
}

function selectorWithKeys(selector: LabelSelector, keys: readonly string[] | undefined, operator: string, labels: Labels): LabelSelector {
  const added = (keys ?? []).filter((key) => labels[key] !== undefined).map((key) => ({ key, operator, values: [labels[key] as string] }));
  return added.length === 0 ? selector : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}

function affinityWithKeys(affinity: Affinity, labels: Labels): Affinity {
  const term = (each: PodAffinityTerm) =>
    withPart(each, 'labelSelector', (selector) => selectorWithKeys(selectorWithKeys(selector, each.matchLabelKeys, 'In', labels), each.mismatchLabelKeys, 'NotIn', labels));
  let result = affinity;
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    result = withPart(result, kind, (pods) => {
      const soft = withPart(pods, 'preferredDuringSchedulingIgnoredDuringExecution', (list) => mapSame(list, (each) => withPart(each, 'podAffinityTerm', term)));
      return withPart(soft, 'requiredDuringSchedulingIgnoredDuringExecution', (list) => mapSame(list, term));
    });
  }
  return result;
}

function withProfiles(spec: PodSpec, annotations: Labels, warn: (text: string) => void): PodSpec {
  if (spec.os?.name === 'windows') return spec;
  const ofPod = spec.securityContext?.appArmorProfile;
  const change = <C extends Pick<Container, 'name' | 'securityContext'>>(container: C): C => {
    const key = `${APP_ARMOR}${container.name}`;
    const annotation = annotations[key];
    if (annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return container;
    const profile = profileOf(annotation);
    const isOfPod = profile !== undefined && ofPod?.type === profile.type && ofPod.localhostProfile === profile.localhostProfile;
    if (isOfPod) return container;
    warn(`metadata.annotations[${key}]: ${APP_ARMOR_WARNING}`);
    return profile === undefined ? container : { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  let result = withPart(spec, 'initContainers', (list) => mapSame(list, change));
  result = withPart(result, 'containers', (list) => mapSame(list, change));
  return withPart(result, 'ephemeralContainers', (list) => mapSame(list, change));
}

function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const local = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : '';
  return local === '' || local !== local.trim() ? undefined : { type: 'Localhost', localhostProfile: local };
}
