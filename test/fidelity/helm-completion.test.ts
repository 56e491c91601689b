import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import { realHelm } from './real-tools.js';

const helm = realHelm();
const world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
const shell = world.openShell();

/** Words after `helm __complete`. Each kind of command, and each kind of flag. */
const lines = [
  "''", 'i', '-', '--kube', 'x', "x ''", '', "install ''", "install x ''", "install x y ''", "install -g ''", "install x oc", "install x nosuch", "install -o ''", 'install --output=', "install --version ''", "install -f ''", 'install --set', 'install --wait=', 'install -', "status ''", "status x ''", "get ''", "get a", "get all x ''",
  "get all --revision ''", "list ''", "list -o ''", "list --fi", "upgrade ''", "upgrade x ''", "upgrade x y ''", "rollback x ''", "rollback x 1 ''", "uninstall x ''", "create ''", "create x ''", "lint ''", "template x ''", "pull ''", "pull x ''", "pull https://x ''", "repo ''", "repo add ''", "repo add x y ''", "repo remove ''",
  "repo update ''", "repo index ''", "repo index x ''", "show ''", "show chart ''", "show chart x ''", "search ''", "search repo ''", "test ''", "verify ''", "verify x ''", "version ''", "env ''", 'env HELM_K', "env x ''", "history ''", "dependency ''", "dependency list ''", "plugin ''", "plugin install ''", "plugin uninstall ''",
  "push ''", "push x ''", "push x y ''", "registry ''", "registry login ''", "completion ''", 'completion b', "completion bash ''", 'completion bash --no', "help ''", "help get ''", "-n ''", "--namespace ''", "--kube-context ''", 'list --nosuch=', "list --nosuch ''", "list -h ''",
];
/** Descriptions are our own, and so are the words of --help. */
const facts = (text: string) => text.replace(/\t.*$/gm, '\tDESCRIPTION');

describe.skipIf(helm === undefined)('helm completes as the real one, without a cluster', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'helm-completion-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  test.each(lines)('helm __complete %s', (line) => {
    const asked = `helm __complete ${line} 2>&1; echo $?`;
    const env = { PATH: `${path.dirname(helm as string)}:/usr/bin:/bin`, HOME: home, KUBECONFIG: '/nosuch' };
    const theirs = execFileSync('bash', ['-c', asked], { encoding: 'utf8', env });
    const ours = shell.run(`( export KUBECONFIG=/nosuch; ${asked} )`, { stdin: '', timeoutMs: 60_000 });
    expect(facts(ours.stdout)).toBe(facts(theirs));
  });
});

describe('helm completes what is in the cluster', () => {
  shell.run('helm create web; helm install first web; helm install second web; helm upgrade first web; kubectl create namespace shop', { stdin: '', timeoutMs: 60_000 });

  test.each([
    ["status ''", 'first\tweb-0.1.0 -> deployed\nsecond\tweb-0.1.0 -> deployed\n:4\n'],
    ["uninstall first ''", 'second\tweb-0.1.0 -> deployed\n:4\n'],
    ["rollback first ''", '1\tApp: 1.16.0, Chart: web-0.1.0\n2\tApp: 1.16.0, Chart: web-0.1.0\n:4\n'],
    ["get values first --revision ''", '1\tApp: 1.16.0, Chart: web-0.1.0\n2\tApp: 1.16.0, Chart: web-0.1.0\n:4\n'],
    ["-n shop status ''", ':4\n'],
    ['install x w', ':0\n'],
  ])('helm __complete %s', (line, want) => {
    expect(shell.run(`helm __complete ${line}`, { stdin: '', timeoutMs: 60_000 }).stdout).toBe(want);
  });
  test('at a prompt', () => {
    const terminal = world.openTerminal('workstation', 80, 24);
    const complete = (line: string) => terminal.complete(line, line.length).candidates;
    expect([complete('helm status '), complete('helm uninstall s'), complete('helm -n sh'), complete('helm install x we')]).toEqual([['first', 'second'], ['second'], ['shop'], ['web/']]);
  });
});
