'use client';
import Link from 'next/link';
import { Tooltip } from 'radix-ui';
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type Size = 'small' | 'normal' | 'large';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'border-transparent bg-accent text-accent-ink hover:bg-accent-hover',
  plain: 'border-line bg-surface text-ink hover:bg-hover',
  quiet: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'border-transparent bg-fail text-page hover:opacity-90',
};
const SIZES: Readonly<Record<Size, string>> = {
  small: 'h-[30px] px-2.5 text-13 gap-1.5',
  normal: 'h-[34px] px-3.5 text-14 gap-2',
  large: 'h-[42px] px-5 text-16 gap-2',
};

function looks(look: Look, size: Size, extra?: string): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center rounded-control border font-strong whitespace-nowrap transition-colors',
    'disabled:cursor-default disabled:opacity-55 aria-disabled:opacity-55', LOOKS[look], SIZES[size], extra,
  );
}

interface Looks { readonly look?: Look; readonly size?: Size }

export function Button({ look = 'plain', size = 'normal', className, type = 'button', ...rest }: Looks & ComponentProps<'button'>) {
  return <button type={type} className={looks(look, size, className)} {...rest} />;
}

export function ButtonLink({ look = 'plain', size = 'normal', className, ...rest }: Looks & ComponentProps<typeof Link>) {
  return <Link className={looks(look, size, className)} {...rest} />;
}

/** A square button that shows only an icon; `label` is its name and its tooltip. */
export function IconButton({ label, className, type = 'button', ...rest }: { readonly label: string } & ComponentProps<'button'>) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button type={type} aria-label={label}
          className={classNames('grid size-[30px] shrink-0 place-items-center rounded-control text-ink-2 transition-colors hover:bg-hover hover:text-ink disabled:opacity-50', className)}
          {...rest} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content sideOffset={6} collisionPadding={8} className="z-50 rounded-control bg-ink px-2 py-1 text-12 text-page">{label}</Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
