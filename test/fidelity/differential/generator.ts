import type { Line } from './arena.js';
import { help, wrong } from './asking.js';
import { clashing } from './clashing.js';
import { completing } from './completing.js';
import { config } from './configuring.js';
import { Dice } from './dice.js';
import { cp, edit } from './editing.js';
import { auth, cluster, describe, events, exec, explain, get, logs, top } from './reading.js';
import { VERBS } from './weights.js';
import { annotate, apply, autoscale, certificate, create, diff, expose, label, nodes, patch, remove, replace, rollout, run, scale, set, taint, wait } from './writing.js';

type Verb = keyof typeof VERBS;

const reading: Partial<Record<Verb, (dice: Dice) => string>> = {
  get, describe, explain, logs, top, auth, events, exec, help, wrong, 'cluster-info': cluster, 'api-resources': cluster, 'api-versions': cluster,
  version: (dice) => `kubectl version ${dice.one('-o x', 'x', '--client=x', '--output')}`,
  kustomize: (dice) => `kubectl kustomize ${dice.one('kust', 'kust/base', 'nosuch', '', 'more', 'kust -o nosuch/x', 'kust --enable-helm=x', 'kust more')}`,
  __complete: completing,
  completion: (dice) => `kubectl completion ${dice.one('', 'nosuch', 'bash zsh')}`,
  plugin: (dice) => `kubectl plugin ${dice.one('list', '', 'nosuch', 'list --name-only')}`,
  options: () => 'kubectl options',
};
const changing: Partial<Record<Verb, (dice: Dice) => string>> = {
  annotate, apply, autoscale, certificate, config, cp, create, diff, edit, expose, label, patch, replace, rollout, run, scale, set, taint, wait,
  delete: remove, drain: (dice) => nodes(dice, 'drain'), cordon: (dice) => nodes(dice, 'cordon'), uncordon: (dice) => nodes(dice, 'uncordon'),
};

/** Command lines without end; the same for the same seed. */
export function* lines(seed: number): Generator<Line> {
  const dice = new Dice(seed);
  for (;;) {
    const verb = dice.weighted(VERBS);
    const read = reading[verb];
    if (read !== undefined) yield { text: read(dice), writes: false };
    else yield { text: (changing[verb] as (dice: Dice) => string)(dice), writes: true };
  }
}

/** Command lines with several faults each, of these commands or of all. */
export function* clashes(seed: number, commands?: readonly string[]): Generator<Line> {
  const dice = new Dice(seed);
  for (;;) yield clashing(dice, commands);
}
