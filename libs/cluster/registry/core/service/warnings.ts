// Mirrors pkg/api/service/warnings.go
// Differs: nothing that can be seen.
import type { Service } from '#cluster/api/generated/types.js';
import { cidrWarnings, ipWarnings } from '#cluster/apimachinery/validation/addresses.js';

export function serviceWarnings({ metadata, spec = {} }: Service): string[] {
  const { type, clusterIP = '', clusterIPs = [], externalIPs = [], loadBalancerIP = '', loadBalancerSourceRanges = [], externalName = '' } = spec;
  const isHeadless = type === 'ClusterIP' && clusterIP === 'None';
  const isExternalName = type === 'ExternalName';
  const warnings: string[] = [];
  if (metadata?.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined) {
    warnings.push('annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead');
  }
  if (clusterIP !== 'None') for (const [i, address] of clusterIPs.entries()) warnings.push(...ipWarnings(`spec.clusterIPs[${i}]`, address));
  if (isHeadless) {
    if (loadBalancerIP !== '') warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIPs.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  for (const [i, address] of externalIPs.entries()) warnings.push(...ipWarnings(`spec.externalIPs[${i}]`, address));
  if (externalIPs.length > 0 && !isHeadless && !isExternalName) warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (loadBalancerIP !== '') warnings.push(...ipWarnings('spec.loadBalancerIP', loadBalancerIP));
  for (const [i, range] of loadBalancerSourceRanges.entries()) warnings.push(...cidrWarnings(`spec.loadBalancerSourceRanges[${i}]`, range));
  if (isExternalName && externalIPs.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!isExternalName && externalName !== '') warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose') warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}
