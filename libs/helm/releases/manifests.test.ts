import { describe, expect, test } from 'vitest';
import { HelmError } from '#helm/errors.js';
import { Logger } from '#helm/logger.js';
import { INSTALL_ORDER, sortManifests, splitManifests } from './manifests.js';

const logger = new Logger(() => undefined, false);
const manifest = (kind: string, name: string, annotations = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${annotations === '' ? '' : `  annotations:\n${annotations}`}`;

describe('sortManifests', () => {
  test('kinds in the order in which they are installed, unknown ones last', () => {
    const files = new Map([['c/templates/a.yaml', [manifest('Widget', 'w'), manifest('Deployment', 'd'), manifest('Service', 's'), manifest('ConfigMap', 'c')].join('\n---\n')], ['c/templates/_h.yaml', 'x: {']]);
    expect(sortManifests(files, INSTALL_ORDER, logger).manifests.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Service', 'Deployment', 'Widget']);
  });
  test('hooks stand apart', () => {
    const text = manifest('Job', 'j', '    helm.sh/hook: pre-install, post-upgrade\n    helm.sh/hook-weight: "-5"\n    helm.sh/hook-delete-policy: hook-succeeded');
    const { hooks, manifests } = sortManifests(new Map([['c/templates/j.yaml', text]]), INSTALL_ORDER, logger);
    expect(manifests).toEqual([]);
    expect(hooks).toMatchObject([{ name: 'j', events: ['pre-install', 'post-upgrade'], weight: -5, deletePolicies: ['hook-succeeded'] }]);
  });
  test('what is no YAML is told with its file', () => {
    expect(() => sortManifests(new Map([['c/templates/a.yaml', 'a: b: c']]), INSTALL_ORDER, logger)).toThrow(new HelmError('YAML parse error on c/templates/a.yaml: error converting YAML to JSON: yaml: mapping values are not allowed in this context'));
  });
  test('documents without white space around them', () => {
    expect(splitManifests('---\na: 1\n\n---\n---   \nb: 2\n')).toEqual(['a: 1', 'b: 2']);
  });
});
