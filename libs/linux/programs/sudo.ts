// Mirrors sudo(8), su(1), useradd(8), passwd(1) in small
// Differs: nobody is asked for a password: root may all, members of sudo, wheel or admin may sudo, su is root's; accounts have no passwords.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Credentials } from '#linux/kernel/process.js';
import { findAccount, groupIdsOf, listAccounts, listGroups, Names } from './accounts.js';
import type { User } from '#linux/users/accounts.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';

const SUDOERS = new Set(['root', 'sudo', 'wheel', 'admin']);

function credentialsOf(proc: Call, account: User): Credentials {
  const groups = listGroups(proc).filter(({ members }) => members.includes(account.name)).map(({ gid }) => gid);
  return { ...proc.credentials, uid: account.uid, gid: account.gid, groups: [...new Set([account.gid, ...groups])] };
}

const ROOT: User = { name: 'root', uid: 0, gid: 0, comment: 'root', home: '/root', shell: '/bin/bash' };

function* become(proc: Call, account: User, argv: readonly string[], env: ReadonlyMap<string, string>, cwd: string | undefined): Step<number> {
  try {
    return yield* proc.run({ argv, env, credentials: credentialsOf(proc, account), ...(cwd === undefined || !proc.files.exists(cwd) ? {} : { cwd }) });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (proc.name === 'sudo') proc.warn(error.code === 'ENOENT' ? `${argv[0]}: command not found` : `unable to execute ${argv[0]}: ${error.message}`);
    else proc.warn(`failed to execute ${argv[0]}: ${error.message}`);
    return error.code === 'ENOENT' && proc.name !== 'sudo' ? 127 : 1;
  }
}

export const sudo = defineProgram({
  name: 'sudo', usage: '[-EHikns] [-u user] [command [arg ...]]', permute: false, version: 'version 1.9.15p5',
  options: { user: text('u', 'user'), login: flag('i', 'login'), shell: flag('s', 'shell'), keepEnv: flag('E', 'preserve-env'), nonInteractive: flag('n', 'non-interactive'), home: flag('H', 'set-home'), list: flag('l', 'list'), kill: flag('kK'), validate: flag('v', 'validate'), stdin: flag('S', 'stdin'), group: text('g', 'group') },
  *main(proc, o, operands) {
    const names = new Names(proc);
    const caller = names.user(proc.credentials.uid);
    if (proc.credentials.uid !== 0 && !groupIdsOf(proc).some((gid) => SUDOERS.has(names.group(gid)))) {
      proc.printError(`${caller} is not in the sudoers file.\n`);
      return 1;
    }
    if (o.list) {
      proc.print(`User ${caller} may run the following commands on ${proc.host.name}:\n    (ALL : ALL) NOPASSWD: ALL\n`);
      return 0;
    }
    if (o.kill || o.validate) return 0;
    const account = o.user === undefined ? (findAccount(proc, 'root') ?? ROOT) : findAccount(proc, o.user);
    if (account === undefined) return proc.die(`unknown user ${o.user}`);
    let at = 0;
    const env = new Map(o.keepEnv ? proc.env : [...proc.env].filter(([name]) => ['PATH', 'TERM', 'LANG', 'LC_ALL', 'DISPLAY', 'TZ', 'COLORTERM'].includes(name)));
    for (; at < operands.length && /^[A-Za-z_]\w*=/.test(operands[at] as string); at++) env.set((operands[at] as string).split('=')[0] as string, (operands[at] as string).slice((operands[at] as string).indexOf('=') + 1));
    for (const [name, value] of [['HOME', account.home], ['USER', account.name], ['LOGNAME', account.name], ['SHELL', account.shell], ['SUDO_USER', caller], ['SUDO_UID', String(proc.credentials.uid)], ['SUDO_GID', String(proc.credentials.gid)]] as const) env.set(name, value);
    const command = operands.slice(at);
    if (command.length === 0 && !o.login && !o.shell) {
      proc.printError('usage: sudo -h | -K | -k | -V\nusage: sudo -v [-ABkNnS] [-g group] [-h host] [-p prompt] [-u user]\nusage: sudo -l [-ABkNnS] [-g group] [-h host] [-p prompt] [-U user]\n            [-u user] [command [arg ...]]\nusage: sudo [-ABbEHkNnPS] [-C num] [-D directory]\n            [-g group] [-h host] [-p prompt] [-R directory] [-T timeout]\n            [-u user] [VAR=value] [-i | -s] [command [arg ...]]\n');
      return 1;
    }
    const inShell = o.login || o.shell;
    const argv = !inShell ? command : command.length === 0 ? [account.shell, ...(o.login ? ['-l'] : [])] : [account.shell, '-c', command.join(' ')];
    return yield* become(proc, account, argv, env, o.login ? account.home : undefined);
  },
});

