// What both `npm test` and `npm run check` need before they begin.
import { install } from './install.mjs';
import { checkNode, checkWritable } from './surroundings.mjs';

export async function prepare() {
  checkNode();
  checkWritable();
  await install();
  const { generate } = await import('./build.mjs');
  await generate();
}
