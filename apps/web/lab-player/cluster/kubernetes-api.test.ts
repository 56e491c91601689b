import { describe, expect, test } from 'vitest';
import { withoutManagedFields } from './kubernetes-api';

describe('withoutManagedFields', () => {
  test.each([
    {
      name: 'in the middle of metadata',
      yaml: 'metadata:\n  labels:\n    a: b\n  managedFields:\n  - apiVersion: v1\n    fieldsV1:\n      f:data: {}\n  - manager: kubectl\n  name: web\nspec: {}\n',
      want: 'metadata:\n  labels:\n    a: b\n  name: web\nspec: {}\n',
    },
    { name: 'none', yaml: 'metadata:\n  name: web\n', want: 'metadata:\n  name: web\n' },
  ])('$name', ({ yaml, want }) => {
    expect(withoutManagedFields(yaml)).toBe(want);
  });
});
