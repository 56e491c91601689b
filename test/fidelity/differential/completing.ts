import { COMMANDS } from './asking.js';
import type { Dice } from './dice.js';
import { describe, exec, explain, get, logs, objectOf } from './reading.js';
import { label, nodes, remove, rollout, scale, set } from './writing.js';

/** Words that somebody has begun, after a command. */
const BEGUN = [
  "''", '-', '--', 'x', 's', 'po', 'deploy/', 'svc/w', 'pods,s', '-n', '--na', '-o=', '--output=j', '-n=s', '--namespace=', "-n ''", "--context ''", "--user=k", "-f ''", "-o ''", '--f', "-c ''", "solo ''", "many -c ''", "web ''", "deploy/web ''", 'deploy/web po', "pods solo ''", "svc/web ''", "svc/web 8",
  "--nosuch ''", "-Z ''", "--nosuch=", '-- -', "-- ''", "-h ''", "-A -", "-l a -", "--v=x ''", "--subresource ''", "-it solo -c ''", "nosuch ''", "nosuch/ ''", "a/b/c", "-n shop ''", "-n shop api", 'node n', "node/node01 ''", "--clusterrole=e", "--image=x -", "--replicas=1 ''", "--as jane ''",
];
const ALONE = ["''", '-', '--', '--v', 'c', 'x', "nosuch ''", "-n ''", '--namespace=s', "--cluster ''", "-n shop get ''", "-h ''", "'' ''", 'help c', "help set ''", "help nosuch ''", "config use-context ''", 'completion b', 'completion x', "completion bash ''"];

/** A question as the script of `kubectl completion` asks it. */
export function completing(dice: Dice): string {
  const asked = dice.chance(10) ? '__completeNoDesc' : '__complete';
  if (dice.chance(8)) return `kubectl ${asked} ${dice.one(...ALONE)}`;
  if (dice.chance(45)) return `kubectl ${asked} ${dice.one(...COMMANDS.filter((command) => command !== 'completion'))} ${dice.one(...BEGUN)}`;
  return `kubectl ${asked} ${begun(dice, wholeLine(dice))}`;
}

/** A line that somebody may type, without what only a shell can take apart. */
function wholeLine(dice: Dice): string {
  const line = dice.one(get, describe, exec, explain, logs, label, remove, rollout, scale, set, (each) => nodes(each, 'drain'), (each) => `kubectl edit ${objectOf(each)}`)(dice);
  return /[|&;<>$`'"\\{}()*?[\]~#!\n]/.test(line) ? `kubectl get ${objectOf(dice)}` : line;
}

/** The line's first words, the last of them as far as it is typed. */
function begun(dice: Dice, line: string): string {
  const words = line.split(' ').slice(1).filter((word) => word !== '');
  const typed = words.slice(0, 1 + dice.below(Math.max(1, words.length)));
  const last = typed.at(-1) ?? '';
  if (dice.chance(35)) return [...typed, "''"].join(' ');
  return [...typed.slice(0, -1), last.slice(0, 1 + dice.below(Math.max(1, last.length)))].join(' ');
}
