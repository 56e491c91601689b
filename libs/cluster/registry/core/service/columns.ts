import type { Service, ServicePort } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import { formatSelectorOf } from '#cluster/registry/selector-text.js';

export const serviceColumns: readonly Column<Service>[] = described([
  NAME,
  text('Type', ({ spec }) => spec.type ?? ''),
  text('Cluster-IP', ({ spec }) => ((spec.clusterIPs?.[0] ?? spec.clusterIP ?? '') === '' ? '<none>' : (spec.clusterIPs?.[0] ?? spec.clusterIP ?? ''))),
  text('External-IP', externalAddress),
  text('Port(s)', ({ spec }) => portsText(spec.ports ?? [])),
  AGE,
  text('Selector', ({ spec }) => formatSelectorOf(spec.selector), 1),
], {
  Type: fieldDoc('core.v1.ServiceSpec', 'type'),
  'Cluster-IP': fieldDoc('core.v1.ServiceSpec', 'clusterIP'),
  'External-IP': fieldDoc('core.v1.ServiceSpec', 'externalIPs'),
  'Port(s)': fieldDoc('core.v1.ServiceSpec', 'ports'),
  Selector: fieldDoc('core.v1.ServiceSpec', 'selector'),
});

function externalAddress(service: Stored<Service>): string {
  const { spec, status } = service;
  const external = spec.externalIPs ?? [];
  switch (spec.type) {
    case 'LoadBalancer': {
      const ingress = (status?.loadBalancer?.ingress ?? []).map((each) => ((each.ip ?? '') !== '' ? (each.ip as string) : (each.hostname ?? ''))).filter((each) => each !== '');
      const all = [...new Set([...ingress])].sort();
      if (external.length > 0) return [...all, ...external].join(',');
      return all.length > 0 ? all.join(',') : '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return external.length > 0 ? external.join(',') : '<none>';
  }
}

function portsText(ports: readonly ServicePort[]): string {
  if (ports.length === 0) return '<none>';
  return ports.map((port) => ((port.nodePort ?? 0) > 0 ? `${port.port}:${port.nodePort}/${port.protocol}` : `${port.port}/${port.protocol}`)).join(',');
}
