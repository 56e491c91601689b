// Mirrors pkg/registry/apps/statefulset and pkg/registry/apps/controllerrevision
// Differs: nothing that can be seen.
import type { ControllerRevision } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { nonNegative } from '#cluster/registry/field-checks.js';

export const controllerRevisionStrategy: Behaviour<ControllerRevision> = {
  validate: (revision) => nonNegative(revision.revision, 'revision'),
  validateUpdate: (next, previous) => (deepEqual(next.data, previous.data) ? [] : [invalidValue('data', next.data, 'field is immutable')]),
};
