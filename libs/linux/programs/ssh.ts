// Mirrors ssh(1) and scp(1) between the hosts of one world
// Differs: no keys, passwords or known hosts: who may log in where is decided by the world's lookup; no forwarding.
import type { Host } from '#linux/host/host.js';
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { type Call, Exit } from './call.js';
import { defineProgram, type FlavouredProgram } from './define-program.js';
import { flag, text, texts } from './options.js';
import { baseName, joinPath } from './paths.js';

/** The machines that can be logged in to. The world fills it. */
export interface SshHosts {
  /** By host name, short or full, or address; 'refused' where no ssh server runs; undefined: no such name. */
  find(name: string, from: Host): Host | 'refused' | undefined;
}

const CONNECT_FAILED = 255;

export function createSsh(hosts: SshHosts): FlavouredProgram {
  return defineProgram({
    name: 'ssh', usage: '[-l login_name] [-p port] destination [command [argument ...]]', permute: false, usageStatus: CONNECT_FAILED, version: 'OpenSSH_9.6p1',
    options: {
      login: text('l'), port: text('p'), identity: texts('i'), option: texts('o'), tty: flag('t'), noTty: flag('T'), quiet: flag('q'), verbose: flag('v'), noInput: flag('n'), background: flag('f'), noCommand: flag('N'), config: text('F'), agent: flag('A'), x11: flag('X'), ipv4: flag('4'), local: texts('L'), remote: texts('R'),
    },
    *main(proc, o, [destination, ...command]) {
      if (destination === undefined) {
        proc.printError('usage: ssh [-46AaCfGgKkMNnqsTtVvXxYy] [-B bind_interface] [-b bind_address]\n           [-c cipher_spec] [-D [bind_address:]port] [-E log_file]\n           [-e escape_char] [-F configfile] [-I pkcs11] [-i identity_file]\n           [-J destination] [-L address] [-l login_name] [-m mac_spec]\n           [-O ctl_cmd] [-o option] [-P tag] [-p port] [-R address]\n           [-S ctl_path] [-W host:port] [-w local_tun[:remote_tun]]\n           destination [command [argument ...]]\n');
        return CONNECT_FAILED;
      }
      const { user, host } = splitDestination(destination);
      const target = found(proc, hosts, host, o.port ?? '22');
      return yield* logIn(proc, target, host, o.login ?? user, command.join(' '), o.noInput);
    },
  });
}

export function createScp(hosts: SshHosts): FlavouredProgram {
  return defineProgram({
    name: 'scp', usage: '[-r] source ... target', options: { recursive: flag('r'), preserve: flag('p'), port: text('P'), identity: texts('i'), option: texts('o'), quiet: flag('q') },
    *main(proc, o, operands) {
      if (operands.length < 2) {
        proc.printError('usage: scp [-346ABCOpqRrsTv] [-c cipher] [-D sftp_server_path] [-F ssh_config]\n           [-i identity_file] [-J destination] [-l limit] [-o ssh_option]\n           [-P port] [-S program] [-X sftp_option] source ... target\n');
        return 1;
      }
      const to = place(proc, hosts, operands.at(-1) as string, o.port);
      for (const operand of operands.slice(0, -1)) {
        const from = place(proc, hosts, operand, o.port);
        const isFolder = to.files.exists(to.path) && to.files.stat(to.path).kind === 'directory';
        yield* copy(proc, from, { files: to.files, path: isFolder ? joinPath(to.path, baseName(from.path)) : to.path }, o.recursive);
      }
      return proc.status;
    },
  });
}

interface Place {
  readonly files: Host['files'];
  readonly path: string;
}

function place(proc: Call, hosts: SshHosts, word: string, port: string | undefined): Place {
  const parts = /^([^/:]+):(.*)$/s.exec(word);
  if (parts === null) return { files: proc.files, path: word };
  const { host } = splitDestination(parts[1] as string);
  const target = found(proc, hosts, host, port ?? '22');
  const path = parts[2] as string;
  return { files: target.files, path: path.startsWith('/') ? path : joinPath('/root', path) };
}

function* copy(proc: Call, from: Place, to: Place, recursive: boolean): Step<void> {
  yield* proc.work(1);
  try {
    const stat = from.files.stat(from.path);
    if (stat.kind !== 'directory') return to.files.write(to.path, from.files.read(from.path), stat.mode);
    if (!recursive) {
      proc.warn(`${from.path}: not a regular file`);
      proc.status = 1;
      return;
    }
    to.files.makeDirectory(to.path, { parents: true });
    for (const name of from.files.list(from.path)) yield* copy(proc, { files: from.files, path: joinPath(from.path, name) }, { files: to.files, path: joinPath(to.path, name) }, true);
  } catch (error) {
    proc.report(from.path, error);
  }
}

function splitDestination(destination: string): { readonly user: string | undefined; readonly host: string } {
  const bare = destination.replace(/^ssh:\/\//, '');
  const at = bare.lastIndexOf('@');
  return at < 0 ? { user: undefined, host: bare } : { user: bare.slice(0, at), host: bare.slice(at + 1) };
}

function found(proc: Call, hosts: SshHosts, name: string, port: string): Host {
  const target = hosts.find(name, proc.host);
  if (target === undefined) return proc.die(`Could not resolve hostname ${name}: Name or service not known`, CONNECT_FAILED);
  if (target === 'refused' || port !== '22') return refused(proc, `ssh: connect to host ${name} port ${port}: Connection refused`);
  if (target.stopped) return refused(proc, `ssh: connect to host ${name} port ${port}: No route to host`);
  return target;
}

function refused(proc: Call, message: string): never {
  proc.printError(`${message}\n`);
  throw new Exit(CONNECT_FAILED);
}

function* logIn(proc: Call, target: Host, name: string, typedUser: string | undefined, command: string, noInput: boolean): Step<number> {
  const user = typedUser ?? proc.env.get('USER') ?? 'root';
  const row = target.files.exists('/etc/passwd') ? target.files.readText('/etc/passwd').split('\n').map((line) => line.split(':')).find(([each]) => each === user) : undefined;
  if (row === undefined && user !== 'root') return refused(proc, `${user}@${name}: Permission denied (publickey).`);
  const [, , uid = '0', gid = '0', , home = '/root', shell = '/bin/sh'] = row ?? [];
  const env = new Map([['HOME', home], ['USER', user], ['LOGNAME', user], ['SHELL', shell], ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'], ['TERM', proc.env.get('TERM') ?? 'xterm-256color']]);
  const { terminal } = proc.process;
  const interactive = command === '' && terminal !== undefined && proc.stdin.isTty;
  yield* proc.flush();
  let remote: Process;
  try {
    remote = target.start({
      argv: command === '' ? [shell, '-l'] : [shell, '-c', command], env, cwd: target.files.exists(home) ? home : '/', credentials: { uid: Number(uid), gid: Number(gid), groups: [Number(gid)] },
      ...(noInput ? {} : { stdin: proc.stdin }), stdout: proc.stdout, stderr: proc.stderr, ...(interactive ? { terminal } : {}),
    });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(`${shell}: ${error.message}`, CONNECT_FAILED);
  }
  try {
    while (remote.exit === undefined) yield { park: (wake) => remote.onExit(wake) };
  } finally {
    if (remote.exit === undefined) remote.signal('SIGHUP');
  }
  if (interactive) proc.printError(`Connection to ${name} closed.\n`);
  return remote.exit.status;
}
