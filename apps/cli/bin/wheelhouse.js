#!/usr/bin/env node
// Runs the built command line. In a checkout it builds first what has changed, so that `npx wheelhouse` works right
// after `npm ci`; in an installed package there is nothing to build.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const builder = path.join(cli, '../../scripts/build-cli.mjs');
if (existsSync(builder)) (await import(builder)).buildIfChanged();
await import('../dist/main.js');
