// Mirrors pkg/registry/core/podtemplate
// Differs: nothing that can be seen.
import type { PodTemplate } from '#cluster/api/generated/types.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';

export const podTemplateStrategy: Behaviour<PodTemplate> = {
  setDefaults: (object) => withPart(object, 'template', setTemplateDefaults),
  validate: ({ template }) => validatePodTemplate(template, 'template'),
  warnings: ({ template }) => templateWarnings(template, 'template'),
  hasGeneration: true,
};
