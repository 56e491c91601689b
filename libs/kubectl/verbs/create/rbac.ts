import { clusterrolebindings, clusterroles, rolebindings, roles } from '#cluster/api/resources.js';
import type { Step } from '#linux/kernel/step.js';
import type { Call } from '#kubectl/call.js';
import { defineVerb } from '#kubectl/define-verb.js';
import { labels, list, text, texts } from '#kubectl/flags/flag.js';
import type { Dynamic } from '#kubectl/rest/dynamic.js';
import { Fatal, NoMatch } from '#kubectl/rest/errors.js';
import { createGenerated, generateFlags, nameOf } from './generate.js';

const RESOURCE_VERBS = ['*', 'get', 'delete', 'list', 'create', 'update', 'patch', 'watch', 'proxy', 'deletecollection', 'use', 'bind', 'escalate', 'impersonate'];
const NON_RESOURCE_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];
/** Verbs that only some resources know; these need not be served. */
const SPECIAL: Readonly<Record<string, readonly string[]>> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  escalate: ['roles.rbac.authorization.k8s.io', 'clusterroles.rbac.authorization.k8s.io'],
  impersonate: ['users', 'serviceaccounts', 'groups', 'userextras.authentication.k8s.io'],
};

/** A resource as `--resource` names it, by its full name if it is served. */
interface Named {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly isServed: boolean;
}

interface RuleFlags {
  readonly verb: readonly string[];
  readonly resource: readonly string[];
  readonly resourceName: readonly string[];
}

const ruleFlags = {
  resource: list({ help: 'What the rule is about.' }),
  resourceName: texts({ help: 'Only the objects of this name.' }),
  verb: list({ help: 'What may be done.' }),
};

function verbsOf<F extends RuleFlags>({ flags }: Call<F>): string[] {
  return flags.verb.includes('*') ? ['*'] : [...new Set(flags.verb)];
}

function warnOfVerbs<F extends RuleFlags>(call: Call<F>): void {
  for (const verb of verbsOf(call)) if (!RESOURCE_VERBS.includes(verb)) call.console.errorLine(`Warning: '${verb}' is not a standard resource verb`);
}

function* rulesOf<F extends RuleFlags>(call: Call<F>): Step<Dynamic[]> {
  const verbs = verbsOf(call);
  const everything = call.flags.resource.indexOf('*');
  const typed = everything < 0 ? call.flags.resource : ['*'];
  const resources: Named[] = [];
  for (const each of typed) resources.push(yield* namedResource(call, each));
  checkVerbs(resources, verbs);
  const groups = new Map<string, string[]>();
  for (const { group, resource, subresource } of resources) {
    const full = subresource === '' ? resource : `${resource}/${subresource}`;
    const listed = groups.get(group) ?? [];
    if (!listed.includes(full)) listed.push(full);
    groups.set(group, listed);
  }
  const names = [...new Set(call.flags.resourceName)];
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, listed]) => ({ verbs, apiGroups: [group], resources: listed, ...(names.length > 0 ? { resourceNames: names } : {}) }));
}

function* namedResource<F>(call: Call<F>, typed: string): Step<Named> {
  const [name = '', ...sub] = typed.split('/');
  const dot = name.indexOf('.');
  const [resource, group] = dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
  const known = resource === '' || resource === '*' ? undefined : yield* call.mapper.findResource(name);
  return { group: known?.group ?? group, resource: known?.resource ?? resource, subresource: sub.join('/'), isServed: known !== undefined };
}

/** Throws Fatal, NoMatch. Nothing is looked at after a `*`. */
function checkVerbs(resources: readonly Named[], verbs: readonly string[]): void {
  for (const { group, resource, isServed } of resources) {
    if (resource === '') throw new Fatal('resource must be specified if apiGroup/subresource specified');
    if (resource === '*') return;
    const full = group === '' ? resource : `${resource}.${group}`;
    for (const verb of verbs) {
      if (SPECIAL[verb]?.includes(full) === false) throw new Fatal(`can not perform '${verb}' on '${resource}' in group '${group}'`);
    }
    if (!isServed && !verbs.some((verb) => SPECIAL[verb] !== undefined)) throw new NoMatch(resource, group);
  }
}

export const createRole = defineVerb({
  name: 'role',
  usage: 'create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  summary: 'Create a role with single rule',
  examples: ['kubectl create role pod-reader --verb=get --verb=list --verb=watch --resource=pods', '', 'kubectl create role foo --verb=get,list,watch --resource=rs.apps'],
  flags: { ...generateFlags, ...ruleFlags },
  *run(call) {
    const name = nameOf(call);
    if (call.flags.verb.length === 0) throw new Fatal('at least one verb must be specified');
    warnOfVerbs(call);
    if (call.flags.resource.length === 0) throw new Fatal('at least one resource must be specified');
    yield* createGenerated(call, { ref: roles, object: { metadata: { name }, rules: yield* rulesOf(call) } });
  },
});

