// Mirrors pkg/scheduler/framework/runtime and schedule_one.go (findNodesThatFitPod, prioritizeNodes, selectHost)
// Differs: one node after the other; no extenders.
import type { Random } from '#linux/env/env.js';
import type { NodeInfo, PodInfo } from './node-info.js';
import type { FilterPlugin, Profile } from './plugin.js';
import type { Snapshot } from './snapshot.js';
import { fits, isRejected, unresolvable } from './status.js';
import type { Status } from './status.js';

/** Below this many nodes all are looked at. */
const FEASIBLE_NODES_MIN = 100;
const FEASIBLE_PERCENT_MIN = 5;

/** Pods of at least the pod's own priority that were promised room on a node. */
export interface Nominations {
  on(nodeName: string, pod: PodInfo): readonly PodInfo[];
}

interface PreFiltered {
  readonly status: Status;
  /** Plugins that have something to say, with what they found. */
  readonly active: readonly { readonly plugin: FilterPlugin; readonly state: unknown }[];
  readonly nodeNames?: ReadonlySet<string>;
  /** The plugins that restricted the nodes. */
  readonly restrictedBy: readonly string[];
}

export function runPreFilter(profile: Profile, pod: PodInfo, snapshot: Snapshot): PreFiltered {
  const active: { plugin: FilterPlugin; state: unknown }[] = [];
  const restrictedBy: string[] = [];
  let nodeNames: ReadonlySet<string> | undefined;
  for (const plugin of profile.filter) {
    const result = plugin.preFilter?.(pod, snapshot) ?? { status: fits() };
    const { status } = result;
    if (status.code === 'skip') continue;
    if (status.code !== 'success') return { status: { ...status, plugin: plugin.name }, active, restrictedBy };
    active.push({ plugin, state: result.state });
    if (result.nodeNames === undefined) continue;
    restrictedBy.push(plugin.name);
    const before = nodeNames;
    nodeNames = before === undefined ? result.nodeNames : new Set([...result.nodeNames].filter((name) => before.has(name)));
    if (nodeNames.size === 0) {
      const why = restrictedBy.length === 1 ? `node(s) didn't satisfy plugin ${plugin.name}` : `node(s) didn't satisfy plugin(s) [${restrictedBy.join(' ')}] simultaneously`;
      return { status: { ...unresolvable(why), plugin: plugin.name }, active, restrictedBy };
    }
  }
  return { status: fits(), active, restrictedBy, ...(nodeNames === undefined ? {} : { nodeNames }) };
}

export function runFilters(found: PreFiltered, pod: PodInfo, node: NodeInfo): Status {
  for (const { plugin, state } of found.active) {
    const status = plugin.filter(pod, node, state);
    if (status.code !== 'success') return { ...status, plugin: plugin.name };
  }
  return fits();
}

/** Must fit with the promised pods there, and without them: they may never come. */
export function runFiltersWithNominated(profile: Profile, found: PreFiltered, pod: PodInfo, node: NodeInfo, snapshot: Snapshot, nominations: Nominations): Status {
  const nominated = nominations.on(node.name, pod);
  if (nominated.length > 0) {
    const crowded = node.copyWith([...node.pods.values(), ...nominated]);
    const status = runFilters(runPreFilter(profile, pod, withNode(snapshot, crowded)), pod, crowded);
    if (status.code !== 'success') return status;
  }
  return runFilters(found, pod, node);
}

/** The snapshot with another state of one of its nodes. */
export function withNode(snapshot: Snapshot, changed: NodeInfo): Snapshot {
  const swap = (node: NodeInfo): NodeInfo => (node.name === changed.name ? changed : node);
  const others = (nodes: Iterable<NodeInfo>, has: boolean): readonly NodeInfo[] => {
    const rest = [...nodes].filter((node) => node.name !== changed.name);
    return has ? [...rest, changed] : rest;
  };
  return {
    ...snapshot,
    nodes: snapshot.nodes.map(swap),
    nodesWithAffinity: others(snapshot.nodesWithAffinity, changed.withAffinity > 0),
    nodesWithRequiredAntiAffinity: others(snapshot.nodesWithRequiredAntiAffinity, changed.withRequiredAntiAffinity > 0),
  };
}

interface Feasible {
  readonly nodes: readonly NodeInfo[];
  /** Why the others do not fit, by node name. */
  readonly statuses: ReadonlyMap<string, Status>;
  /** Where the next pod's search begins, so that all nodes get their turn. */
  readonly nextStart: number;
}

export function findFeasibleNodes(profile: Profile, found: PreFiltered, pod: PodInfo, snapshot: Snapshot, start: number, nominations: Nominations): Feasible {
  const statuses = new Map<string, Status>();
  const nodes: NodeInfo[] = [];
  const all = snapshot.nodes;
  const wanted = feasibleNodesToFind(all.length);
  const absent = unresolvable(`node(s) didn't satisfy plugin(s) [${found.restrictedBy.join(' ')}]`);
  let seen = 0;
  for (; seen < all.length && nodes.length < wanted; seen++) {
    const node = all[(start + seen) % all.length] as NodeInfo;
    if (found.nodeNames !== undefined && !found.nodeNames.has(node.name)) {
      statuses.set(node.name, absent);
      continue;
    }
    const status = runFiltersWithNominated(profile, found, pod, node, snapshot, nominations);
    if (status.code === 'success') nodes.push(node);
    else statuses.set(node.name, status);
  }
  return { nodes, statuses, nextStart: all.length === 0 ? 0 : (start + seen) % all.length };
}

function feasibleNodesToFind(nodes: number): number {
  if (nodes < FEASIBLE_NODES_MIN) return nodes;
  const percent = Math.max(FEASIBLE_PERCENT_MIN, 50 - Math.floor(nodes / 125));
  return Math.max(FEASIBLE_NODES_MIN, Math.floor((nodes * percent) / 100));
}

/** The node with the highest weighted score; one of them by lot when several share it. */
export function pickNode(profile: Profile, pod: PodInfo, nodes: readonly NodeInfo[], snapshot: Snapshot, random: Random): NodeInfo | undefined {
  if (nodes.length <= 1) return nodes[0];
  const totals = new Array<number>(nodes.length).fill(0);
  for (const plugin of profile.score) {
    const before = plugin.preScore?.(pod, snapshot, nodes);
    if (before !== undefined && (before.status.code === 'skip' || isRejected(before.status))) continue;
    const scores = nodes.map((node) => plugin.score(pod, node, before?.state));
    plugin.normalize?.(scores, nodes, before?.state);
    scores.forEach((score, i) => {
      totals[i] = (totals[i] ?? 0) + score * plugin.weight;
    });
  }
  const best = Math.max(...totals);
  const winners = nodes.filter((_node, i) => totals[i] === best);
  return winners[random.below(winners.length)];
}
