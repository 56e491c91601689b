import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Crew, type Learner } from './crew.js';

describe('a terminal through api, queue and worker', () => {
  let crew: Crew;
  let learner: Learner;

  beforeAll(async () => {
    crew = await Crew.start();
    learner = await crew.learner();
  }, 120_000);

  afterAll(async () => {
    learner?.close();
    await crew?.stop();
  });

  test('a line runs in the session’s own cluster', async () => {
    await learner.send('kubectl get nodes --no-headers | wc -l; echo sum=$((6*7))');
    await learner.until('sum=42');
    expect(learner.shown).toContain('\r\n3\r\n');
  });

  test('Ctrl-C ends what runs', async () => {
    await learner.send('sleep 600');
    learner.signal('INT');
    await learner.send('echo after-$?');
    await learner.until(/after-130/);
  });

  test('a flood waits for the browser, and Ctrl-C ends it', async () => {
    await learner.send('yes flooding');
    await learner.until('flooding\r\nflooding');
    learner.signal('INT');
    await learner.send('echo dry');
    await learner.until('dry\r\n');
  });

  test('a paste of 100 KB arrives whole', async () => {
    await learner.send(`wc -c <<'END'\n${'x'.repeat(99)}\n${`${'y'.repeat(99)}\n`.repeat(999)}END`);
    await learner.until('100000');
  });

  test('Ctrl-D ends the input of a program', async () => {
    await learner.send('cat > /root/typed');
    await learner.send('one line');
    learner.signal('EOF');
    await learner.send('cat /root/typed /root/typed | wc -l');
    await learner.until(/\r\n2\r\n/);
  });
});
