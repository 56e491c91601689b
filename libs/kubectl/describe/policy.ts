// Mirrors horizontal pod autoscaler, pod disruption budget and certificate signing request of pkg/describe
import { formatLabelSelector } from '#cluster/apimachinery/labels.js';
import { humanDuration } from '#cluster/apimachinery/time.js';
import type { Step } from '#linux/kernel/step.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import { type Dynamic, listOf } from '#kubectl/rest/dynamic.js';
import { requestSubject } from './certificate-request.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { joinedMap, longTime, Writer, writeAnnotations, writeMap } from './writer.js';

export function* describeAutoscaler(hpa: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = hpa;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  w.field('Reference', `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`);
  w.field('Metrics', '( current / target )');
  for (const [i, metric] of listOf(spec.metrics).entries()) w.line(1, metricText(metric, listOf(status.currentMetrics)[i]));
  w.field('Min replicas', spec.minReplicas ?? '<unset>');
  w.field('Max replicas', spec.maxReplicas);
  if (spec.behavior) writeBehavior(w, spec.behavior);
  w.field(`${spec.scaleTargetRef.kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`);
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tReason\tMessage\n  ----\t------\t------\t-------\n');
    for (const condition of status.conditions) w.line(1, `${condition.type}\t${condition.status}\t${condition.reason ?? ''}\t${condition.message ?? ''}`);
  }
  yield* writeEvents(w, hpa, context);
  return w.aligned();
}

function metricText(metric: Dynamic, current: Dynamic): string {
  switch (metric.type) {
    case 'Resource':
    case 'ContainerResource': {
      const source = metric.type === 'Resource' ? metric.resource : metric.containerResource;
      const now = metric.type === 'Resource' ? current?.resource?.current : current?.containerResource?.current;
      const of = metric.type === 'Resource' ? 'on pods' : `of container ${JSON.stringify(source.container)} on pods`;
      if (source.target?.averageValue !== undefined) return `resource ${source.name} ${of}:\t${now?.averageValue ?? '<unknown>'} / ${source.target.averageValue}`;
      const shown = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}% (${now.averageValue ?? ''})`;
      return `resource ${source.name} ${of}  (as a percentage of request):\t${shown} / ${source.target?.averageUtilization === undefined ? '<auto>' : `${source.target.averageUtilization}%`}`;
    }
    case 'Pods':
      return `${JSON.stringify(metric.pods.metric.name)} on pods:\t${current?.pods?.current?.averageValue ?? '<unknown>'} / ${metric.pods.target.averageValue}`;
    case 'Object': {
      const { describedObject, metric: named, target } = metric.object;
      const average = target.type === 'AverageValue';
      return `${JSON.stringify(named.name)} on ${describedObject.kind}/${describedObject.name} (target ${average ? 'average value' : 'value'}):\t${(average ? current?.object?.current?.averageValue : current?.object?.current?.value) ?? '<unknown>'} / ${average ? target.averageValue : target.value}`;
    }
    case 'External': {
      const { metric: named, target } = metric.external;
      const average = target.averageValue !== undefined;
      return `${JSON.stringify(named.name)} (target ${average ? 'average value' : 'value'}):\t${(average ? current?.external?.current?.averageValue : current?.external?.current?.value) ?? '<unknown>'} / ${average ? target.averageValue : target.value}`;
    }
    default:
      return `<unknown metric type ${JSON.stringify(metric.type)}>`;
  }
}

function writeBehavior(w: Writer, behavior: Dynamic): void {
  w.raw('Behavior:\n');
  for (const [name, rules] of [['Scale Up', behavior.scaleUp], ['Scale Down', behavior.scaleDown]] as const) {
    if (!rules) continue;
    w.line(1, `${name}:`);
    if (rules.stabilizationWindowSeconds !== undefined) w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
    if (listOf(rules.policies).length === 0) continue;
    w.line(2, rules.selectPolicy ? `Select Policy: ${rules.selectPolicy}` : 'Select Policy: Max');
    w.line(2, 'Policies:');
    for (const { type, value, periodSeconds } of rules.policies) w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
  }
}

export function* describeDisruptionBudget(pdb: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = pdb;
  w.field('Name', metadata.name);
  w.field('Namespace', metadata.namespace);
  if (spec.minAvailable !== undefined) w.field('Min available', spec.minAvailable);
  else if (spec.maxUnavailable !== undefined) w.field('Max unavailable', spec.maxUnavailable);
  w.field('Selector', spec.selector ? formatLabelSelector(spec.selector) : '<unset>');
  w.raw('Status:\n');
  for (const [name, value] of [['Allowed disruptions', status.disruptionsAllowed], ['Current', status.currentHealthy], ['Desired', status.desiredHealthy], ['Total', status.expectedPods]]) w.line(2, `${name}:\t${value ?? 0}`);
  yield* writeEvents(w, pdb, context);
  return w.aligned();
}

export function* describeSigningRequest(csr: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, spec, status = {} } = csr;
  w.field('Name', metadata.name);
  w.field('Labels', joinedMap(metadata.labels));
  w.field('Annotations', joinedMap(metadata.annotations));
  w.field('CreationTimestamp', longTime(metadata.creationTimestamp));
  w.field('Requesting User', spec.username ?? '');
  if (spec.signerName) w.field('Signer', spec.signerName);
  if (spec.expirationSeconds !== undefined) w.field('Requested Duration', humanDuration(spec.expirationSeconds * 1000));
  w.field('Status', signingStatus(status));
  const bytes = decodeBase64(spec.request ?? '');
  const subject = requestSubject(bytes === undefined ? '' : decodeUtf8(bytes));
  w.raw('Subject:\n');
  const inner = (name: string, value: string) => w.raw(`\t${name}:\t${value}\n`);
  inner('Common Name', subject?.commonName ?? '');
  inner('Serial Number', subject?.serialNumber ?? '');
  const list = (name: string, values: readonly string[] = []) => {
    if (values.length > 0) inner(name, values.join('\n\t\t'));
  };
  for (const [name, values] of [['Organization', subject?.organizations], ['Organizational Unit', subject?.units], ['Country', subject?.countries], ['Locality', subject?.localities], ['Province', subject?.provinces], ['StreetAddress', subject?.streets], ['PostalCode', subject?.postalCodes]] as const) list(name, values);
  const alternatives = [['DNS Names', subject?.dnsNames], ['Email Addresses', subject?.emails], ['URIs', subject?.uris], ['IP Addresses', subject?.addresses]] as const;
  if (alternatives.some(([, values = []]) => values.length > 0)) w.raw('Subject Alternative Names:\n');
  for (const [name, values] of alternatives) list(name, values);
  yield* writeEvents(w, csr, context);
  return w.aligned();
}

function signingStatus(status: Dynamic): string {
  const types = listOf(status.conditions).map(({ type }) => type);
  const parts = [types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending', ...(types.includes('Failed') ? ['Failed'] : []), ...(status.certificate ? ['Issued'] : [])];
  return parts.filter((part) => part !== '').join(',');
}
