// Mirrors k8s.io/kubectl/pkg/cmd/auth/reconcile.go and component-helpers/auth/rbac/reconciliation
// Differs: a binding that can't be read or written is an error, where kubectl crashes.
import type { PolicyRule } from '#cluster/api/generated/types.js';
import { uncovered } from '#cluster/apimachinery/policy-rules.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { type DryRun, dryRunFlag, dryRunOf } from '#kubectl/flags/dry-run.js';
import { bool } from '#kubectl/flags/flag.js';
import { printerFor, printFlags } from '#kubectl/printers/print-flags.js';
import { fileFlags, pathsOf, requireFiles } from '#kubectl/resources/files.js';
import { type Info, select } from '#kubectl/resources/select.js';
import { visitAll } from '#kubectl/resources/visit.js';
import { type Dynamic, listOf, sameJson } from '#kubectl/rest/dynamic.js';
import { Fatal, isNotFound } from '#kubectl/rest/errors.js';
import { pathOf } from '#kubectl/rest/mapper.js';

const GROUP = 'rbac.authorization.k8s.io';
const AUTO_UPDATE = 'rbac.authorization.kubernetes.io/autoupdate';

interface Flags {
  readonly removeExtraPermissions: boolean;
  readonly removeExtraSubjects: boolean;
}

