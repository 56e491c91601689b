'use client';
import type { ClusterView, NodeView, PodView } from '@wheelhouse/contracts/rest/cluster-view.js';
import { X } from 'lucide-react';
import { usePlayer } from '#web/lab-player/player-context';
import { IconButton } from '#web/ui/button';
import { ageOf } from './age';
import { EventList } from './event-list';

type Facts = readonly (readonly [string, string])[];

function factsOfPod(pod: PodView, now: string): Facts {
  return [
    ['Namespace', pod.namespace], ['Status', pod.status], ['Ready', pod.ready], ['Restarts', `${pod.restarts}`], ['Node', pod.node ?? 'none yet'],
    ['Address', pod.ip ?? 'none yet'], ['Age', ageOf(pod.createdAt, now)],
  ];
}

function factsOfNode(node: NodeView, view: ClusterView): Facts {
  return [
    ['Roles', node.roles.join(', ') || 'none'], ['Status', node.status], ['Version', node.version], ['Address', node.internalIp ?? 'none'],
    ['Taints', node.taints.join(', ') || 'none'], ['Pods', `${view.pods.filter((pod) => pod.node === node.name).length}`],
  ];
}

/** One pod or node: its facts, why it is so, and its own events. */
export function ObjectDetails({ view, name }: { readonly view: ClusterView; readonly name: string }) {
  const { pickObject } = usePlayer();
  const pod = view.pods.find((one) => one.name === name);
  const node = view.nodes.find((one) => one.name === name);
  const events = view.events.filter((event) => event.object.split('/').at(-1) === name);
  // The last warning says more than the status does.
  const cause = events.filter((event) => event.type === 'Warning').sort((a, b) => b.message.length - a.message.length)[0]?.message;
  const facts = pod !== undefined ? factsOfPod(pod, view.now) : node !== undefined ? factsOfNode(node, view) : undefined;
  return (
    <section aria-label={`Details of ${name}`} className="max-h-[42dvh] overflow-auto border-t border-line bg-surface px-4 py-3">
      <div className="flex items-center justify-between gap-4">
        <h3 className="truncate font-mono text-13 font-strong">{name}</h3>
        <IconButton label="Close the details" onClick={() => pickObject(undefined)}><X size={15} aria-hidden="true" /></IconButton>
      </div>
      {facts === undefined && <p className="text-ink-2">It is gone.</p>}
      {pod?.why !== undefined && <p className="my-1.5 rounded-control bg-warn-soft px-2.5 py-1.5 text-13 break-words"><span className="font-strong">This pod {pod.why}.</span>{cause !== undefined && ` ${cause}`}</p>}
      {facts !== undefined && (
        <dl className="my-1 flex flex-wrap gap-x-6 gap-y-1 text-13">
          {facts.map(([term, value]) => <div key={term} className="flex gap-1.5"><dt className="text-ink-3">{term}</dt><dd>{value}</dd></div>)}
        </dl>
      )}
      <EventList events={events} now={view.now} />
    </section>
  );
}
