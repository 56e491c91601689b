import { describe, expect, test } from 'vitest';
import { decodeUtf8 } from '#linux/env/text.js';
import { TestWorld } from '#linux/testing/machine.js';

function terminalOf(limits = {}) {
  const world = new TestWorld(limits);
  const host = world.host();
  const terminal = host.openTerminal(80, 24);
  const shell = host.start({ argv: ['bash', '--norc'], terminal, cwd: '/root', env: new Map([['PATH', '/usr/bin:/bin'], ['HOME', '/root'], ['PS1', '\\u@\\h:\\w\\$ ']]) });
  let shown = '';
  /** Types and answers what the terminal shows until nothing moves any more. */
  const type = (keys: string, untilMs = world.clock.now()) => {
    terminal.type(keys);
    for (let quiet = 0; quiet < 2; ) {
      world.until(() => false, untilMs);
      const more = decodeUtf8(terminal.take());
      quiet = more === '' ? quiet + 1 : 0;
      shown += more;
    }
    const text = shown;
    shown = '';
    return text;
  };
  type('');
  return { world, host, terminal, shell, type };
}

describe('an interactive bash', () => {
  test('shows its prompt, echoes and runs', () => {
    const { type } = terminalOf();
    expect(type('echo hi\n')).toBe('echo hi\r\nhi\r\nroot@workstation:~# ');
    expect(type('cd /tmp\n')).toBe('cd /tmp\r\nroot@workstation:/tmp# ');
  });

  test('asks for more while a quote or a loop is open', () => {
    const { type } = terminalOf();
    expect(type('for i in 1 2; do\n')).toBe('for i in 1 2; do\r\n> ');
    expect(type('echo $i\n')).toBe('echo $i\r\n> ');
    expect(type('done\n')).toBe('done\r\n1\r\n2\r\nroot@workstation:~# ');
  });

  test('^C ends the foreground job, ^D the shell', () => {
    const { type, shell } = terminalOf();
    expect(type('sleep 100\n')).toBe('sleep 100\r\n');
    expect(type('\x03')).toBe('^C\r\nroot@workstation:~# ');
    expect(type('echo $?\n')).toBe('echo $?\r\n130\r\nroot@workstation:~# ');
    type('\x04');
    expect(shell.exit?.status).toBe(0);
  });

  test('^C ends a loop of the shell itself', () => {
    const { world, terminal, type } = terminalOf();
    terminal.type('while true; do :; done\n');
    world.kernel.run(50_000);
    expect(type('\x03')).toContain('^C\r\nroot@workstation:~# ');
    expect(type('echo $?\n')).toContain('130');
  });

  test('^Z stops a job, bg and fg let it go on', () => {
    const { type } = terminalOf();
    type('sleep 100\n');
    expect(type('\x1a')).toBe('^Z\r\n[1]+  Stopped                 sleep 100\r\nroot@workstation:~# ');
    expect(type('bg\n')).toBe('bg\r\n[1]+ sleep 100 &\r\nroot@workstation:~# ');
    expect(type('jobs\n')).toBe('jobs\r\n[1]+  Running                 sleep 100 &\r\nroot@workstation:~# ');
    expect(type('kill %1\n') + type('\n')).toContain('[1]+  Terminated              sleep 100');
  });

  test('a command that burns its fuel is killed, the shell lives', () => {
    const { type } = terminalOf({ commandFuelMax: 100_000 });
    expect(type('while true; do :; done\n')).toBe('while true; do :; done\r\nKilled\r\nroot@workstation:~# ');
    expect(type('echo $?\n')).toContain('137');
  });

  test('a flood of output stops at the terminal, and ^C ends it', () => {
    const { world, host, terminal, type } = terminalOf();
    terminal.type('yes\n');
    world.until(() => false, world.clock.now());
    expect(terminal.take().length).toBeLessThan(200_000);
    expect(type('\x03')).toContain('root@workstation:~# ');
    expect(host.processes.map((process) => process.argv[0])).toEqual(['/sbin/init', 'bash']);
  });

  test('keeps history and aliases', () => {
    const { type } = terminalOf();
    type("alias k='echo kubectl'\n");
    expect(type('k get pods | cat\n')).toContain('kubectl get pods\r\n');
    expect(type('history\n')).toContain("    1  alias k='echo kubectl'\r\n    2  k get pods | cat\r\n    3  history\r\n");
  });
});
