import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

const KINDS = {
  info: { icon: Info, look: 'border-info-line bg-info-soft', ink: 'text-info' },
  warn: { icon: TriangleAlert, look: 'border-warn-line bg-warn-soft', ink: 'text-warn' },
  fail: { icon: CircleAlert, look: 'border-fail-line bg-fail-soft', ink: 'text-fail' },
} as const;

/** Says what happened, what is safe and what to do. */
export function Notice({ kind = 'info', title, children, action }: {
  readonly kind?: keyof typeof KINDS;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const { icon: Icon, look, ink } = KINDS[kind];
  return (
    <div role={kind === 'fail' ? 'alert' : 'status'} className={classNames('flex flex-wrap items-start gap-3 rounded-control border px-3 py-2.5', look)}>
      <Icon size={16} aria-hidden="true" className={classNames('mt-[3px] shrink-0', ink)} />
      <div className="min-w-0 flex-1 basis-48">
        {title !== undefined && <p className="font-strong">{title}</p>}
        <div className="text-ink-2">{children}</div>
      </div>
      {action}
    </div>
  );
}
