import type { Role } from '#contracts/rest/me.js';

/** Who asks, in which organisation, as what. Made by the api's guard from a session that it has verified. */
export interface Caller {
  readonly userId: string;
  readonly organisationId: string;
  readonly role: Role;
}
