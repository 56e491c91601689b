import { createAccessControl } from 'better-auth/plugins/access';
import { adminAc, defaultStatements, memberAc, ownerAc } from 'better-auth/plugins/organization/access';
import type { Role } from '#contracts/rest/me.js';

const control = createAccessControl(defaultStatements);

/** What each role may do to the organisation itself, in better-auth's words. */
export const organisationRoles = {
  owner: control.newRole(ownerAc.statements),
  admin: control.newRole(adminAc.statements),
  instructor: control.newRole(memberAc.statements),
  learner: control.newRole(memberAc.statements),
};
export { control as accessControl };

/** What each role may ask of the api. Whose rows it then reaches is the rows' own question. */
const everyone = [
  'me:read', 'catalogue:read', 'progress:read', 'session:start', 'session:read', 'session:use', 'attempt:submit', 'attempt:read',
  'kubeconfig:issue',
] as const;
const admins = ['audit:read'] as const;

export type Permission = (typeof everyone)[number] | (typeof admins)[number];

const permissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set<Permission>([...everyone, ...admins]),
  admin: new Set<Permission>([...everyone, ...admins]),
  instructor: new Set<Permission>(everyone),
  learner: new Set<Permission>(everyone),
};

export function isAllowed(role: Role, permission: Permission): boolean {
  return permissions[role].has(permission);
}
