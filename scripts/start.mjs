// `npm start`: everything, with Node alone. Begins without a single dependency and brings them itself.
import { orExplain, Surroundings } from './setup/problem.mjs';
import { serve } from './setup/serve.mjs';
import { checkNode, checkWritable, lockInstance } from './setup/surroundings.mjs';

await orExplain(async () => {
  checkNode();
  checkWritable();
  const lock = lockInstance();
  process.on('exit', lock.release);
  const parts = [];
  let stopping;
  const stop = (code) => (stopping ??= (async () => {
    for (const part of parts.toReversed()) await part.stop();
    process.exit(code);
  })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {
    if (stopping === undefined) console.log('\nStopping…');
    void stop(0);
  });

  try {
    const address = await serve({
      parts,
      onExit: (name, how) => {
        if (stopping !== undefined) return;
        console.error(`The ${name} ended unexpectedly (${how}); what it said last stands above.`);
        void stop(1);
      },
    });
    if (stopping !== undefined) return;
    lock.note(address.url);
    await welcome(address);
  } catch (error) {
    if (stopping !== undefined) return;
    console.error(error instanceof Surroundings ? `\n${error.message}` : error);
    await stop(1);
  }
});

async function welcome({ url, isDemo }) {
  const { DEMO_PASSWORD, DEMO_PEOPLE } = await import('./setup/seed.mjs');
  console.log(`\nWheelhouse is ready: ${url}\n`);
  if (isDemo) {
    console.log('Sign up there, or log in as one of these:');
    for (const { email, role } of DEMO_PEOPLE) console.log(`  ${email.padEnd(30)} ${DEMO_PASSWORD}   (${role})`);
    console.log('\nMails are printed here. Ctrl-C stops everything; your work is kept.');
  }
}