export const su = defineProgram({
  name: 'su', usage: '[options] [-] [<user> [<argument>...]]', version: 'from util-linux 2.39.3', options: { login: flag('l', 'login'), command: text('c', 'command'), shell: text('s', 'shell'), keepEnv: flag('mp', 'preserve-environment') },
  *main(proc, o, operands) {
    const login = o.login || operands[0] === '-';
    const [name = 'root'] = operands.filter((operand) => operand !== '-');
    const account = findAccount(proc, name) ?? (name === 'root' ? ROOT : undefined);
    if (account === undefined) return proc.die(proc.isBusybox ? `unknown user ${name}` : `user ${name} does not exist or the user entry does not contain all the required fields`);
    if (proc.credentials.uid !== 0) {
      proc.printError('Password: \n');
      return proc.die(proc.isBusybox ? 'incorrect password' : 'Authentication failure');
    }
    const env = new Map(login ? [['TERM', proc.env.get('TERM') ?? 'xterm'], ['PATH', account.uid === 0 ? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' : '/usr/local/bin:/usr/bin:/bin']] : proc.env);
    if (!o.keepEnv) for (const [key, value] of [['HOME', account.home], ['SHELL', account.shell], ['USER', account.name], ['LOGNAME', account.name]] as const) env.set(key, value);
    const shell = o.shell ?? account.shell;
    return yield* become(proc, account, [shell, ...(login ? ['-l'] : []), ...(o.command === undefined ? [] : ['-c', o.command])], env, login ? account.home : undefined);
  },
});

export const useradd = defineProgram({
  name: 'useradd', usage: '[options] LOGIN', usageStatus: 2, options: { home: flag('m', 'create-home'), folder: text('d', 'home-dir'), shell: text('s', 'shell'), uid: text('u', 'uid'), gid: text('g', 'gid'), groups: text('G', 'groups'), comment: text('c', 'comment'), system: flag('r', 'system'), noHome: flag('MN', 'no-create-home') },
  *main(proc, o, [name]) {
    yield* proc.work(1);
    if (name === undefined) return proc.dieOfUsage('missing login name', 2);
    if (proc.credentials.uid !== 0) {
      proc.warn('Permission denied.');
      return proc.die('cannot lock /etc/passwd; try again later.');
    }
    if (findAccount(proc, name) !== undefined) return proc.die(`user '${name}' already exists`, 9);
    if (!/^[a-z_][a-z0-9_-]*\$?$/.test(name)) return proc.die(`invalid user name '${name}'`, 3);
    const uid = Number(o.uid ?? Math.max(999, ...listAccounts(proc).map((account) => account.uid).filter((id) => id < 60_000)) + 1);
    const gid = o.gid === undefined ? uid : (listGroups(proc).find((group) => group.name === o.gid || String(group.gid) === o.gid)?.gid ?? proc.die(`group '${o.gid}' does not exist`, 6));
    const home = o.folder ?? `/home/${name}`;
    proc.files.append('/etc/passwd', `${name}:x:${uid}:${gid}:${o.comment ?? ''}:${home}:${o.shell ?? '/bin/sh'}\n`);
    if (o.gid === undefined) proc.files.append('/etc/group', `${name}:x:${gid}:\n`);
    const joined = new Set(o.groups?.split(',') ?? []);
    if (joined.size > 0) {
      const rows = proc.files.readText('/etc/group').split('\n').map((line) => (joined.has(line.split(':')[0] as string) ? `${line}${line.endsWith(':') ? '' : ','}${name}` : line));
      proc.files.write('/etc/group', rows.join('\n'));
    }
    if (o.home) {
      proc.files.makeDirectory(home, { parents: true });
      proc.files.changeOwner(home, uid, gid);
    }
    return 0;
  },
});

export const passwd = defineProgram({
  name: 'passwd', usage: '[options] [LOGIN]', options: { lock: flag('l', 'lock'), unlock: flag('u', 'unlock'), remove: flag('d', 'delete') },
  *main(proc) {
    yield* proc.work(1);
    return proc.die('Authentication token manipulation error', 10);
  },
});
