'use client';
import type { ClusterView } from '@wheelhouse/contracts/rest/cluster-view.js';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { usePlayer } from '#web/lab-player/player-context';
import { IconButton } from '#web/ui/button';
import { Bar, Loading } from '#web/ui/skeleton';
import { EventList } from './event-list';
import { isSystemNamespace } from './namespaces';
import { type Listable, listKinds, listTable, type ObjectName, readObject, type Table } from './kubernetes-api';

const FIRST_KIND = 'deployments';

function idOf({ group, resource }: Listable): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function Problem({ error }: { readonly error: Error }) {
  return <p role="alert" className="text-13 text-fail">{error.message}</p>;
}

function Rows({ table, listable, system, onPick }: { readonly table: Table; readonly listable: Listable; readonly system: boolean; readonly onPick: (name: ObjectName) => void }) {
  const columns = table.columnDefinitions.map(({ name, priority }, at) => ({ name, at, priority: priority ?? 0 })).filter(({ priority }) => priority === 0);
  const rows = table.rows.filter(({ object }) => system || object.metadata.namespace === undefined || !isSystemNamespace(object.metadata.namespace));
  if (rows.length === 0) return <p className="text-ink-3">There are none{system ? '' : ' outside of kube-system'}.</p>;
  return (
    <table className="w-full text-13 [&_td]:border-t [&_td]:border-line [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-top [&_th]:py-1.5 [&_th]:pr-4 [&_th]:text-left [&_th]:font-normal [&_th]:text-ink-3">
      <thead><tr>{listable.isNamespaced && <th scope="col">Namespace</th>}{columns.map(({ name }) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {rows.map(({ cells, object: { metadata } }) => (
          <tr key={`${metadata.namespace}/${metadata.name}`} className="hover:bg-hover">
            {listable.isNamespaced && <td className="text-ink-3">{metadata.namespace}</td>}
            {columns.map(({ name, at }) => (
              <td key={name}>
                {at === 0
                  ? <button type="button" onClick={() => onPick({ name: metadata.name, namespace: metadata.namespace })} className="text-left font-mono text-12 break-all hover:underline">{String(cells[at])}</button>
                  : <span className="break-words">{cells[at] === null || cells[at] === undefined ? '' : String(cells[at])}</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ObjectText({ listable, object, view, onClose }: { readonly listable: Listable; readonly object: ObjectName; readonly view: ClusterView; readonly onClose: () => void }) {
  const { session } = usePlayer();
  const text = useQuery({
    queryKey: ['object', session.id, idOf(listable), object, view.revision], queryFn: ({ signal }) => readObject(session.id, listable, object, signal),
    placeholderData: keepPreviousData, retry: false,
  });
  return (
    <section aria-label={`${listable.kind} ${object.name}`}>
      <div className="flex items-center gap-1.5 border-t border-line py-1">
        <IconButton label={`Back to the list of ${listable.resource}`} onClick={onClose}><ArrowLeft size={15} aria-hidden="true" /></IconButton>
        <h3 className="truncate text-13"><span className="text-ink-3">{listable.kind}</span> <span className="font-mono font-strong">{object.name}</span></h3>
      </div>
      {text.isError && <Problem error={text.error} />}
      <div className="mb-3 empty:hidden"><EventList now={view.now} events={view.events.filter((event) => event.object === `${listable.kind.toLowerCase()}/${object.name}` && event.namespace === (object.namespace ?? event.namespace))} /></div>
      {text.isPending && <Loading what="the object"><Bar className="mt-2 h-24" /></Loading>}
      {text.data !== undefined && <pre className="rounded-surface bg-surface p-4 font-mono text-12 leading-[1.6] whitespace-pre-wrap break-words">{text.data}</pre>}
    </section>
  );
}

/** Any kind of object as kubectl lists it, and each as YAML. Live: it is read again when the cluster has changed. */
export function ObjectsView({ view, system }: { readonly view: ClusterView; readonly system: boolean }) {
  const { session } = usePlayer();
  const [id, setId] = useState(FIRST_KIND);
  const [object, setObject] = useState<ObjectName>();
  const kinds = useQuery({ queryKey: ['kinds', session.id], queryFn: ({ signal }) => listKinds(session.id, signal), retry: false });
  const chosen = kinds.data?.find((one) => idOf(one) === id) ?? kinds.data?.find((one) => one.resource === id) ?? kinds.data?.[0];
  const table = useQuery({
    queryKey: ['table', session.id, chosen?.path, chosen?.resource, view.revision], enabled: chosen !== undefined, retry: false,
    queryFn: async ({ signal }) => (chosen === undefined ? undefined : { of: idOf(chosen), ...(await listTable(session.id, chosen, signal)) }),
    placeholderData: keepPreviousData,
  });
  const shown = chosen !== undefined && table.data?.of === idOf(chosen) ? table.data : undefined;
  return (
    <div>
      <label className="mb-2 flex items-center gap-2 text-13 text-ink-2">Kind
        <select value={chosen === undefined ? '' : idOf(chosen)} onChange={(event) => { setId(event.target.value); setObject(undefined); }} disabled={chosen === undefined}
          className="h-[30px] max-w-72 rounded-control border border-line-strong bg-surface px-2 text-ink">
          {kinds.data?.map((one) => <option key={idOf(one)} value={idOf(one)}>{idOf(one)}</option>)}
        </select>
      </label>
      {kinds.isError && <Problem error={kinds.error} />}
      {table.isError && <Problem error={table.error} />}
      {(kinds.isPending || (chosen !== undefined && shown === undefined && !table.isError)) && <Loading what="the list"><Bar className="h-40" /></Loading>}
      {shown !== undefined && chosen !== undefined && object === undefined && <Rows table={shown} listable={chosen} system={system} onPick={setObject} />}
      {chosen !== undefined && object !== undefined && <ObjectText listable={chosen} object={object} view={view} onClose={() => setObject(undefined)} />}
    </div>
  );
}
