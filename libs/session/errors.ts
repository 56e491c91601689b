/** The session was let go of while something was for it: it is to be opened again, here or at another worker. */
export class NotHostedHere extends Error {
  constructor() {
    super('the session is not hosted here any more');
  }
}

/** The simulation broke over an input; `cause` says how. What was stored before is as it was. */
export class SessionBroke extends Error {
  constructor(cause: unknown) {
    super('the simulation broke', { cause });
  }
}