export const createClusterRole = defineVerb({
  name: 'clusterrole',
  usage: 'create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none] [options]',
  summary: 'Create a cluster role',
  examples: ['kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods', '', 'kubectl create clusterrole "foo" --verb=get --non-resource-url=/logs/*'],
  flags: { ...generateFlags, ...ruleFlags, aggregationRule: labels({ help: 'Labels of the cluster roles to combine.' }), nonResourceUrl: list({ help: 'A path that is no resource.' }) },
  *run(call) {
    const name = nameOf(call);
    const { aggregationRule, nonResourceUrl, resource, verb } = call.flags;
    if (Object.keys(aggregationRule).length > 0) {
      if (nonResourceUrl.length + verb.length + resource.length + call.flags.resourceName.length > 0) throw new Fatal('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames');
      yield* createGenerated(call, { ref: clusterroles, object: { metadata: { name }, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregationRule }] } } });
      return;
    }
    if (verb.length === 0) throw new Fatal('at least one verb must be specified');
    if (resource.length === 0 && nonResourceUrl.length === 0) throw new Fatal('one of resource or nonResourceURL must be specified');
    if (resource.length > 0) warnOfVerbs(call);
    const rules = resource.length > 0 ? yield* rulesOf(call) : [];
    if (nonResourceUrl.length > 0) {
      for (const each of verb) if (!NON_RESOURCE_VERBS.includes(each)) throw new Fatal(`invalid verb: '${each}' for nonResourceURL`);
      for (const url of nonResourceUrl) {
        if (url !== '*' && !url.startsWith('/')) throw new Fatal('nonResourceURL should start with /');
        if (url !== '*' && url.slice(0, -1).includes('*')) throw new Fatal("nonResourceURL only supports wildcard matches when '*' is at the end");
      }
      rules.push({ verbs: [...new Set(verb)], nonResourceURLs: [...nonResourceUrl] });
    }
    yield* createGenerated(call, { ref: clusterroles, object: { metadata: { name }, rules } });
  },
});

const subjectFlags = {
  clusterrole: text({ help: 'The cluster role to bind.' }),
  group: texts({ help: 'A group that gets the role.' }),
  serviceaccount: texts({ help: 'A service account that gets the role: <namespace>:<name>.' }),
  subjectUser: texts({ name: 'user', help: 'A user who gets the role.' }),
};

function subjectsOf(flags: { readonly subjectUser: readonly string[]; readonly group: readonly string[]; readonly serviceaccount: readonly string[] }): Dynamic[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  return [
    ...flags.subjectUser.map((name) => ({ kind: 'User', apiGroup, name })),
    ...flags.group.map((name) => ({ kind: 'Group', apiGroup, name })),
    ...flags.serviceaccount.map((each) => {
      const [namespace = '', name = '', ...more] = each.split(':');
      if (namespace === '' || name === '' || more.length > 0) throw new Fatal('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace };
    }),
  ];
}

export const createRoleBinding = defineVerb({
  name: 'rolebinding',
  usage: 'create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  summary: 'Create a role binding for a particular role or cluster role',
  examples: ['kubectl create rolebinding admin --clusterrole=admin --user=user1 --user=user2 --group=group1'],
  flags: { ...generateFlags, ...subjectFlags, role: text({ help: 'The role to bind.' }) },
  *run(call) {
    const name = nameOf(call);
    const { clusterrole, role } = call.flags;
    if ((clusterrole === '') === (role === '')) throw new Fatal('exactly one of clusterrole or role must be specified');
    const subjects = subjectsOf(call.flags);
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: role === '' ? 'ClusterRole' : 'Role', name: role || clusterrole };
    yield* createGenerated(call, { ref: rolebindings, object: { metadata: { name }, ...(subjects.length > 0 ? { subjects } : {}), roleRef }, failed: 'failed to create rolebinding:' });
  },
});

export const createClusterRoleBinding = defineVerb({
  name: 'clusterrolebinding',
  usage: 'create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none] [options]',
  summary: 'Create a cluster role binding for a particular cluster role',
  examples: ['kubectl create clusterrolebinding cluster-admin --clusterrole=cluster-admin --user=user1 --group=group1'],
  flags: { ...generateFlags, ...subjectFlags, clusterrole: text({ required: true, completes: 'clusterrole', help: 'The cluster role to bind.' }) },
  *run(call) {
    const name = nameOf(call);
    const subjects = subjectsOf(call.flags);
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: call.flags.clusterrole };
    yield* createGenerated(call, { ref: clusterrolebindings, object: { metadata: { name }, ...(subjects.length > 0 ? { subjects } : {}), roleRef }, failed: 'failed to create clusterrolebinding:' });
  },
});
