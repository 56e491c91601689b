// Mirrors chown(1) and chgrp(1) of GNU coreutils
// Differs: no --from.
import type { Step } from '#linux/kernel/step.js';
import { findAccount, listGroups } from './accounts.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';
import { joinPath } from './paths.js';

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

const options = { recursive: flag('R', 'recursive'), verbose: flag('v', 'verbose'), quiet: flag('f', 'silent,quiet'), changes: flag('c', 'changes'), noDereference: flag('h', 'no-dereference'), reference: text('', 'reference') } as const;

export const chown = defineProgram({
  name: 'chown', usage: '[OPTION]... [OWNER][:[GROUP]] FILE...', options,
  *main(proc, o, operands) {
    yield* changeAll(proc, operands, o, 'ownership', ownerOf);
    return proc.status;
  },
});

export const chgrp = defineProgram({
  name: 'chgrp', usage: '[OPTION]... GROUP FILE...', options,
  *main(proc, o, operands) {
    yield* changeAll(proc, operands, o, 'group', (call, word) => ({ gid: groupId(call, word, word) }));
    return proc.status;
  },
});

function* changeAll(proc: Call, operands: readonly string[], o: { recursive: boolean; quiet: boolean; reference: string | undefined }, what: string, parse: (proc: Call, word: string) => Owner): Step<void> {
  if (operands.length === 0) proc.dieOfUsage('missing operand');
  const owner = o.reference === undefined ? parse(proc, operands[0] as string) : proc.files.stat(o.reference);
  const paths = o.reference === undefined ? operands.slice(1) : operands;
  if (paths.length === 0) proc.dieOfUsage(`missing operand after '${operands[0]}'`);
  for (const path of paths) yield* change(proc, path, owner, o, what);
}

function ownerOf(proc: Call, word: string): Owner {
  const separator = word.includes(':') ? ':' : word.includes('.') && findAccount(proc, word) === undefined ? '.' : ':';
  const [user = '', group] = word.split(separator);
  const account = user === '' ? undefined : findAccount(proc, user);
  const uid = user === '' ? undefined : (account?.uid ?? (/^\d+$/.test(user) ? Number(user) : undefined));
  if (user !== '' && uid === undefined) return proc.die(proc.isBusybox ? `unknown user ${user}` : `invalid user: '${word}'`);
  const gid = group === undefined ? undefined : group === '' ? account?.gid : groupId(proc, group, word);
  return { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
}

function groupId(proc: Call, group: string, word: string): number {
  const found = listGroups(proc).find(({ name }) => name === group)?.gid ?? (/^\d+$/.test(group) ? Number(group) : undefined);
  return found ?? proc.die(proc.isBusybox ? `unknown group ${group}` : `invalid group: '${word}'`);
}

function* change(proc: Call, path: string, owner: Owner, o: { recursive: boolean; quiet: boolean }, what: string): Step<void> {
  yield* proc.work(1);
  try {
    const stat = proc.files.stat(path);
    proc.files.changeOwner(path, owner.uid ?? stat.uid, owner.gid ?? stat.gid);
    if (o.recursive && stat.kind === 'directory') {
      for (const name of proc.files.list(path)) if (proc.files.lstat(joinPath(path, name)).kind !== 'symlink') yield* change(proc, joinPath(path, name), owner, o, what);
    }
  } catch (error) {
    if (o.quiet) proc.status = 1;
    else proc.reportAs(proc.files.exists(path) ? `changing ${what} of '${path}'` : `cannot access '${path}'`, path, error);
  }
}
