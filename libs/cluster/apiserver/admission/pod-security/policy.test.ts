import { describe, expect, test } from 'vitest';
import { joinFieldErrors } from '#cluster/apimachinery/validation/field-error.js';
import { policyOf, textOf } from './policy.js';

const labels = (own: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(own).map(([name, value]) => [`pod-security.kubernetes.io/${name}`, value]));

describe('what labels of a namespace ask for', () => {
  test.each([
    ['nothing', {}, 'privileged:latest privileged:latest privileged:latest'],
    ['what is enforced is warned of', { enforce: 'baseline', 'enforce-version': 'v1.30' }, 'baseline:v1.30 privileged:latest baseline:v1.30'],
    ['where nothing else is said', { enforce: 'baseline', warn: 'privileged' }, 'baseline:latest privileged:latest privileged:latest'],
    ['in the version that is said', { enforce: 'baseline', 'enforce-version': 'v1.30', 'warn-version': 'v1.31' }, 'baseline:v1.30 privileged:latest baseline:v1.31'],
    ['a level that is none', { enforce: 'strict', audit: 'strict' }, 'restricted:latest privileged:latest privileged:latest'],
  ])('%s', (_name, own, want) => {
    const { enforce, audit, warn } = policyOf(labels(own)).policy;
    expect([enforce, audit, warn].map(textOf).join(' ')).toBe(want);
  });

  test('says what is wrong with them', () => {
    expect(joinFieldErrors(policyOf(labels({ enforce: 'strict', 'enforce-version': '1.30' })).errors)).toBe(
      '[metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "1.30": must be "latest" or "v1.x"]',
    );
  });
});
