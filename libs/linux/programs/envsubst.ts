// Mirrors envsubst(1) of GNU gettext, and getent(1)
// Differs: getent knows hosts, ahosts, passwd, group and services by its own files.
import { findAccount, listAccounts, listGroups } from './accounts.js';
import { defineProgram } from './define-program.js';
import { addressOf } from './http/reach.js';
import { flag } from './options.js';

export const envsubst = defineProgram({
  name: 'envsubst', usage: '[OPTION] [SHELL-FORMAT]', version: '(GNU gettext-runtime) 0.21', options: { variables: flag('v', 'variables') },
  *main(proc, o, [format]) {
    const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;
    const named = format === undefined ? undefined : new Set([...format.matchAll(reference)].map((match) => match[1] ?? match[2]));
    if (o.variables) {
      for (const name of named ?? []) proc.print(`${name}\n`);
      return 0;
    }
    const text = yield* proc.readAllText(proc.openInput('-'));
    yield* proc.work(1 + (text.length >> 6));
    proc.print(text.replace(reference, (whole, braced: string | undefined, bare: string | undefined) => {
      const name = braced ?? bare ?? '';
      return named === undefined || named.has(name) ? (proc.env.get(name) ?? '') : whole;
    }));
    return 0;
  },
});

export const getent = defineProgram({
  name: 'getent', usage: '[OPTION...] database [key ...]', options: {},
  *main(proc, _, [database, ...keys]) {
    yield* proc.work(1);
    const before = (rows: readonly (string | undefined)[]) => {
      for (const row of rows) {
        if (row === undefined) proc.status = 2;
        else proc.print(`${row}\n`);
      }
    };
    switch (database) {
      case 'passwd': {
        const line = (account: ReturnType<typeof findAccount>) => account && `${account.name}:x:${account.uid}:${account.gid}:${account.comment}:${account.home}:${account.shell}`;
        before(keys.length === 0 ? listAccounts(proc).map(line) : keys.map((key) => line(findAccount(proc, key) ?? listAccounts(proc).find(({ uid }) => String(uid) === key))));
        return proc.status;
      }
      case 'group': {
        const line = (group: ReturnType<typeof listGroups>[number] | undefined) => group && `${group.name}:x:${group.gid}:${group.members.join(',')}`;
        before(keys.length === 0 ? listGroups(proc).map(line) : keys.map((key) => line(listGroups(proc).find(({ name, gid }) => name === key || String(gid) === key))));
        return proc.status;
      }
      case 'hosts': case 'ahosts': case 'ahostsv4': {
        if (keys.length === 0 && proc.files.exists('/etc/hosts')) proc.print(proc.files.readText('/etc/hosts'));
        for (const key of keys) {
          const address = yield* addressOf(proc, key);
          if (address === undefined) proc.status = 2;
          else if (database === 'hosts') proc.print(`${address.padEnd(15)} ${key}\n`);
          else proc.print(`${address.padEnd(15)} STREAM ${key}\n${address.padEnd(15)} DGRAM  \n${address.padEnd(15)} RAW    \n`);
        }
        return proc.status;
      }
      default: return proc.dieOfUsage(database === undefined ? 'wrong number of arguments' : `Unknown database: ${database}`, 1);
    }
  },
});
