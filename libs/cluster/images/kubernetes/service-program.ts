import type { Program } from '#linux/programs/program.js';

/** A service that reports its start in klog's form and then waits until it is told to end. */
export function defineService(name: string, startLines: readonly string[]): Program {
  return {
    name,
    *run(proc) {
      let ended = false;
      let wake: (() => void) | undefined;
      proc.onSignal('SIGTERM', () => {
        ended = true;
        wake?.();
      });
      for (const line of startLines) yield* proc.stderr.write(`${klogHead(proc.world.clock.now())} ${line}\n`);
      while (!ended) {
        yield {
          park(resume) {
            wake = resume;
            return () => {
              wake = undefined;
            };
          },
        };
      }
      return 0;
    },
  };
}

/** `I0102 15:04:05.000000       1 main.go:1]` */
function klogHead(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  return `I${date.slice(5).replace('-', '')} ${time.slice(0, -1)}000       1 main.go:1]`;
}
