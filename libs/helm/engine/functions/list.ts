import type { Env } from '#linux/env/env.js';
import type { FunctionMap } from '#kubectl/template/functions.js';
import { certificateFunctions } from './certificates.js';
import { dateFunctions } from './dates.js';
import { defaultFunctions } from './defaults.js';
import { dictFunctions } from './dicts.js';
import { encodingFunctions } from './encodings.js';
import { formatFunctions } from './formats.js';
import { listFunctions } from './lists.js';
import { numberFunctions } from './numbers.js';
import { patternFunctions } from './patterns.js';
import { reflectionFunctions } from './reflection.js';
import { stringFunctions } from './strings.js';

/** What templates of charts may call, besides what knows the chart itself (`include`, `tpl`, `lookup` …). */
export function chartFunctions(env: Pick<Env, 'clock' | 'random'>): FunctionMap {
  return {
    ...stringFunctions, ...listFunctions, ...dictFunctions, ...defaultFunctions, ...reflectionFunctions, ...formatFunctions, ...patternFunctions,
    ...numberFunctions(env.random), ...encodingFunctions(env.random), ...certificateFunctions(env.clock, env.random), ...dateFunctions(() => env.clock.now()),
  };
}
