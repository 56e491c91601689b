// Mirrors pkg/registry/core/podtemplate
// Differs: nothing that can be seen.
import type { PodTemplate } from '#cluster/api/generated/types.js';
import { containerImages, containerNames, NAME, text } from '#cluster/registry/columns.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { validatePodTemplate } from '#cluster/registry/core/pod/validation.js';
import { templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { withPart } from '#cluster/registry/fill.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';

export const podTemplateStrategy: Behaviour<PodTemplate> = {
  setDefaults: (object) => withPart(object, 'template', setTemplateDefaults),
  validate: ({ template }) => validatePodTemplate(template, 'template'),
  warnings: ({ template }) => templateWarnings(template, 'template'),
  hasGeneration: true,
  columns: [
    NAME,
    text('Containers', ({ template }) => containerNames(template?.spec?.containers ?? [])),
    text('Images', ({ template }) => containerImages(template?.spec?.containers ?? [])),
    text('Pod Labels', ({ template }) => formatSelectorOf(template?.metadata?.labels)),
  ],
};
