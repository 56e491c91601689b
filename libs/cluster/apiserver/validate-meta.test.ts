import { describe, expect, test } from 'vitest';
import { configmaps } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

describe('metadata is refused with', () => {
  test.each<[string, object, string]>([
    ['a finalizer that is nobody\'s', { finalizers: ['a.b/c', 'mine'] }, 'metadata.finalizers[1]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
    ['two ways of deleting', { finalizers: ['orphan', 'foregroundDeletion'] }, 'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set'],
    ['a label that is none', { labels: { a: 'b c' } }, "metadata.labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"],
  ])('%s', (_name, metadata, want) => {
    expect(() => aSmallCluster().client.create(configmaps, { metadata: { name: 'x', namespace: 'default', ...metadata } })).toThrow(`ConfigMap "x" is invalid: ${want}`);
  });
});
