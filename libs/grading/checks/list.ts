import type { CheckType } from '#grading/define-check.js';
import { absent } from './absent.js';
import { cel } from './cel.js';
import { file } from './file.js';
import { history } from './history.js';
import { object } from './object.js';
import { quiz } from './quiz.js';
import { reach } from './reach.js';
import { run } from './run.js';
import { script } from './script.js';

/** Every type of check a lab can use. The order is that of the documentation. */
export const checkTypes: readonly CheckType[] = [object, cel, absent, run, reach, file, history, quiz, script];