interface Result {
  readonly object: Dynamic;
  readonly operation: 'create' | 'update' | 'recreate' | 'none';
  readonly isProtected: boolean;
  /** What the file has more, and what the cluster has more: as Go prints structs. */
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

export const reconcile = defineVerb({
  name: 'reconcile',
  usage: 'auth reconcile -f FILENAME [options]',
  summary: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  flags: { ...fileFlags, ...printFlags, dryRun: dryRunFlag, removeExtraPermissions: bool({ help: 'If true, removes extra permissions added to roles' }), removeExtraSubjects: bool({ help: 'If true, removes extra subjects added to rolebindings' }) },
  *run(call) {
    requireFiles(call.flags);
    if (call.args.length > 0) throw new Fatal('no arguments are allowed');
    const dryRun = readDryRun(call);
    if (dryRun === 'server') throw new Fatal('--dry-run=server for command reconcile is not supported yet');
    void call.place;
    pathsOf(call, call.flags);
    call.connect();
    const printer = printerFor(call, { operation: `reconciled${dryRun === 'client' ? ' (dry run)' : ''}` });
    const selection = yield* select(call, { args: [], files: call.flags, local: true, typed: true, keepGoing: true });
    yield* visitAll(selection, function* (info) {
      if (info.resource.group !== GROUP) return;
      const result = yield* reconciled(call, info, call.flags, dryRun === 'none');
      call.console.print(printer.print({ apiVersion: `${GROUP}/v1`, kind: info.resource.kind, ...result.object }, true));
      for (const line of reportOf(result, info.object.roleRef !== undefined, call.flags)) call.console.errorLine(line);
    });
  },
});

/** Throws Fatal, with the command that could not read its flag. */
function readDryRun(call: Call<Flags & { readonly dryRun: string }>): DryRun {
  try {
    return dryRunOf(call);
  } catch (error) {
    throw error instanceof Fatal ? new Fatal(`error accessing --dry-run flag for command reconcile: ${error.message}`) : error;
  }
}

function* reconciled<F>(call: Call<F>, info: Info, flags: Flags, writes: boolean): Step<Result> {
  const { resource, namespace, name, object } = info;
  const path = pathOf(resource, namespace, name);
  const result = computed(yield* found(call, path), object, flags);
  if (result.isProtected || !writes || result.operation === 'none') return result;
  if (result.operation === 'update') return { ...result, object: yield* call.client.json('PUT', path, { body: result.object }) };
  if (result.operation === 'recreate') yield* call.client.json('DELETE', path);
  else if (namespace !== undefined) yield* ensureNamespace(call, namespace);
  return { ...result, object: yield* call.client.json('POST', pathOf(resource, namespace), { body: result.object }) };
}

function* found<F>(call: Call<F>, path: string): Step<Dynamic | undefined> {
  try {
    return yield* call.client.json('GET', path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function* ensureNamespace<F>(call: Call<F>, namespace: string): Step<void> {
  if ((yield* found(call, `/api/v1/namespaces/${namespace}`)) !== undefined) return;
  yield* call.client.json('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } });
}

function computed(live: Dynamic | undefined, expected: Dynamic, flags: Flags): Result {
  const isBinding = expected.roleRef !== undefined;
  if (live === undefined) {
    const missing = isBinding ? listOf(expected.subjects).map(subjectText) : listOf(expected.rules).map(ruleText);
    return { object: expected, operation: 'create', isProtected: false, missing, extra: [] };
  }
  const isProtected = live.metadata.annotations?.[AUTO_UPDATE] === 'false';
  if (isBinding && !sameJson(live.roleRef, expected.roleRef)) return { object: expected, operation: 'recreate', isProtected, missing: [], extra: [] };
  const metadata = withMerged(live.metadata, expected.metadata);
  const content = isBinding ? subjectsOf(live, expected, flags.removeExtraSubjects) : rulesOf(live, expected, flags.removeExtraPermissions);
  const changes = content.changed === undefined && sameJson(metadata, live.metadata) ? 'none' : 'update';
  return { object: { ...live, metadata, ...content.changed }, operation: changes, isProtected, missing: content.missing, extra: content.extra };
}

/** Labels and annotations of both; the cluster's win. */
function withMerged(live: Dynamic, expected: Dynamic): Dynamic {
  const merged: Dynamic = { ...live };
  for (const key of ['annotations', 'labels']) if (expected?.[key] !== undefined) merged[key] = { ...expected[key], ...live[key] };
  return merged;
}

interface Content {
  /** Fields to write; undefined: it is as it should be. */
  readonly changed: Dynamic | undefined;
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

function rulesOf(live: Dynamic, expected: Dynamic, removes: boolean): Content {
  const [own, wanted]: [PolicyRule[], PolicyRule[]] = [listOf(live.rules), listOf(expected.rules)];
  const missing = uncovered(own, wanted);
  const areBothGathered = live.aggregationRule !== undefined && expected.aggregationRule !== undefined;
  const extra = areBothGathered ? [] : uncovered(wanted, own);
  const isAsExpected = missing.length === 0 && (!removes || extra.length === 0);
  const rules = isAsExpected ? undefined : { rules: removes ? wanted : [...own, ...missing] };
  const aggregation = aggregationOf(live, expected, removes);
  return { changed: rules === undefined && aggregation === undefined ? undefined : { ...rules, ...aggregation }, missing: missing.map(ruleText), extra: extra.map(ruleText) };
}

function aggregationOf(live: Dynamic, expected: Dynamic, removes: boolean): Dynamic | undefined {
  const [own, wanted] = [listOf(live.aggregationRule?.clusterRoleSelectors), listOf(expected.aggregationRule?.clusterRoleSelectors)];
  const lacking = wanted.filter((each) => !own.some((other) => sameJson(each, other)));
  const more = own.filter((each) => !wanted.some((other) => sameJson(each, other)));
  if (expected.aggregationRule === undefined && live.aggregationRule !== undefined) return { aggregationRule: undefined };
  if (!removes && lacking.length > 0) return { aggregationRule: { clusterRoleSelectors: [...own, ...lacking] } };
  return removes && lacking.length + more.length > 0 ? { aggregationRule: expected.aggregationRule } : undefined;
}

function subjectsOf(live: Dynamic, expected: Dynamic, removes: boolean): Content {
  const [own, wanted] = [listOf(live.subjects), listOf(expected.subjects)];
  const lacking = (list: Dynamic[], others: Dynamic[]) => list.filter((each, at) => !others.some((other) => subjectText(other) === subjectText(each)) && list.findIndex((other) => subjectText(other) === subjectText(each)) === at);
  const [missing, extra] = [lacking(wanted, own), lacking(own, wanted)];
  const isAsExpected = missing.length === 0 && (!removes || extra.length === 0);
  return { changed: isAsExpected ? undefined : { subjects: removes ? wanted : [...own, ...missing] }, missing: missing.map(subjectText), extra: extra.map(subjectText) };
}

function reportOf({ operation, isProtected, missing, extra }: Result, isBinding: boolean, flags: Flags): readonly string[] {
  if (operation === 'none') return [];
  const what = isBinding ? 'subjects' : 'rules';
  const removes = isBinding ? flags.removeExtraSubjects : flags.removeExtraPermissions;
  return [
    `\treconciliation required ${operation}${isProtected ? `, but object opted out (${AUTO_UPDATE}: false)` : ''}`,
    ...(missing.length === 0 ? [] : [`\tmissing ${what} added:`, ...missing.map((each) => `\t\t${each}`)]),
    ...(!removes || extra.length === 0 ? [] : [`\textra ${what} removed:`, ...extra.map((each) => `\t\t${each}`)]),
  ];
}

/** Go's %+v. */
function ruleText(rule: Dynamic): string {
  const list = (name: string) => `[${listOf(rule[name]).join(' ')}]`;
  return `{Verbs:${list('verbs')} APIGroups:${list('apiGroups')} Resources:${list('resources')} ResourceNames:${list('resourceNames')} NonResourceURLs:${list('nonResourceURLs')}}`;
}

function subjectText({ kind = '', apiGroup = '', name = '', namespace = '' }: Dynamic): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
}
