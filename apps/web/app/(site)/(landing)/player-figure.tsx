import { StateIcon } from '#web/ui/state-icon';

/** A still picture of a lab at work; screen readers get one sentence instead. */
export function PlayerFigure() {
  return (
    <figure role="img" aria-label="A lab: instructions and checks on the left, the terminal on the right. Two checks hold; the third says that one of three pods cannot pull its image."
      className="grid overflow-hidden rounded-surface border border-line bg-surface md:grid-cols-[2fr_3fr]">
      <div className="grid content-between border-line max-md:border-b md:border-r" aria-hidden="true">
        <div className="grid gap-2 p-6">
          <p className="text-13 text-ink-3">Step 3</p>
          <p className="text-20 font-strong tracking-[-0.01em]">Replace the running version without stopping it</p>
          <p className="text-ink-2">A Deployment replaces its pods a few at a time and waits for each new one to be ready.</p>
        </div>
        <ul className="grid gap-2 border-t border-line px-6 py-4">
          <li className="grid grid-cols-[20px_1fr_auto] items-start gap-2"><span className="mt-0.5"><StateIcon state="pass" /></span>The Deployment uses nginx 1.27<span className="text-13 text-ink-3">2/2</span></li>
          <li className="grid grid-cols-[20px_1fr_auto] items-start gap-x-2 gap-y-1">
            <span className="mt-0.5"><StateIcon state="fail" /></span>Three pods of the new version are ready<span className="text-13 text-ink-3">1/3</span>
            <span className="col-span-2 col-start-2 rounded-control bg-fail-soft px-2.5 py-1.5 text-13 text-ink-2">Expected 3 ready, found 2: web-7d876db474-x7k2p is in ImagePullBackOff.</span>
          </li>
        </ul>
      </div>
      <pre className="overflow-hidden bg-term-bg p-5 font-mono text-13 leading-[1.55] text-term-ink" aria-hidden="true">
        <b className="font-normal text-term-green">root@workstation</b>:<b className="font-normal text-term-blue">~</b>{`# kubectl set image deployment/web nginx=nginx:1.2.7
deployment.apps/web image updated
`}<b className="font-normal text-term-green">root@workstation</b>:<b className="font-normal text-term-blue">~</b>{`# kubectl get pods
NAME                   READY   STATUS             RESTARTS   AGE
web-777f9fc55f-4nfbl   1/1     Running            0          3m
web-777f9fc55f-kjq8d   1/1     Running            0          3m
web-7d876db474-x7k2p   0/1     `}<b className="font-normal text-term-yellow">ImagePullBackOff</b>{`   0          41s
`}<b className="font-normal text-term-green">root@workstation</b>:<b className="font-normal text-term-blue">~</b>{`# `}<span className="inline-block h-[1.15em] w-2 bg-term-ink align-text-bottom" />
      </pre>
    </figure>
  );
}
