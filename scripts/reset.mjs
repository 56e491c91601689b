// `npm run reset`: forgets everything stored under .wheelhouse (accounts, sessions, the database), after asking.
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { stateFolder } from './setup/paths.mjs';
import { postgresFolder, stopPostgres } from './setup/postgres.mjs';
import { orExplain } from './setup/problem.mjs';
import { lockInstance } from './setup/surroundings.mjs';

await orExplain(async () => {
  if (!existsSync(stateFolder)) return console.log('There is nothing to reset.');
  lockInstance();
  if (process.stdin.isTTY && !process.argv.includes('--yes')) {
    const ask = createInterface({ input: process.stdin, output: process.stdout });
    const answer = await ask.question('This removes all accounts, sessions and clusters stored here. Go on? [y/N] ');
    ask.close();
    if (!/^y(es)?$/i.test(answer.trim())) return console.log('Nothing was changed.');
  }
  await stopPostgres();
  rmSync(postgresFolder(), { recursive: true, force: true });
  for (const name of ['postgres', 'secret', 'running']) rmSync(path.join(stateFolder, name), { recursive: true, force: true });
  console.log('Done; npm start begins anew.');
});
