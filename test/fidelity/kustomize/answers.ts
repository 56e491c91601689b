import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import type { WorldShell } from '#world/world-shell.js';
import { type Case, scriptOf } from './cases.js';

export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

const ROOT = '/root/kustomization';
/** When a line was logged, and by which process. */
const LOGGED = /^([IWE])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ /gm;
/** Where something lay in Go's memory. */
const ADDRESS = /0xc[0-9a-f]{6,}/g;

function masked(answer: Answer, folder: string, home: string): Answer {
  const hidden = (text: string) => text.replaceAll(folder, '/HERE').replaceAll(home, '/HOME').replace(LOGGED, '$1 TIME ').replace(ADDRESS, '0xc000');
  return { stdout: hidden(answer.stdout), stderr: hidden(answer.stderr), exitCode: answer.exitCode };
}

/** Builds in the simulated workstation, each case in a folder of its own. */
export class OurKustomize {
  readonly #world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 1, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts(), log: { write: (level, message, facts) => level === 'error' && console.error(message, facts) } });
  readonly #shell: WorldShell = this.#world.openShell();

  answer({ files, command }: Case): Answer {
    const { stdout, stderr, exitCode } = this.#shell.run(`cd /; rm -rf ${ROOT}; mkdir -p ${ROOT}; cd ${ROOT}\n${scriptOf(files)}\n${command}`, { stdin: '', timeoutMs: 60_000 });
    return masked({ stdout, stderr, exitCode }, ROOT, '/root');
  }
}

/** Builds with the real kubectl in a temporary folder. */
export class RealKustomize {
  readonly #folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'kustomize-')));
  #count = 0;

  constructor(kubectl: string) {
    mkdirSync(path.join(this.#folder, 'bin'));
    symlinkSync(kubectl, path.join(this.#folder, 'bin/kubectl'));
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async answer({ files, command }: Case): Promise<Answer> {
    const working = path.join(this.#folder, String(++this.#count), 'kustomization');
    mkdirSync(working, { recursive: true });
    const env = { HOME: path.join(this.#folder, 'home'), PATH: `${path.join(this.#folder, 'bin')}:/usr/bin:/bin`, LANG: 'C.UTF-8', HTTPS_PROXY: '', HTTP_PROXY: '' };
    const child = spawn('bash', ['-c', `${scriptOf(files)}\n${command}`], { cwd: working, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] };
    child.stdout.on('data', (data: Buffer) => chunks.out.push(data));
    child.stderr.on('data', (data: Buffer) => chunks.err.push(data));
    const exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 137)));
    const answer = { stdout: Buffer.concat(chunks.out).toString(), stderr: Buffer.concat(chunks.err).toString(), exitCode };
    rmSync(path.dirname(working), { recursive: true, force: true });
    return masked(answer, working, env.HOME);
  }
}
