'use client';
import type { KeyboardEvent, PointerEvent } from 'react';

const LEAST = 20;
const MOST = 60;
const STEP = 2;

/** The divider between instructions and workspace: drags, and takes arrow keys. */
export function Splitter({ label, percent, onChange }: { readonly label: string; readonly percent: number; readonly onChange: (percent: number) => void }) {
  const move = (next: number): void => onChange(Math.round(Math.min(MOST, Math.max(LEAST, next)) * 10) / 10);
  const drag = (event: PointerEvent<HTMLHRElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) move((100 * event.clientX) / window.innerWidth);
  };
  const press = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: percent - STEP, ArrowRight: percent + STEP, Home: LEAST, End: MOST }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    move(next);
  };
  return (
    <hr aria-orientation="vertical" aria-label={label} aria-valuenow={Math.round(percent)} aria-valuemin={LEAST} aria-valuemax={MOST} tabIndex={0}
      onKeyDown={press} onPointerMove={drag}
      onPointerDown={(event) => { event.preventDefault(); event.currentTarget.setPointerCapture(event.pointerId); }}
      className="relative z-10 m-0 h-full border-0 cursor-col-resize touch-none bg-line transition-colors after:absolute after:inset-y-0 after:-inset-x-1 after:content-[''] hover:bg-accent focus-visible:bg-accent max-sm:hidden" />
  );
}
