// Mirrors kube-aggregator/pkg/registry/apiservice
// Differs: nothing that can be seen.
import type { APIService } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { pathSegmentErrors } from '#cluster/apimachinery/validation/formats.js';
import { withStatusOnly } from '#cluster/apiserver/status-update.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate, validateStatus } from './validation.js';

const HTTPS_PORT = 443;

export const apiServiceStrategy: Behaviour<APIService> = {
  nameErrors: pathSegmentErrors,
  hasGeneration: false,
  allowsUnconditionalUpdate: false,
  setDefaults: (object) => withPart(object, 'spec', (spec) => withPart(spec, 'service', (service) => fill(service, { port: HTTPS_PORT }))),
  // What the server itself answers for is there at once.
  prepareForCreate: (object, store) => ({
    ...object,
    status: object.spec?.service !== undefined ? {} : { conditions: [{ type: 'Available', status: 'True', lastTransitionTime: formatTime(store.env.clock.now()), reason: 'Local', message: 'Local APIServices are always available' }] },
  }),
  validate,
  validateUpdate: validate,
  prepareForStatusUpdate: withStatusOnly,
  validateStatusUpdate: validateStatus,
};
