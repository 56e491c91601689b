// Mirrors kube-aggregator/pkg/registry/apiservice
// Differs: only names are checked.
import type { APIService } from '#cluster/api/generated/types.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const apiServiceStrategy: Behaviour<APIService> = {
  nameErrors: pathSegmentErrors,
  hasGeneration: false,
};
