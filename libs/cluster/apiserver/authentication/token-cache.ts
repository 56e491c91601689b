// Mirrors apiserver/pkg/authentication/token/cache: a good token is believed for ten seconds without asking again
// Differs: nothing; refusals are not remembered.
import type { UserInfo } from '#cluster/client/client.js';

const BELIEVED_MS = 10_000;
/** Kubernetes remembers more; a learner has a handful. */
const TOKENS_MAX = 256;

/** What makes the token of a deleted service account work a little longer. */
export class TokenCache {
  readonly #known = new Map<string, { readonly user: UserInfo; readonly untilMs: number }>();

  userOf(token: string, nowMs: number, ask: (token: string) => UserInfo | undefined): UserInfo | undefined {
    const known = this.#known.get(token);
    if (known !== undefined && nowMs < known.untilMs) return known.user;
    this.#known.delete(token);
    const user = ask(token);
    if (user === undefined) return undefined;
    this.#known.set(token, { user, untilMs: nowMs + BELIEVED_MS });
    if (this.#known.size > TOKENS_MAX) this.#known.delete(this.#known.keys().next().value as string);
    return user;
  }
}
