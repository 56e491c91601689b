import { type ComponentProps, useId } from 'react';
import { classNames } from './class-names';

/** Label above, help below, the error beside the field in words. */
export function Field({ label, help, error, aside, ...rest }: {
  readonly label: string;
  readonly help?: string;
  readonly error?: string | undefined;
  /** Stands at the end of the label's row, such as "Forgot it?". */
  readonly aside?: React.ReactNode;
} & ComponentProps<'input'>) {
  const id = useId();
  const described = error !== undefined ? `${id}-error` : help !== undefined ? `${id}-help` : undefined;
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="font-strong">{label}</label>
        {aside}
      </div>
      <input id={id} aria-invalid={error !== undefined} aria-describedby={described}
        className={classNames(
          'h-[38px] w-full rounded-control border bg-surface px-3 text-16 text-ink disabled:border-line disabled:bg-transparent disabled:text-ink-2 sm:text-14',
          error === undefined ? 'border-line-strong' : 'border-fail',
        )} {...rest} />
      {error !== undefined && <p id={`${id}-error`} className="text-13 text-fail">{error}</p>}
      {error === undefined && help !== undefined && <p id={`${id}-help`} className="text-13 text-ink-3">{help}</p>}
    </div>
  );
}
