import { layouts, type Layout } from '#world/topology/layout.js';
import { UsageError } from './usage.js';

/** Where a seeded world begins, unless it is said otherwise: the same seed gives the same bytes on every day. */
const SEEDED_START = '2026-01-01T00:00:00Z';
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

export interface WorldFlags {
  readonly seed?: string | undefined;
  readonly start?: string | undefined;
  readonly nodes?: string | undefined;
  readonly layout?: string | undefined;
}

/** The flags that several commands share, as a world takes them. Throws UsageError. */
export function worldOptions(flags: WorldFlags): { readonly seed: number; readonly startMs: number; readonly nodes: readonly string[]; readonly layout: Layout } {
  const seed = flags.seed === undefined ? undefined : Number(flags.seed);
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new UsageError(`--seed takes a whole number, not "${flags.seed}"`);
  const start = flags.start ?? (seed === undefined ? undefined : SEEDED_START);
  const startMs = start === undefined ? Date.now() : Date.parse(start);
  if (Number.isNaN(startMs)) throw new UsageError(`--start takes a time such as ${SEEDED_START}, not "${flags.start}"`);
  const layout = layouts.find((one) => one === (flags.layout ?? 'kubeadm'));
  if (layout === undefined) throw new UsageError(`--layout takes one of ${layouts.join(', ')}, not "${flags.layout}"`);
  const nodes = flags.nodes?.split(',') ?? (layout === 'minikube' ? ['minikube'] : ['controlplane', 'node01', 'node02']);
  const wrong = nodes.find((name) => !NAME.test(name) || name.length > 63);
  if (wrong !== undefined) throw new UsageError(`--nodes: "${wrong}" is no name for a node`);
  if (new Set(nodes).size !== nodes.length) throw new UsageError('--nodes: a name stands there twice');
  return { seed: seed ?? Math.floor(Math.random() * 2 ** 31), startMs, nodes, layout };
}
