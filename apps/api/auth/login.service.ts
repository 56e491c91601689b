import type { IncomingHttpHeaders } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { fromNodeHeaders } from 'better-auth/node';
import type { Me } from '#contracts/rest/me.js';
import type { SignedInCaller } from './access.js';
import { Accounts } from './accounts.js';
import type { WheelhouseAuth } from './auth.js';

export const AUTH = Symbol('AUTH');

/** Who sent a request, found from its cookies. */
@Injectable()
export class LoginService {
  constructor(@Inject(AUTH) private readonly auth: WheelhouseAuth, private readonly accounts: Accounts) {}

  /** The caller, in the organisation that the log-in acts in; undefined for a visitor. */
  async findCaller(headers: IncomingHttpHeaders): Promise<SignedInCaller | undefined> {
    return (await this.find(headers))?.caller;
  }

  /** All about the caller; undefined for a visitor. */
  async findMe(headers: IncomingHttpHeaders): Promise<Me | undefined> {
    return (await this.find(headers))?.me;
  }

  private async find(headers: IncomingHttpHeaders): Promise<{ caller: SignedInCaller; me: Me } | undefined> {
    if (headers.cookie === undefined) return undefined;
    const login = await this.auth.api.getSession({ headers: fromNodeHeaders(headers) });
    if (login === null) return undefined;
    const { user, session } = login;
    let organisations = await this.accounts.listMemberships(user.id);
    let active = organisations.find(({ organisationId }) => organisationId === session.activeOrganizationId);
    if (active === undefined) {
      // Signed up just now, or removed from the organisation since: go on in another, at least the personal one.
      const next = await this.accounts.firstOrganisation(user.id);
      await this.accounts.switchOrganisation(session.id, next);
      organisations = await this.accounts.listMemberships(user.id);
      active = organisations.find(({ organisationId }) => organisationId === next);
    }
    if (active === undefined) return undefined;
    return {
      caller: { userId: user.id, organisationId: active.organisationId, role: active.role, loginId: session.id },
      me: {
        user: { id: user.id, name: user.name, email: user.email, emailVerified: user.emailVerified, image: user.image ?? null },
        active, organisations,
      },
    };
  }
}
