import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Crew, type Learner, pause } from './crew.js';

const LEARNERS = Number(process.env.LEARNERS ?? 20);
const LINES = 12;

/** Each learner counts in a file; each line is one count, and none may be missing or doubled. */
async function work(learner: Learner, name: string): Promise<void> {
  for (let line = 1; line <= LINES; line++) {
    await learner.send(`echo ${name}-${line} >> /root/log; kubectl create configmap ${name}-${line} --from-literal=n=${line} >/dev/null && echo done-${name}-${line}`);
    await learner.until(`done-${name}-${line}`, 60_000);
  }
}

async function verify(learner: Learner, name: string): Promise<void> {
  await learner.send(`echo "log: $(sort /root/log | uniq -c | awk '$1==1' | wc -l) of $(wc -l < /root/log); maps: $(kubectl get configmaps -o name | grep -c ${name}-)"`);
  await learner.until(`log: ${LINES} of ${LINES}; maps: ${LINES}`);
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
    await Promise.all(learners.map((learner) => learner.send('rm -f /root/log')));
    const working = Promise.all(learners.map((learner, index) => work(learner, `${name}${index}`)));
    await pause(1_500);
    const killedAt = Date.now();
    await kill();
    await working;
    expect(Date.now() - killedAt).toBeLessThan(120_000);
    await Promise.all(learners.map((learner, index) => verify(learner, `${name}${index}`)));
  }, 240_000);
});
