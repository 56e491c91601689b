// Mirrors config map, secret, service account, namespace, quota, limit range and priority class of pkg/describe
import { formatQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';
import { decodeBase64 } from '#kubectl/rest/base64.js';
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, listOf, sortedEntries } from '#kubectl/rest/dynamic.js';
import type { DescribeContext } from './context.js';
import { writeEvents } from './events.js';
import { longTime, Writer, writeAnnotations, writeMap } from './writer.js';

function head(w: Writer, metadata: Dynamic): void {
  w.field('Name', metadata.name);
  if (metadata.namespace) w.field('Namespace', metadata.namespace);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
}

export function* describeConfigMap(map: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  head(w, map.metadata);
  w.raw('\nData\n====\n');
  for (const [key, value] of sortedEntries(map.data)) w.raw(`${key}:\n----\n${value}\n\n`);
  w.raw('\nBinaryData\n====\n');
  for (const [key, value] of sortedEntries(map.binaryData)) w.raw(`${key}: ${decodeBase64(value)?.length ?? 0} bytes\n`);
  w.raw('\n');
  yield* writeEvents(w, map, context);
  return w.aligned();
}

export function* describeSecret(secret: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  head(w, secret.metadata);
  w.raw(`\nType:\t${secret.type ?? ''}\n\nData\n====\n`);
  for (const [key, value] of sortedEntries(secret.data)) {
    const bytes = decodeBase64(String(value));
    if (secret.type === 'kubernetes.io/service-account-token' && key === 'token' && bytes !== undefined) w.raw(`${key}:\t${String.fromCharCode(...bytes)}\n`);
    else w.raw(`${key}:\t${bytes?.length ?? 0} bytes\n`);
  }
  yield undefined;
  return w.aligned();
}

export function* describeServiceAccount(account: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  head(w, account.metadata);
  const names = listOf(account.imagePullSecrets).map(({ name }) => name);
  if (names.length === 0) w.field('Image pull secrets', '<none>');
  for (const [i, name] of names.entries()) w.line(0, `${i === 0 ? 'Image pull secrets:' : ''}\t${name}`);
  yield* writeEvents(w, account, context);
  return w.aligned();
}

export function* describeNamespace(namespace: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  const { metadata, status = {} } = namespace;
  w.field('Name', metadata.name);
  writeMap(w, 0, 'Labels', metadata.labels);
  writeAnnotations(w, 0, metadata.annotations);
  w.field('Status', status.phase ?? '');
  if (listOf(status.conditions).length > 0) {
    w.raw('Conditions:\n  Type\tStatus\tLastTransitionTime\tReason\tMessage\n  ----\t------\t------------------\t------\t-------\n');
    for (const condition of status.conditions) w.line(1, `${condition.type}\t${condition.status}\t${longTime(condition.lastTransitionTime)}\t${condition.reason ?? ''}\t${condition.message ?? ''}`);
  }
  const quotas = yield* context.list('resourcequotas', metadata.name);
  w.raw('\n');
  if (quotas.length === 0) w.raw('No resource quota.\n');
  else {
    w.raw('Resource Quotas\n');
    for (const quota of quotas) {
      w.raw(`  Name:\t${quota.metadata.name}\n`);
      const scopes = [...listOf(quota.spec?.scopes)].sort();
      if (scopes.length > 0) w.raw(`  Scopes:\t${scopes.join(', ')}\n`);
      for (const scope of scopes) if (SCOPE_HELP[scope] !== undefined) w.raw(`  * ${SCOPE_HELP[scope]}\n`);
      w.raw('  Resource\tUsed\tHard\n  --------\t---\t---\n');
      for (const [resource, hard] of sortedEntries(quota.status?.hard)) w.raw(`  ${resource}\t${quota.status?.used?.[resource] ?? '0'}\t${hard}\n`);
    }
  }
  const limits = yield* context.list('limitranges', metadata.name);
  if (limits.length === 0) w.raw('\nNo LimitRange resource.\n');
  else {
    w.raw('\nResource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n ----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
    for (const limit of limits) for (const row of limitRows(limit)) w.raw(` ${row.join('\t')}\n`);
  }
  return w.aligned();
}

export function* describeQuota(quota: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', quota.metadata.name);
  w.field('Namespace', quota.metadata.namespace);
  const scopes = [...listOf(quota.spec?.scopes)].sort();
  if (scopes.length > 0) {
    w.field('Scopes', scopes.join(', '));
    for (const scope of scopes) if (SCOPE_HELP[scope] !== undefined) w.line(0, ` * ${SCOPE_HELP[scope]}`);
  }
  w.raw('Resource\tUsed\tHard\n--------\t----\t----\n');
  for (const [resource, hard] of sortedEntries(quota.status?.hard)) w.raw(`${resource}\t${inFormatOf(quota.status?.used?.[resource] ?? '0', hard)}\t${hard}\n`);
  yield undefined;
  return w.aligned();
}

/** What is used, written as what is allowed is. */
function inFormatOf(used: string, hard: string): string {
  const [amount, model] = [quantityOf(used), quantityOf(hard)];
  return amount.format === model.format ? used : formatQuantity({ ...amount, format: model.format });
}

const SCOPE_HELP: Readonly<Record<string, string>> = {
  Terminating: 'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating: 'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

export function* describeLimitRange(limit: Dynamic, _context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', limit.metadata.name);
  w.field('Namespace', limit.metadata.namespace);
  w.raw('Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio\n----\t--------\t---\t---\t---------------\t-------------\t-----------------------\n');
  for (const row of limitRows(limit)) w.raw(`${row.join('\t')}\n`);
  yield undefined;
  return w.aligned();
}

function limitRows(limit: Dynamic): string[][] {
  return listOf(limit.spec?.limits).flatMap((item) => {
    const resources = new Set(['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'].flatMap((field) => Object.keys(item[field] ?? {})));
    return [...resources].sort().map((resource) => [item.type, resource, ...['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'].map((field) => String(item[field]?.[resource] ?? '-'))]);
  });
}

export function* describePriorityClass(object: Dynamic, context: DescribeContext): Step<string> {
  const w = new Writer();
  w.field('Name', object.metadata.name);
  w.field('Value', object.value);
  w.field('GlobalDefault', object.globalDefault === true);
  w.field('PreemptionPolicy', object.preemptionPolicy ?? 'PreemptLowerPriority');
  w.field('Description', object.description ?? '');
  w.field('Annotations', sortedEntries(object.metadata.annotations).map(([key, value]) => `${key}=${value}`).join(',') || '<none>');
  yield* writeEvents(w, object, context);
  return w.aligned();
}
