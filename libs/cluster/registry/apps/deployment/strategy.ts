// Mirrors pkg/registry/apps/deployment, pkg/apis/apps
// Differs: nothing that can be seen.
import type { Deployment, DeploymentSpec } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { formatSelector, fromLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { shownSelector } from '#cluster/registry/apps/selector-validation.js';
import { deploymentStatusErrors } from '#cluster/registry/apps/status-validation.js';
import { setTemplateDefaults } from '#cluster/registry/core/pod/defaults.js';
import { nameWarnings, templateWarnings } from '#cluster/registry/core/pod/warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const deploymentStrategy: Behaviour<Deployment> = {
  setDefaults: (object) =>
    withPart(fill(object, { spec: {} as DeploymentSpec }), 'spec', (spec) => {
      const filled = fill(spec, { replicas: 1, strategy: {}, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, template: {} });
      const withStrategy = withPart(filled, 'strategy', (strategy) => {
        const typed = (strategy.type ?? '') === '' ? { ...strategy, type: 'RollingUpdate' } : strategy;
        return typed.type === 'RollingUpdate' ? withPart(fill(typed, { rollingUpdate: {} }), 'rollingUpdate', (rolling) => fill(rolling, { maxUnavailable: '25%', maxSurge: '25%' })) : typed;
      });
      return withPart(withStrategy, 'template', setTemplateDefaults);
    }),
  prepareForCreate: ({ status: _s, ...deployment }) => deployment as Deployment,
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.spec.selector, previous.spec.selector, 'spec.selector', shownSelector)],
  prepareForStatusUpdate: (next, previous) => {
    const { labels: _l, ...metadata } = next.metadata;
    const { labels } = previous.metadata;
    return { ...next, metadata: { ...metadata, ...(labels && { labels }) }, spec: previous.spec } as Stored<Deployment>;
  },
  validateStatusUpdate: deploymentStatusErrors,
  warnings: ({ metadata, spec }, previous) => [...(previous === undefined ? nameWarnings(metadata?.name, 'Pod names and hostnames') : []), ...(semanticEqual(spec, previous?.spec) ? [] : templateWarnings(spec?.template, 'spec.template'))],
  returnsDeleted: false,
  defaultPropagation: 'Background',
  scale: {
    replicas: (object) => object.spec.replicas ?? 0,
    statusReplicas: (object) => object.status?.replicas ?? 0,
    selector: (object) => formatSelector(fromLabelSelector(object.spec.selector)),
    withReplicas: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }) as Stored<Deployment>,
  },
};
