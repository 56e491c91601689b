'use client';
import { Search } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';

const CATALOGUE = '/courses';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Filters the catalogue while typing; from any other page, Enter goes there. `/` focuses it. */
export function SearchField() {
  const router = useRouter();
  const path = usePathname();
  const parameters = useSearchParams();
  const inUrl = path === CATALOGUE ? (parameters.get('q') ?? '') : '';
  const [text, setText] = useState(inUrl);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => setText(inUrl), [inUrl]);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', focus);
    return () => window.removeEventListener('keydown', focus);
  }, []);

  const change = (value: string): void => {
    setText(value);
    if (path !== CATALOGUE) return;
    const next = new URLSearchParams(window.location.search);
    if (value === '') next.delete('q');
    else next.set('q', value);
    const query = next.toString();
    window.history.replaceState(null, '', query === '' ? CATALOGUE : `${CATALOGUE}?${query}`);
  };

  return (
    <search className="w-full max-w-[260px]">
      <form onSubmit={(event) => { event.preventDefault(); if (path !== CATALOGUE) router.push(`${CATALOGUE}?q=${encodeURIComponent(text)}`); }}
        className="flex h-[34px] items-center gap-2 rounded-control border border-line-strong bg-page px-2.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
        <Search size={15} aria-hidden="true" className="shrink-0 text-ink-3" />
        <input ref={field} type="search" value={text} onChange={(event) => change(event.target.value)} placeholder="Find a lab" aria-label="Find a lab" aria-keyshortcuts="/"
          className="w-full min-w-0 flex-1 bg-transparent text-16 outline-none sm:text-14 [&::-webkit-search-cancel-button]:hidden" />
        <kbd className="rounded-[4px] border border-line bg-surface px-1.5 font-mono text-12 text-ink-3 max-sm:hidden">/</kbd>
      </form>
    </search>
  );
}
