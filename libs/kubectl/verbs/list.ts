import type { Command } from '../define-verb.js';
import { apply } from './apply.js';
import { create } from './create/create.js';
import { deleteVerb } from './delete.js';
import { describe } from './describe.js';
import { edit } from './edit.js';
import { get } from './get.js';
import { annotate, label } from './label.js';
import { patch } from './patch.js';
import { rollout } from './rollout.js';
import { scale } from './scale.js';
import { wait } from './wait.js';

/** In the order of `kubectl`'s own list: suggestions come in it. */
export const verbs: readonly Command[] = [create, get, edit, deleteVerb, rollout, scale, describe, apply, patch, wait, label, annotate];
