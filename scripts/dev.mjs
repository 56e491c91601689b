// `npm run dev`: everything as `npm start`, with the pages unbuilt and the servers started anew when their code changes.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './setup/paths.mjs';
import { orExplain } from './setup/problem.mjs';
import { serve } from './setup/serve.mjs';
import { checkNode, checkWritable, lockInstance } from './setup/surroundings.mjs';

await orExplain(async () => {
  checkNode();
  checkWritable();
  const lock = lockInstance();
  process.on('exit', lock.release);
  const parts = [];
  let stopping = false;
  const stop = async (code) => {
    if (stopping) return;
    stopping = true;
    for (const part of parts.toReversed()) await part.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  try {
    const { url } = await serve({ parts, isDev: true, onExit: (name, how) => console.error(`The ${name} ended (${how}); save a file to start it again.`) });
    const compiler = spawn(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b', '--watch', '--preserveWatchOutput'], { cwd: root, stdio: 'inherit' });
    parts.push({ stop: async () => { compiler.kill(); } });
    console.log(`\nWheelhouse for developers: ${url}\n`);
  } catch (error) {
    if (stopping) return;
    console.error(error.message);
    await stop(1);
  }
});
