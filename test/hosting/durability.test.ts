import { afterAll, beforeAll, describe, test } from 'vitest';
import { Crew, type Learner } from './crew.js';
import { throughIt } from './stream.js';

const LEARNERS = Number(process.env.LEARNERS ?? 20);
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
    await throughIt(learners, name, kill);
  }, 240_000);
});
