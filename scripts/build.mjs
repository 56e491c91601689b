// `npm run build`: everything that is made from the sources, where they changed.
import { orExplain } from './setup/problem.mjs';
import { prepare } from './setup/prepare.mjs';

await orExplain(async () => {
  await prepare();
  const { buildPages, buildServers } = await import('./setup/build.mjs');
  await buildServers();
  await buildPages();
});
