import { Mark } from '#web/ui/mark';
import { Bar, Loading } from '#web/ui/skeleton';

/** The real layout in grey: header, instructions with checks, terminal. */
export function PlayerSkeleton() {
  return (
    <div className="grid h-dvh grid-rows-[48px_minmax(0,1fr)] max-sm:grid-rows-[48px_40px_minmax(0,1fr)]">
      <div className="flex items-center gap-4 border-b border-line bg-surface px-4"><Mark /><Bar className="after-300ms w-48" /></div>
      <div className="border-b border-line bg-surface sm:hidden" />
      <div className="grid min-h-0 sm:grid-cols-[minmax(360px,38%)_1px_1fr]">
        <div className="bg-surface p-6">
          <Loading what="the lab">
            <Bar className="w-16" /><Bar className="mt-3 h-6 w-4/5" /><Bar className="mt-6 w-full" /><Bar className="mt-3 w-11/12" /><Bar className="mt-3 w-3/5" /><Bar className="mt-6 h-11 w-full" />
          </Loading>
        </div>
        <div className="bg-line max-sm:hidden" />
        <div className="bg-term-bg max-sm:hidden"><div className="h-10 border-b border-line bg-page" /></div>
      </div>
    </div>
  );
}
