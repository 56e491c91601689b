import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import type { WorldTerminal } from '#world/world-terminal.js';

const world = World.create({ layout: 'bare', nodes: ['controlplane', 'node01'], seed: 3, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });

/** What the terminal shows within the next seconds, with the prompt at which it then stands. */
function shows(terminal: WorldTerminal, seconds: number): string {
  world.advance(seconds * 1000);
  const text = terminal.take();
  const mode = terminal.mode();
  return text + (mode.kind === 'prompt' && !text.endsWith(mode.prompt) ? mode.prompt : '');
}

describe('prompts', () => {
  test.each([
    { image: 'nginx:1.27', shell: 'bash', prompt: 'root@here:/# ' },
    { image: 'nginx:1.27', shell: 'sh', prompt: '# ' },
    { image: 'nginx:1.27', shell: 'bash --norc', prompt: 'bash-5.2# ' },
    { image: 'busybox:1.36', shell: 'sh', prompt: '/ # ' },
    { image: 'alpine:3.22', shell: 'sh', prompt: '/ # ' },
  ])('$shell in $image shows $prompt', ({ image, shell, prompt }) => {
    const terminal = world.openTerminal('workstation', 80, 24);
    shows(terminal, 1);
    terminal.submit(`kubectl run here --image=${image} -- sleep 3600 && kubectl wait --for=condition=Ready pod/here && kubectl exec -it here -- ${shell}`);
    expect(shows(terminal, 20)).toMatch(new RegExp(`\\n${prompt.replace(/[$/]/g, '\\$&')}$`));
    terminal.close();
    world.runScript('workstation', 'kubectl delete pod here --now', 60_000);
  });

  test('of the machines, and of shells in shells', () => {
    const terminal = world.openTerminal('workstation', 80, 24);
    expect(shows(terminal, 1)).toBe('root@workstation:~# ');
    terminal.submit('cd /etc/kubernetes');
    expect(shows(terminal, 1)).toBe('root@workstation:/etc/kubernetes# ');
    terminal.submit('echo "alias k=kubectl" >> ~/.bashrc; bash');
    expect(shows(terminal, 1)).toBe('root@workstation:/etc/kubernetes# ');
    terminal.submit('k get namespace default -o name');
    expect(shows(terminal, 1)).toMatch(/^namespace\/default\r\n/);
    terminal.submit('sh');
    expect(shows(terminal, 1)).toBe('# ');
    terminal.submit('exit');
    expect(shows(terminal, 1)).toBe('root@workstation:/etc/kubernetes# ');
    terminal.submit('ssh node01');
    expect(shows(terminal, 2)).toMatch(/root@node01:~# $/);
    terminal.submit('exit');
    expect(shows(terminal, 1)).toBe('logout\r\nConnection to node01 closed.\r\nroot@workstation:/etc/kubernetes# ');
    terminal.submit('logout');
    expect(shows(terminal, 1)).toBe("bash: logout: not login shell: use `exit'\r\nroot@workstation:/etc/kubernetes# ");
    terminal.close();
    const next = world.openTerminal('workstation', 80, 24);
    shows(next, 1);
    next.submit('k get namespace default -o name');
    expect(shows(next, 1)).toMatch(/^namespace\/default\r\n/);
    next.close();
  });
});
