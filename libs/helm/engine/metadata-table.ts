// Mirrors helm.sh/helm/v4/pkg/chart (Accessor.MetadataAsMap): Chart.yaml under the names of Go's fields
import type { Metadata } from '#helm/charts/chart.js';
import type { Table } from './values.js';

export function metadataTable(metadata: Metadata): Table {
  return {
    Name: metadata.name, Home: metadata.home ?? '', Sources: metadata.sources ?? [], Version: metadata.version, Description: metadata.description ?? '', Keywords: metadata.keywords ?? [],
    Maintainers: (metadata.maintainers ?? []).map(({ name = '', email = '', url = '' }) => ({ Name: name, Email: email, URL: url })),
    Icon: metadata.icon ?? '', APIVersion: metadata.apiVersion, Condition: metadata.condition ?? '', Tags: metadata.tags ?? '', AppVersion: metadata.appVersion ?? '', Deprecated: metadata.deprecated ?? false,
    Annotations: { ...metadata.annotations }, KubeVersion: metadata.kubeVersion ?? '',
    Dependencies: (metadata.dependencies ?? []).map((each) => ({
      Name: each.name, Version: each.version ?? '', Repository: each.repository, Condition: each.condition ?? '', Tags: each.tags ?? [], Enabled: each.enabled ?? false, ImportValues: each['import-values'] ?? [], Alias: each.alias ?? '',
    })),
    Type: metadata.type ?? '',
  };
}
