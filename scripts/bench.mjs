// `npm run bench [name …]`: measurements as JSON. Each file of bench/ answers one object; nothing is judged here.
import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { orExplain } from './setup/problem.mjs';

await orExplain(async () => {
  await prepare();
  const { buildServers } = await import('./setup/build.mjs');
  await buildServers();
  const wanted = process.argv.slice(2);
  const names = readdirSync(path.join(root, 'scripts/bench')).filter((file) => file.endsWith('.mjs')).map((file) => file.slice(0, -'.mjs'.length));
  const results = {};
  for (const name of names.sort()) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const { bench } = await import(`./bench/${name}.mjs`);
    results[name] = await bench();
  }
  const cpus = os.cpus();
  console.log(JSON.stringify({
    at: new Date().toISOString(), node: process.versions.node,
    machine: `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, ${os.type()}`, results,
  }, null, 2));
  process.exit(0);
});
