'use client';
import type { ClusterView, NodeView, PodView } from '@wheelhouse/contracts/rest/cluster-view.js';
import { CircleAlert, CircleCheck, CircleDashed, CircleDot, Server } from 'lucide-react';
import { useState } from 'react';
import { usePlayer, useSessionView } from '#web/lab-player/player-context';
import { classNames } from '#web/ui/class-names';
import { Bar, Loading } from '#web/ui/skeleton';
import { ageOf } from './age';
import { isSystemNamespace } from './namespaces';
import { ObjectDetails } from './object-details';
import { ObjectsView } from './objects-view';

const VIEWS = ['Nodes', 'Pods', 'Events', 'Objects'] as const;
type ViewName = (typeof VIEWS)[number];

export function HealthIcon({ health }: { readonly health: PodView['health'] }) {
  const look = { size: 14, 'aria-hidden': true } as const;
  if (health === 'ok') return <CircleCheck {...look} className="shrink-0 text-pass" />;
  if (health === 'failing') return <CircleAlert {...look} className="shrink-0 text-fail" />;
  if (health === 'waiting') return <CircleDashed {...look} className="shrink-0 text-warn" />;
  return <CircleDot {...look} className="shrink-0 text-ink-3" />;
}

function PodChip({ pod }: { readonly pod: PodView }) {
  const { pickObject, pickedObject } = usePlayer();
  return (
    <li>
      <button type="button" onClick={() => pickObject(pod.name)} aria-pressed={pickedObject === pod.name}
        className={classNames('flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-13 hover:bg-hover', pickedObject === pod.name && 'bg-accent-soft')}>
        <HealthIcon health={pod.health} />
        <span className="min-w-0 flex-1 font-mono text-12 break-all">{pod.name}</span>
        <span className={classNames('shrink-0', pod.health === 'failing' ? 'text-fail' : pod.health === 'waiting' ? 'text-warn' : 'text-ink-3')}>{pod.status}</span>
      </button>
    </li>
  );
}

function NodeBox({ node, pods, hidden }: { readonly node: NodeView; readonly pods: readonly PodView[]; readonly hidden: number }) {
  const { pickObject } = usePlayer();
  return (
    <section className="rounded-surface border border-line bg-surface" aria-label={`Node ${node.name}`}>
      <button type="button" onClick={() => pickObject(node.name)} className="flex w-full flex-wrap items-center gap-x-2 rounded-t-surface border-b border-line px-3 py-2 text-left hover:bg-hover">
        <Server size={15} aria-hidden="true" className="text-ink-3" /><span className="font-strong">{node.name}</span>
        <span className="text-13 text-ink-3">{node.roles.join(', ')}</span>
        <span className={classNames('ml-auto text-13', node.ready ? 'text-pass' : 'text-fail')}>{node.status}</span>
      </button>
      <ul className="min-h-9 p-1">{pods.map((pod) => <PodChip key={`${pod.namespace}/${pod.name}`} pod={pod} />)}</ul>
      {pods.length === 0 && <p className="-mt-8 px-3 pb-2 text-13 text-ink-3">{hidden > 0 ? `Only pods of the system (${hidden})` : 'No pods'}</p>}
    </section>
  );
}

function NodesView({ view, system }: { readonly view: ClusterView; readonly system: boolean }) {
  const shown = view.pods.filter((pod) => system || !isSystemNamespace(pod.namespace));
  const homeless = shown.filter((pod) => pod.node === null);
  return (
    <div className="grid content-start gap-4">
      {homeless.length > 0 && (
        <section className="rounded-surface border border-warn-line bg-surface" aria-label="Pods without a node">
          <p className="border-b border-line px-3 py-2 font-strong">Waiting for a node</p>
          <ul className="p-1">{homeless.map((pod) => <PodChip key={`${pod.namespace}/${pod.name}`} pod={pod} />)}</ul>
        </section>
      )}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(min(250px,100%),1fr))] items-start gap-4">
        {view.nodes.map((node) => {
          const own = view.pods.filter((pod) => pod.node === node.name);
          const visible = shown.filter((pod) => pod.node === node.name);
          return <NodeBox key={node.name} node={node} pods={visible} hidden={own.length - visible.length} />;
        })}
      </div>
      {view.podsLeftOut > 0 && <p className="text-13 text-ink-3">{view.podsLeftOut} more pods are not shown.</p>}
    </div>
  );
}

const CELL = '[&_th]:sticky [&_th]:top-0 [&_th]:bg-page [&_th]:py-1.5 [&_th]:pr-4 [&_th]:text-left [&_th]:font-normal [&_th]:whitespace-nowrap [&_th]:text-ink-3 [&_td]:border-t [&_td]:border-line [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-top';

