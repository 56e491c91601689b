// Mirrors apiserver/pkg/util/flowcontrol/rule.go: which requests a FlowSchema means
// Differs: nothing.
import type { FlowSchema } from '#cluster/api/generated/types.js';
import type { RequestInfo } from '#cluster/apiserver/http/request-info.js';
import type { UserInfo } from '#cluster/client/client.js';

/** What of a request decides. */
export type Classified = Pick<RequestInfo, 'isResource' | 'verb' | 'group' | 'resource' | 'subresource' | 'namespace' | 'path'>;

type PolicyRules = NonNullable<NonNullable<FlowSchema['spec']>['rules']>[number];
type ResourceRule = NonNullable<PolicyRules['resourceRules']>[number];
type NonResourceRule = NonNullable<PolicyRules['nonResourceRules']>[number];
type Subject = PolicyRules['subjects'][number];

const ALL = '*';
const SERVICE_ACCOUNT = 'system:serviceaccount:';

export function matches({ spec }: FlowSchema, user: UserInfo, info: Classified): boolean {
  return (spec?.rules ?? []).some(({ subjects, resourceRules = [], nonResourceRules = [] }) => {
    if (!subjects.some((subject) => isSubject(subject, user))) return false;
    return info.isResource ? resourceRules.some((rule) => isResourceRule(rule, info)) : nonResourceRules.some((rule) => isNonResourceRule(rule, info));
  });
}

function isSubject({ kind, user, group, serviceAccount }: Subject, { name, groups }: UserInfo): boolean {
  switch (kind) {
    case 'User':
      return user !== undefined && (user.name === ALL || user.name === name);
    case 'Group':
      return group !== undefined && (group.name === ALL || groups.includes(group.name));
    case 'ServiceAccount': {
      if (serviceAccount === undefined) return false;
      const prefix = `${SERVICE_ACCOUNT}${serviceAccount.namespace}:`;
      return serviceAccount.name === ALL ? name.startsWith(prefix) : name === `${prefix}${serviceAccount.name}`;
    }
    default:
      return false;
  }
}

function isResourceRule({ verbs, resources, apiGroups, clusterScope, namespaces = [] }: ResourceRule, { verb, group, resource, subresource, namespace }: Classified): boolean {
  if (!has(verbs, verb) || !has(resources, subresource === '' ? resource : `${resource}/${subresource}`) || !has(apiGroups, group)) return false;
  return namespace === undefined || namespace === '' ? clusterScope === true : has(namespaces, namespace);
}

function isNonResourceRule({ verbs, nonResourceURLs }: NonResourceRule, { verb, path }: Classified): boolean {
  return has(verbs, verb) && nonResourceURLs.some((url) => {
    if (url === ALL || url === path) return true;
    const prefix = url.endsWith('*') ? url.slice(0, -1) : url;
    return path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`);
  });
}

/** The wildcard counts where it stands alone. */
function has(list: readonly string[], value: string): boolean {
  return (list.length === 1 && list[0] === ALL) || list.includes(value);
}
