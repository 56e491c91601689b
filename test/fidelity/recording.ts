// Recordings of shells on a real cluster of Kubernetes 1.36: what was typed, and all that was answered.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Step {
  readonly cmd: string;
  /** Seconds that passed before the command. */
  readonly settle?: number;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The real answer differs from run to run: the command runs, its answer is not compared. */
  readonly unstable?: boolean;
}

/** A machine went away, or came back. */
export interface NodeEvent {
  readonly event: 'stop-node' | 'start-node';
  readonly node: string;
  readonly settle?: number;
}

export interface Recording {
  readonly name: string;
  readonly title: string;
  readonly nodes: readonly string[];
  readonly steps: readonly (Step | NodeEvent)[];
}

const folder = path.join(import.meta.dirname, 'recordings');

export function recordings(): Recording[] {
  return readdirSync(folder).filter((file) => file.endsWith('.jsonl')).sort().map((file) => {
    const [head, ...steps] = readFileSync(path.join(folder, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown);
    const { title, nodes } = head as { title: string; nodes: string[] };
    return { name: file.replace('.jsonl', ''), title, nodes, steps: steps as (Step | NodeEvent)[] };
  });
}