function PodsView({ view, system }: { readonly view: ClusterView; readonly system: boolean }) {
  const { pickObject } = usePlayer();
  const pods = view.pods.filter((pod) => system || !isSystemNamespace(pod.namespace));
  if (pods.length === 0) return <p className="text-ink-3">There are no pods {system ? '' : 'besides those of the system'}.</p>;
  return (
    <table className={`w-full text-13 ${CELL}`}>
      <thead><tr><th scope="col" className="max-sm:hidden">Namespace</th><th scope="col">Name</th><th scope="col">Ready</th><th scope="col">Status</th><th scope="col" className="max-sm:hidden">Restarts</th><th scope="col" className="max-sm:hidden">Age</th><th scope="col" className="max-sm:hidden">Node</th></tr></thead>
      <tbody>
        {pods.map((pod) => (
          <tr key={`${pod.namespace}/${pod.name}`} className="hover:bg-hover">
            <td className="text-ink-3 max-sm:hidden">{pod.namespace}</td>
            <td><button type="button" onClick={() => pickObject(pod.name)} className="text-left font-mono text-12 [overflow-wrap:anywhere] hover:underline">{pod.name}</button></td>
            <td className="tabular">{pod.ready}</td>
            <td><span className="inline-flex items-center gap-1.5"><HealthIcon health={pod.health} />{pod.status}</span></td>
            <td className="tabular max-sm:hidden">{pod.restarts}</td><td className="tabular max-sm:hidden">{ageOf(pod.createdAt, view.now)}</td><td className="max-sm:hidden">{pod.node ?? 'none'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EventsView({ view, system }: { readonly view: ClusterView; readonly system: boolean }) {
  const events = view.events.filter((event) => system || !isSystemNamespace(event.namespace));
  if (events.length === 0) return <p className="text-ink-3">Nothing has happened {system ? '' : 'outside of the system'} yet.</p>;
  return (
    <table className={`w-full text-13 ${CELL}`}>
      <thead><tr><th scope="col" className="max-sm:hidden">Last seen</th><th scope="col" className="max-sm:hidden">Type</th><th scope="col" className="max-sm:hidden">Reason</th><th scope="col" className="max-sm:hidden">Object</th><th scope="col">Message</th></tr></thead>
      <tbody>
        {events.map((event) => (
          <tr key={`${event.object}/${event.reason}/${event.message}`}>
            <td className="whitespace-nowrap tabular max-sm:hidden">{ageOf(event.lastSeenAt, view.now)}{event.count > 1 && <span className="text-ink-3"> ×{event.count}</span>}</td>
            <td className={classNames('max-sm:hidden', event.type === 'Warning' ? 'text-warn' : 'text-ink-3')}>{event.type}</td>
            <td className="max-sm:hidden">{event.reason}</td>
            <td className="min-w-[24ch] font-mono text-12 [overflow-wrap:anywhere] max-sm:hidden">{event.object}</td>
            <td className="[overflow-wrap:anywhere] text-ink-2"><span className="flex flex-wrap justify-between gap-x-3 sm:hidden">
                <span className={classNames('font-strong', event.type === 'Warning' ? 'text-warn' : 'text-ink')}>{event.reason}</span>
                <span className="text-ink-3 tabular">{ageOf(event.lastSeenAt, view.now)} ago{event.count > 1 && `, ×${event.count}`}</span>
                <span className="w-full font-mono text-12 text-ink-3">{event.object}</span>
              </span>{event.message}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The cluster as it is now: nodes with their pods, a table, the events. Looking changes nothing. */
export function ClusterPane() {
  const { cluster } = useSessionView();
  const [name, setName] = useState<ViewName>('Nodes');
  const [system, setSystem] = useState(false);
  const { pickedObject } = usePlayer();
  return (
    <div className="grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)_auto] bg-page">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2">
        <fieldset className="flex gap-1">
          <legend className="sr-only">View</legend>
          {VIEWS.map((one) => (
            <button key={one} type="button" aria-pressed={name === one} onClick={() => setName(one)}
              className={classNames('h-[30px] rounded-control px-2.5 text-13', name === one ? 'bg-accent-soft font-strong text-accent' : 'text-ink-2 hover:bg-hover')}>{one}</button>
          ))}
        </fieldset>
        <label className="flex items-center gap-1.5 text-13 text-ink-2">
          <input type="checkbox" checked={system} onChange={(event) => setSystem(event.target.checked)} className="accent-[var(--accent)]" />Include kube-system
        </label>
        {cluster !== undefined && <span className="ml-auto text-13 text-ink-3 tabular max-sm:hidden">{cluster.nodes.length} nodes, {cluster.pods.length + cluster.podsLeftOut} pods</span>}
      </div>
      <div className="min-h-0 overflow-auto px-4 pt-1 pb-4">
        {cluster === undefined && <Loading what="the cluster"><div className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-4"><Bar className="h-28" /><Bar className="h-28" /><Bar className="h-28" /></div></Loading>}
        {cluster !== undefined && name === 'Nodes' && <NodesView view={cluster} system={system} />}
        {cluster !== undefined && name === 'Pods' && <PodsView view={cluster} system={system} />}
        {cluster !== undefined && name === 'Objects' && <ObjectsView view={cluster} system={system} />}
        {cluster !== undefined && name === 'Events' && <EventsView view={cluster} system={system} />}
      </div>
      {cluster !== undefined && pickedObject !== undefined && name !== 'Objects' && <ObjectDetails view={cluster} name={pickedObject} />}
    </div>
  );
}
