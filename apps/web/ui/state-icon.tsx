import { Circle, CircleAlert, CircleCheck, CircleDashed, CircleSlash } from 'lucide-react';

export type CheckState = 'pending' | 'running' | 'pass' | 'fail' | 'broken';

/** In words, because state is never colour alone. */
export const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  pending: 'To do', running: 'Looking', pass: 'Done', fail: 'Not yet', broken: 'Could not be checked',
};

export function StateIcon({ state }: { readonly state: CheckState }) {
  const look = { size: 17, 'aria-hidden': true } as const;
  switch (state) {
    case 'pass': return <CircleCheck {...look} className="text-pass" />;
    case 'fail': return <CircleAlert {...look} className="text-fail" />;
    case 'running': return <CircleDashed {...look} className="animate-spin text-ink-3 [animation-duration:2s]" />;
    case 'broken': return <CircleSlash {...look} className="text-warn" />;
    default: return <Circle {...look} className="text-ink-3" />;
  }
}
