import type { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import type { Recording } from './recording.js';
import type { ReplayShell } from './replay.js';

const TIMEOUT_MS = 600_000;

/** Our shell with our kubectl, on a cluster of its own. */
export function ownShell({ nodes }: Recording, shared: SharedParts): ReplayShell {
  const world = World.create({ layout: 'bare', nodes, seed: 1, startMs: Date.UTC(2026, 0, 1) }, { shared });
  const shell = world.openShell();
  const pass = (settle = 0) => world.advance(settle * 1000);
  return {
    async run({ cmd, settle }) {
      pass(settle);
      return shell.run(cmd, { stdin: '', timeoutMs: TIMEOUT_MS });
    },
    tell({ event, node, settle }) {
      pass(settle);
      if (event === 'stop-node') world.stopNode(node);
      else world.startNode(node);
    },
  };
}
