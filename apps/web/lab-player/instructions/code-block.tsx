'use client';
import { CircleCheck, Copy, CopyCheck, FilePenLine, FileText, Play } from 'lucide-react';
import { useState } from 'react';
import { usePlayer } from '#web/lab-player/player-context';
import { IconButton } from '#web/ui/button';
import { classNames } from '#web/ui/class-names';
import { Confirm } from '#web/ui/dialog';
import { type Fence, readFence } from './fence';
import { useMarked } from './marked';

const COPIED_MS = 1_500;
const WORKSTATION = 'workstation';

function CopyButton({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text).then(() => setCopied(true), () => undefined);
    setTimeout(() => setCopied(false), COPIED_MS);
  };
  return <IconButton label={copied ? 'Copied' : 'Copy'} onClick={() => void copy()}>{copied ? <CopyCheck size={16} aria-hidden="true" className="text-pass" /> : <Copy size={16} aria-hidden="true" />}</IconButton>;
}

const TEXT = 'px-3.5 py-3 font-mono text-13 leading-[1.6]';

function Text({ fence, text }: { readonly fence: Fence; readonly text: string }) {
  return <pre className={`${TEXT} overflow-x-auto whitespace-pre`} tabIndex={fence.action === 'output' ? 0 : undefined}><code>{text}</code></pre>;
}

/** Commands are never cut off: a long one goes on in the next row, set in deeper than the next command. */
function Commands({ text }: { readonly text: string }) {
  return (
    <pre className={`${TEXT} flex whitespace-pre-wrap`}>
      <span className="text-ink-3 select-none" aria-hidden="true">{'$ '}</span>
      <code className="min-w-0 flex-1">
        {text.split('\n').map((line, at) => {
          // The lines of one text never change places.
          const key = `${at}`;
          return <span key={key} className="block min-h-[1.6em] pl-[4ch] -indent-[4ch] [overflow-wrap:anywhere]">{line}</span>;
        })}
      </code>
    </pre>
  );
}

/** Runs in the terminal and is marked once it has; a program that reads input is never typed into without asking. */
function RunBlock({ fence, text }: { readonly fence: Fence; readonly text: string }) {
  const { run } = usePlayer();
  const [ran, markRan] = useMarked('ran', text);
  const [asking, setAsking] = useState(false);
  const go = (interrupt: boolean): void => {
    if (run(text, fence.host, interrupt) === 'asks') setAsking(true);
    else markRan();
  };
  return (
    <div className="group relative mb-5 grid grid-cols-[minmax(0,1fr)_auto] items-stretch overflow-hidden rounded-surface border border-line bg-raised transition-colors hover:border-accent">
      <Commands text={text} />
      <div className="flex items-start gap-0.5 p-[7px]">
        {/* The button's ground is the whole block: a click anywhere on it runs the command. */}
        <button type="button" onClick={() => go(false)} aria-label={`${ran ? 'Ran; run again' : 'Run in the terminal'}: ${text.split('\n')[0]}`} title={ran ? 'Ran. Run it again' : 'Run in the terminal'}
          className={classNames('grid size-[30px] place-items-center rounded-control hover:bg-hover before:absolute before:inset-0 before:rounded-surface before:content-[""]', ran ? 'text-pass' : 'text-accent')}>
          {ran ? <CircleCheck size={16} aria-hidden="true" /> : <Play size={16} aria-hidden="true" />}
        </button>
        <span className="relative z-[1]"><CopyButton text={text} /></span>
      </div>
      {fence.host !== undefined && fence.host !== WORKSTATION && <p className="col-span-2 border-t border-line px-3.5 py-1 text-12 text-ink-3">runs on {fence.host}</p>}
      <Confirm open={asking} onClose={() => setAsking(false)} title="A program is reading what you type" act="Stop it and run this"
        description="The terminal is not at a prompt. The command would go into the program that runs there. Stop that program (Ctrl+C) and run the command then?"
        onConfirm={() => go(true)} />
    </div>
  );
}

function FileBlock({ fence, text, path }: { readonly fence: Fence; readonly text: string; readonly path: string }) {
  const { openFile, connection } = usePlayer();
  const [written, markWritten] = useMarked('written', `${path}\n${text}`);
  const [problem, setProblem] = useState('');
  const host = fence.host ?? WORKSTATION;
  const write = async (): Promise<void> => {
    try {
      await connection.ask('file.write', { host, path, content: text.endsWith('\n') ? text : `${text}\n` });
      markWritten();
      openFile(host, path);
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The file could not be written.');
    }
  };
  return (
    <div className="mb-5 overflow-hidden rounded-surface border border-line bg-raised">
      <div className="flex items-center gap-2 border-b border-line py-1 pr-[7px] pl-3.5">
        <span className="min-w-0 flex-1 truncate font-mono text-12 text-ink-2">{path}</span>
        {fence.action === 'write'
          ? <IconButton label={written ? 'Written; write it again' : 'Write this file'} onClick={() => void write()}>{written ? <CircleCheck size={16} aria-hidden="true" className="text-pass" /> : <FilePenLine size={16} aria-hidden="true" className="text-accent" />}</IconButton>
          : <IconButton label="Open this file" onClick={() => openFile(host, path)}><FileText size={16} aria-hidden="true" className="text-accent" /></IconButton>}
        <CopyButton text={text} />
      </div>
      {text !== '' && <Text fence={fence} text={text} />}
      {problem !== '' && <p role="alert" className="border-t border-line px-3.5 py-1.5 text-13 text-fail">{problem}</p>}
    </div>
  );
}

export function CodeBlock({ info, text }: { readonly info: string; readonly text: string }) {
  const fence = readFence(info);
  if (fence.action === 'run') return <RunBlock fence={fence} text={text} />;
  if ((fence.action === 'write' || fence.action === 'open') && fence.file !== undefined) return <FileBlock fence={fence} text={text} path={fence.file} />;
  if (fence.action === 'output') {
    return (
      <figure className="mb-5 border-l-[3px] border-line pl-1">
        <figcaption className="pt-1 pl-3.5 text-12 text-ink-3">What you see, or something like it</figcaption>
        <Text fence={fence} text={text} />
      </figure>
    );
  }
  return (
    <div className="mb-5 grid grid-cols-[minmax(0,1fr)_auto] items-stretch overflow-hidden rounded-surface border border-line bg-raised">
      <Text fence={fence} text={text} />
      <div className="p-[7px]"><CopyButton text={text} /></div>
    </div>
  );
}
