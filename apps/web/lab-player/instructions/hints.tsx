'use client';
import { KeyRound, Lightbulb } from 'lucide-react';
import { useState } from 'react';
import { Markdown } from './markdown';

function RevealButton({ icon: Icon, children, onClick }: { readonly icon: typeof Lightbulb; readonly children: React.ReactNode; readonly onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="flex items-center gap-2 rounded-control py-1 pr-2 text-ink-2 hover:text-ink">
      <Icon size={15} aria-hidden="true" className="text-warn" />{children}
    </button>
  );
}

/** Hints open one at a time; the solution after the last of them, or at once on a second click. */
export function Hints({ hints, solution }: { readonly hints: readonly string[]; readonly solution: string | null }) {
  const [shown, setShown] = useState(0);
  const [asked, setAsked] = useState(false);
  const [solved, setSolved] = useState(false);
  const allShown = shown >= hints.length;
  if (hints.length === 0 && solution === null) return null;
  return (
    <section aria-label="Help" className="mt-2 grid justify-items-start gap-1">
      {hints.slice(0, shown).map((hint, at) => (
        <div key={hint} className="w-full max-w-[66ch] border-l-[3px] border-warn-line pl-4 [&_p:last-child]:mb-1">
          <p className="text-13 text-ink-3">Hint {at + 1} of {hints.length}</p>
          <Markdown text={hint} />
        </div>
      ))}
      {!allShown && <RevealButton icon={Lightbulb} onClick={() => setShown(shown + 1)}>Show a hint ({shown + 1} of {hints.length})</RevealButton>}
      {solution !== null && !solved && (
        <RevealButton icon={KeyRound} onClick={() => { if (allShown || asked) setSolved(true); else setAsked(true); }}>
          {allShown ? 'Show the solution. It costs nothing here' : asked ? 'Show it all the same. It costs nothing here' : 'Show the solution'}
        </RevealButton>
      )}
      {asked && !allShown && !solved && <p className="text-13 text-ink-3">There are hints left that do not give everything away.</p>}
      {solved && solution !== null && (
        <div className="w-full max-w-[66ch] pt-2">
          <p className="mb-2 text-13 text-ink-3">One way to do it</p>
          <Markdown text={solution.includes('```') ? solution : `\`\`\`bash {run}\n${solution.trim()}\n\`\`\``} />
        </div>
      )}
    </section>
  );
}
