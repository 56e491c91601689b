import type { Builtin } from '#linux/shell/language.js';
import { completion } from './completion.js';
import { control } from './control.js';
import { declarations } from './declare.js';
import { directories } from './directories.js';
import { interactive } from './interactive.js';
import { jobs } from './jobs.js';
import { output } from './output.js';
import { read } from './read.js';
import { settings } from './settings.js';
import { test } from './test.js';

export const builtins: ReadonlyMap<string, Builtin> = new Map(Object.entries({
  ...completion, ...control, ...declarations, ...directories, ...interactive, ...jobs, ...output, ...read, ...settings, ...test,
}));
