import type { Command } from '../define-verb.js';
import { create } from './create/create.js';
import { get } from './get.js';

/** In the order of `kubectl`'s own list: suggestions come in it. */
export const verbs: readonly Command[] = [create, get];
