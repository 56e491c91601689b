import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Crew, type Learner, pause } from './crew.js';

const LEARNERS = Number(process.env.LEARNERS ?? 20);
const LINES = 12;

/**
 * Each learner makes a ConfigMap and notes it in a file, line by line. A line that a restart has cut off says so, and is
 * typed again, as a person would; one whose end was shown must be there, once.
 */
async function work(learner: Learner, name: string): Promise<void> {
  for (let line = 1; line <= LINES; line++) {
    const entry = `${name}-${line}`;
    for (;;) {
      const from = learner.shown.length;
      // The quotes keep the echo of the line from looking like its outcome.
      await learner.send(`kubectl create configmap ${entry} >/dev/null 2>&1; grep -qx ${entry} /root/log || echo ${entry} >> /root/log; echo do""ne-${entry}`, 90_000);
      await learner.until(new RegExp(`done-${entry}\\r|ended by a restart`), 90_000, from);
      if (learner.shown.includes(`done-${entry}\r`, from)) break;
    }
  }
}

async function verify(learner: Learner, name: string): Promise<void> {
  await learner.send(`echo "lo""g: $(sort -u /root/log | wc -l) of $(wc -l < /root/log); maps: $(kubectl get configmaps -o name | grep -c ${name}-)"`, 90_000);
  await learner.until(`log: ${LINES} of ${LINES}; maps: ${LINES}`, 60_000);
  expect(learner.faults).toEqual([]);
}

describe('what was acknowledged survives', () => {
  let crew: Crew;
  let learners: Learner[];

  beforeAll(async () => {
    crew = await Crew.start();
    learners = [];
    for (let index = 0; index < LEARNERS; index++) learners.push(await crew.learner());
    await Promise.all(learners.map((learner) => learner.send('echo hello')));
  }, 240_000);

  afterAll(async () => {
    for (const learner of learners ?? []) learner.close();
    await crew?.stop();
  }, 60_000);

  test.each([
    { name: 'worker', kill: async () => { await crew.workers[0]?.kill(); await crew.workers[0]?.start(); } },
    { name: 'api', kill: async () => { await crew.api.kill(); await crew.api.start(); } },
    {
      name: 'everything',
      kill: async () => {
        await Promise.all([crew.api.kill(), crew.workers[0]?.kill()]);
        await Promise.all([crew.api.start(), crew.workers[0]?.start()]);
      },
    },
  ])('kill -9 of the $name under the hands of 20 learners', async ({ name, kill }) => {
    await Promise.all(learners.map((learner) => learner.send(': > /root/log')));
    const working = Promise.all(learners.map((learner, index) => work(learner, `${name}${index}`)));
    await pause(1_500);
    const killedAt = Date.now();
    await kill();
    await working;
    expect(Date.now() - killedAt).toBeLessThan(120_000);
    await Promise.all(learners.map((learner, index) => verify(learner, `${name}${index}`)));
  }, 240_000);
});
