// Mirrors apiextensions-apiserver/pkg/apihelpers and pkg/controller/apiapproval: groups that belong to the community
import type { CustomResourceDefinition, CustomResourceDefinitionCondition } from '#cluster/api/generated/types.js';
import { invalidValue, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { parseUrl } from '#cluster/cel/url-text.js';

const ANNOTATION = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Approval = { readonly state: 'Invalid' | 'Missing' | 'Approved' | 'Unapproved'; readonly reason: string };

function isProtected(group = ''): boolean {
  return ['k8s.io', 'kubernetes.io'].some((own) => group === own || group.endsWith(`.${own}`));
}

function approvalOf({ metadata }: CustomResourceDefinition): Approval {
  const text = metadata?.annotations?.[ANNOTATION] ?? '';
  if (text === '') return { state: 'Missing', reason: `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)}, ${SEE}` };
  if (text.startsWith('unapproved')) return { state: 'Unapproved', reason: `not approved: ${JSON.stringify(text)}` };
  const url = parseUrl(text);
  if (typeof url !== 'string' && url.host !== '' && url.scheme !== '') return { state: 'Approved', reason: `approved in ${text}` };
  return { state: 'Invalid', reason: `protected groups must have approval annotation ${JSON.stringify(ANNOTATION)} with either a URL or a reason starting with "unapproved", ${SEE}` };
}

/** A state that an update leaves as it was is not found fault with. */
export function approvalErrors(definition: CustomResourceDefinition, previous: CustomResourceDefinition | undefined): FieldError[] {
  if (!isProtected(definition.spec.group)) return [];
  const { state, reason } = approvalOf(definition);
  if (previous !== undefined && approvalOf(previous).state === state) return [];
  const field = `metadata.annotations[${ANNOTATION}]`;
  if (state === 'Missing') return [required(field, reason)];
  return state === 'Invalid' ? [invalidValue(field, definition.metadata?.annotations?.[ANNOTATION], reason)] : [];
}

/** The condition of a definition in a protected group. */
export function approvalCondition(definition: CustomResourceDefinition): Omit<CustomResourceDefinitionCondition, 'lastTransitionTime'> | undefined {
  if (!isProtected(definition.spec.group)) return undefined;
  const { state, reason } = approvalOf(definition);
  return { type: 'KubernetesAPIApprovalPolicyConformant', status: state === 'Approved' ? 'True' : 'False', reason: `${state}Annotation`, message: reason };
}
