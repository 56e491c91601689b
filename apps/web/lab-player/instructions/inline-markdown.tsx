import { Fragment } from 'react';

const PARTS = /(`[^`]+`|\*\*[^*]+\*\*)/;

/** Code and bold in one line of text (titles, reasons); everything else is plain. */
export function InlineMarkdown({ text }: { readonly text: string }) {
  return text.split(PARTS).map((part, at) => {
    // The parts of one text never change places.
    const key = `${at}`;
    if (part.startsWith('`') && part.length > 2) return <code key={key} className="font-mono text-[0.95em]">{part.slice(1, -1)}</code>;
    if (part.startsWith('**') && part.length > 4) return <b key={key} className="font-strong text-ink">{part.slice(2, -2)}</b>;
    return <Fragment key={key}>{part}</Fragment>;
  });
}
