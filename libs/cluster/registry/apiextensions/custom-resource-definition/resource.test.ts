import { testResource } from '#cluster/testing/resource-tests.js';
import { customResourceDefinitionResource } from './resource.js';

const LABEL = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } };

testResource(customResourceDefinitionResource, {
  sample: { metadata: { name: 'foos.example.com' }, spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'foos', kind: 'Foo' }, versions: [version] } },
  fills: [['names and that versions are as they are', {}, { spec: { conversion: { strategy: 'None' }, names: { singular: 'foo', listKind: 'FooList' } } }]],
  refuses: [
    ['another name', { metadata: { name: 'bars.example.com' } }, 'metadata.name: Invalid value: "bars.example.com": must be spec.names.plural+"."+spec.group'],
    ['nothing that is stored', { spec: { versions: [{ ...version, storage: false }] } }, 'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version'],
  ],
  keeps: [['its scope', { spec: { scope: 'Cluster' } }, 'spec.scope: Invalid value: "Cluster": field is immutable']],
  statuses: [['names that are none', { acceptedNames: { plural: 'Foos', kind: 'Foo', listKind: 'Foo' } }, `[status.acceptedNames.plural: Invalid value: "Foos": ${LABEL}, status.acceptedNames.listKind: Invalid value: "Foo": kind and listKind may not be the same]`]],
  shows: [['when it was made', {}, ['foos.example.com', '2026-01-01T00:00:00Z']]],
});
