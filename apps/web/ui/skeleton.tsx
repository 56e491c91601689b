import { classNames } from './class-names';

/** A grey bar where a line of text will stand; of the same height as the text, so that nothing moves. */
export function Bar({ className }: { readonly className?: string }) {
  return <span className={classNames('skeleton block h-[1em]', className)} aria-hidden="true" />;
}

/** Wraps a skeleton: invisible for the first 300 ms, and one sentence for screen readers. */
export function Loading({ what, children }: { readonly what: string; readonly children: React.ReactNode }) {
  return (
    <div className="after-300ms" role="status">
      <span className="sr-only">{`Loading ${what}`}</span>
      {children}
    </div>
  );
}
