import { expect } from 'vitest';
import { type Learner, pause } from './crew.js';

const LINES = 16;
/** Trouble comes when each has done so many, on average. */
const LINES_BEFORE = 4;
/** Terminals go on by themselves once there are servers to go on with; how soon, `npm run bench` measures. */
const BACK_WITHIN_MS = 30_000;

/** Learners type, trouble comes over them and goes, they type on; and all that was acknowledged is there, once. */
export async function throughIt(learners: readonly Learner[], name: string, trouble: () => Promise<unknown>): Promise<void> {
  await Promise.all(learners.map((learner) => learner.send(': > /root/log; : > /root/runs')));
  const done = new Set<Learner>();
  let lines = 0;
  const working = Promise.all(learners.map(async (learner, index) => {
    await work(learner, `${name}${index}`, () => lines++);
    done.add(learner);
  }));
  while (lines < learners.length * LINES_BEFORE) await pause(10);
  expect(done.size, 'learners who are done before the trouble comes').toBe(0);
  await Promise.all([working, trouble().then(() => allGoOn(learners, done))]);
  await Promise.all(learners.map((learner, index) => verify(learner, `${name}${index}`)));
}

/**
 * Each learner makes a ConfigMap and notes it in a file, line by line. A line that a restart has cut off says so, and is
 * typed again, as a person would; one whose end was shown must be there, once. Each typing notes itself: none may run twice.
 */
async function work(learner: Learner, name: string, onLine: () => void): Promise<void> {
  for (let line = 1; line <= LINES; line++) {
    const entry = `${name}-${line}`;
    for (let typed = 1; ; typed++) {
      const from = learner.shown.length;
      // The quotes keep the echo of the line from looking like its outcome.
      await learner.send(`echo ${entry}/${typed} >> /root/runs; kubectl create configmap ${entry} >/dev/null 2>&1; grep -qx ${entry} /root/log || echo ${entry} >> /root/log; echo do""ne-${entry}`, 90_000);
      await learner.until(new RegExp(`done-${entry}\\r|ended by a restart`), 90_000, from);
      if (learner.shown.includes(`done-${entry}\r`, from)) break;
    }
    onLine();
  }
}

async function verify(learner: Learner, name: string): Promise<void> {
  await learner.send(`echo "lo""g: $(sort -u /root/log | wc -l) of $(wc -l < /root/log); maps: $(kubectl get configmaps -o name | grep -c ${name}-); twice: $(sort /root/runs | uniq -d | wc -l)"`, 90_000);
  await learner.until(`log: ${LINES} of ${LINES}; maps: ${LINES}; twice: 0`, 60_000);
  expect(learner.faults).toEqual([]);
}

/** Something new comes to everyone who is not done yet. */
async function allGoOn(learners: readonly Learner[], done: ReadonlySet<Learner>): Promise<void> {
  const since = Date.now();
  const waiting = () => learners.filter((learner) => learner.heardAt < since && !done.has(learner));
  while (waiting().length > 0 && Date.now() - since < BACK_WITHIN_MS) await pause(100);
  expect(waiting().map(({ sessionId }) => sessionId), `terminals that are silent ${BACK_WITHIN_MS / 1000} s later`).toEqual([]);
}
