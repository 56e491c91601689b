// Mirrors apiserver/pkg/endpoints/handlers/negotiation
// Differs: JSON and YAML only; Protobuf and CBOR are never chosen.

export interface Wanted {
  /** `Table`, `PartialObjectMetadata` or `PartialObjectMetadataList` of meta/v1. */
  readonly as: string | undefined;
  readonly isYaml: boolean;
}

const YAML = 'application/yaml';

/** Undefined: nothing the client accepts is offered. */
export function negotiate(accept: string | undefined): Wanted | undefined {
  if (accept === undefined || accept.trim() === '') return { as: undefined, isYaml: false };
  for (const part of accept.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim());
    if (!['application/json', '*/*', 'application/*', YAML].includes(type)) continue;
    const as = parameters.find((each) => each.startsWith('as='))?.slice(3);
    const group = parameters.find((each) => each.startsWith('g='))?.slice(2);
    const version = parameters.find((each) => each.startsWith('v='))?.slice(2);
    const isYaml = type === YAML;
    if (as === undefined) return { as: undefined, isYaml };
    if (group === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1') && KNOWN.has(as)) return { as, isYaml };
  }
  return undefined;
}

const KNOWN: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);
export const ACCEPTED = ['application/json', YAML, 'application/vnd.kubernetes.protobuf'];
/** Of YAML nobody could tell where one piece of news ends. */
export const ACCEPTED_OF_WATCHES = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
