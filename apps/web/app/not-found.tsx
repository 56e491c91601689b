import { ButtonLink } from '#web/ui/button';

export default function NotFound() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-[400px] content-center justify-items-start gap-4 px-4">
      <h1 className="text-24 font-strong tracking-[-0.01em]">This page does not exist</h1>
      <p className="text-ink-2">The address may be mistyped, or the page has moved.</p>
      <ButtonLink look="primary" href="/courses">See the courses</ButtonLink>
    </main>
  );
}
