/** What a check found. `expected` and `actual` are for evidence, `reason` is a sentence that a learner can act on. */
export type Verdict =
  /** `reason`: why it is right, where that teaches something. */
  | { readonly state: 'pass'; readonly reason?: string }
  | { readonly state: 'fail'; readonly reason: string; readonly expected?: string; readonly actual?: string }
  /** The lab or the platform is at fault, which never costs points. */
  | { readonly state: 'broken'; readonly reason: string };

export function pass(reason?: string): Verdict {
  return reason === undefined ? { state: 'pass' } : { state: 'pass', reason };
}

export function fail(reason: string, evidence?: { readonly expected: string; readonly actual: string }): Verdict {
  return { state: 'fail', reason, ...evidence };
}

export function broken(reason: string): Verdict {
  return { state: 'broken', reason };
}
