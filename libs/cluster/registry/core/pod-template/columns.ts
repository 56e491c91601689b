import type { PodTemplate } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { CONTAINER_DOCS, containerImages, containerNames, described, NAME, text } from '#cluster/registry/columns.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';

export const podTemplateColumns: readonly Column<PodTemplate>[] = described([
  NAME,
  text('Containers', ({ template }) => containerNames(template?.spec?.containers ?? [])),
  text('Images', ({ template }) => containerImages(template?.spec?.containers ?? [])),
  text('Pod Labels', ({ template }) => formatSelectorOf(template?.metadata?.labels)),
], { ...CONTAINER_DOCS, 'Pod Labels': 'The labels for the pod template.' });
