import { createInterface } from 'node:readline';
import { z } from 'zod';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import { worldOptions, type WorldFlags } from '#cli/world-options.js';
import { openLab } from '#cli/lab-folder.js';

const SECONDS_MAX = 10 * 365 * 24 * 3600;
const seconds = z.number().min(0).max(SECONDS_MAX);
const Command = z.strictObject({ cmd: z.string(), stdin: z.string().optional(), settle: seconds.optional(), timeout: seconds.default(600) });
const Event = z.strictObject({ event: z.enum(['stop-node', 'start-node']), node: z.string(), settle: seconds.optional() });
const Line = z.union([Command, Event]);

export interface ShellFlags extends WorldFlags {
  readonly json?: boolean | undefined;
  readonly lab?: string | undefined;
}

/** A shell on the workstation of a fresh cluster: JSON lines in and out, or a terminal. */
export async function shell(flags: ShellFlags): Promise<number> {
  const options = worldOptions(flags);
  const world = flags.lab === undefined ? World.create(options, { shared: new SharedParts() }) : await openLab(flags.lab, options);
  return flags.json === true ? jsonLines(world) : interactive(world);
}

async function jsonLines(world: World): Promise<number> {
  const session = world.openShell();
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = answerTo(line, world, session);
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
}

function answerTo(line: string, world: World, session: ReturnType<World['openShell']>): unknown {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { error: 'not JSON' };
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) return { error: `neither a command nor an event: ${z.prettifyError(parsed.error)}` };
  const ask = parsed.data;
  if (ask.settle !== undefined) world.advance(ask.settle * 1000);
  if ('cmd' in ask) {
    const ran = session.run(ask.cmd, { stdin: ask.stdin ?? '', timeoutMs: ask.timeout * 1000 });
    return { stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.exitCode, now: new Date(world.now()).toISOString() };
  }
  if (!world.nodeNames.includes(ask.node)) return { error: `there is no node "${ask.node}"` };
  if (ask.event === 'stop-node') world.stopNode(ask.node);
  else world.startNode(ask.node);
  return {};
}

/** Lines from the terminal (or a pipe) to the workstation's shell; time runs as on the wall. */
async function interactive(world: World): Promise<number> {
  const { runInteractive } = await import('#cli/commands/interactive.js');
  return runInteractive(world);
}
