import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { completionScript } from '#kubectl/completion/scripts.js';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';

/** In place of kubectl: says what it was asked, and answers what the case wants. */
const STAND_IN = '#!/bin/bash\nprintf "%s\\n" "$@" > asked\nprintf "$ANSWER"\n';

interface Case {
  readonly line: string;
  /** What `__complete` prints. */
  readonly answer: string;
  readonly asked: readonly string[];
  readonly reply: readonly string[];
  /** Options that the function set or took away. */
  readonly options?: string;
  readonly alias?: string;
  readonly type?: number;
}

const cases: readonly Case[] = [
  { line: 'kubectl get po', answer: 'pods\\npoddisruptionbudgets.policy\\n:4\\n', asked: ['get', 'po'], reply: ['pods', 'poddisruptionbudgets.policy'], options: '+default' },
  { line: 'kubectl get ', answer: 'pods\\n:4\\n', asked: ['get', ''], reply: ['pods'], options: '+default' },
  { line: 'kubectl ', answer: 'get\\tDisplay one\\n:4\\n', asked: [''], reply: ['get'], options: '+default' },
  { line: 'kubectl get pods -o=js', answer: 'json\\njsonpath\\n:4\\n', asked: ['get', 'pods', '-o=js'], reply: ['json', 'jsonpath'], options: '+default' },
  { line: 'kubectl get pods --output=', answer: 'json\\nyaml\\n:4\\n', asked: ['get', 'pods', '--output='], reply: ['json', 'yaml'], options: '+default' },
  { line: 'kubectl logs dep', answer: 'deployments/\\n:6\\n', asked: ['logs', 'dep'], reply: ['deployments/'], options: '-nospace +default' },
  { line: 'kubectl port-forward solo 80:', answer: '80:80\\n:4\\n', asked: ['port-forward', 'solo', '80:'], reply: ['80'], options: '+default' },
  { line: 'kubectl config use-context admin@ku', answer: 'admin@kubernetes\\n:4\\n', asked: ['config', 'use-context', 'admin@ku'], reply: ['kubernetes'], options: '+default' },
  { line: 'kubectl get clusterrole system:con', answer: 'system:controller:a\\nsystem:controller:b\\nother\\n:4\\n', asked: ['get', 'clusterrole', 'system:con'], reply: ['controller:a', 'controller:b'], options: '+default' },
  { line: 'kubectl get -l "app" \'po', answer: 'pods\\n:4\\n', asked: ['get', '-l', 'app', 'po'], reply: ['pods'], options: '+default' },
  { line: 'kubectl get -l "a in (b, c)" po', answer: 'pods\\n:4\\n', asked: ['get', '-l', 'a in (b, c)', 'po'], reply: ['pods'], options: '+default' },
  { line: 'kubectl get a\\ b po', answer: 'pods\\n:4\\n', asked: ['get', 'a b', 'po'], reply: ['pods'], options: '+default' },
  { line: 'kubectl get $(touch ran) po', answer: 'pods\\n:4\\n', asked: ['get', '$(touch ran)', 'po'], reply: ['pods'], options: '+default' },
  { line: 'kubectl version x', answer: ':0\\n', asked: ['version', 'x'], reply: [] },
  { line: 'kubectl get x', answer: 'x\\n:1\\n', asked: ['get', 'x'], reply: [] },
  { line: 'kubectl get x', answer: '', asked: ['get', 'x'], reply: [] },
  { line: 'kubectl get x', answer: 'xb\\nxa\\n:36\\n', asked: ['get', 'x'], reply: ['xb', 'xa'], options: '+default -nosort' },
  { line: 'kubectl apply -f d', answer: 'yaml\\njson\\n:8\\n', asked: ['apply', '-f', 'd'], reply: ['deploy.yaml', 'd.json', 'data'], options: '-filenames' },
  { line: 'kubectl cp d', answer: ':16\\n', asked: ['cp', 'd'], reply: ['data'], options: '-filenames' },
  { line: 'k get po', alias: 'kubectl -n shop', answer: 'pods\\n:4\\n', asked: ['-n', 'shop', 'get', 'po'], reply: ['pods'], options: '+default' },
];
/** Only bash itself says by COMP_TYPE that it lists. */
const listed: Case = { line: 'kubectl c', type: 63, answer: 'cp\\tCopy files\\ncreate\\tCreate a resource\\n:4\\n', asked: ['c'], reply: ['cp                   (Copy files)', 'create               (Create a resource)'], options: '+default' };

/** Calls the function as readline does, and prints what it made of it. bash cuts the words; here that is done by a pattern. */
function harness({ line, alias, type = 9 }: Case): string {
  const words = line.match(/\$\([^)]*\)|"[^"]*"|'[^']*'?|[=:@]+|(?:\\.|[^\s=:@])+/g) ?? [];
  const pieces = /\s$/.test(line) ? [...words, ''] : words;
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  return `shopt -s expand_aliases
compopt() { options="$options \${1/o/}$2"; }
${alias === undefined ? '' : `alias k=${quoted(alias)}`}
options=
COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
COMP_LINE=${quoted(line)}; COMP_POINT=\${#COMP_LINE}; COMP_TYPE=${type}; COMP_WORDS=(${pieces.map(quoted).join(' ')}); COMP_CWORD=${pieces.length - 1}
__start_kubectl
for reply in "\${COMPREPLY[@]}"; do echo "reply $reply"; done
echo options$options
cat asked
test -e ran && echo ran`;
}

function expected({ asked, reply, options }: Case): string {
  return [...reply.map((word) => `reply ${word}`), `options${options === undefined ? '' : ` ${options}`}`, '__complete', ...asked, ''].join('\n');
}

const FILES = 'mkdir data; touch deploy.yaml d.json d.txt';
const script = completionScript('kubectl', 'bash');
const bash = spawnSync('bash', ['--version'], { encoding: 'utf8' }).stdout?.startsWith('GNU bash, version 5') === true;

describe.skipIf(!bash)('the script of kubectl completion bash in bash 5', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'completion-'));
  writeFileSync(path.join(folder, 'kubectl'), STAND_IN, { mode: 0o755 });
  writeFileSync(path.join(folder, 'script'), script);
  execFileSync('bash', ['-c', FILES], { cwd: folder });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([...cases, listed])('$line: $answer', (one) => {
    const answered = execFileSync('bash', ['--norc', '-c', `. ./script\n${harness(one)}\ntrue`], { cwd: folder, encoding: 'utf8', env: { PATH: `${folder}:/usr/bin:/bin`, ANSWER: one.answer } });
    expect(answered).toBe(expected(one));
  });
});

describe('the script in the bash of a world', () => {
  const world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 7, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
  const shell = world.openShell();
  shell.run(`mkdir w; cd w; kubectl completion bash > script; ${FILES}; cat > kubectl <<'END'\n${STAND_IN}END\nchmod +x kubectl; PATH=$PWD:$PATH`, { stdin: '', timeoutMs: 10_000 });

  test.each([...cases, listed])('$line: $answer', (one) => {
    const { stdout, stderr } = shell.run(`( export ANSWER='${one.answer}'; . ./script\n${harness(one)}\n)`, { stdin: '', timeoutMs: 10_000 });
    expect(stderr + stdout).toBe(expected(one));
  });
});
