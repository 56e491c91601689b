'use client';
import { Info, Lightbulb, TriangleAlert } from 'lucide-react';
import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import { CodeBlock } from './code-block';
import { remarkTables } from './remark-tables';

interface CodeProps { readonly className?: string; readonly children?: ReactNode }

/** The `pre` of a fenced block in the HTML tree; its `code` keeps the rest of the info string as data. */
interface FenceNode { readonly children: readonly { readonly data?: unknown }[] }

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}

function Pre({ node, children }: { readonly node: FenceNode | undefined; readonly children?: ReactNode }) {
  const code = Children.toArray(children).find((child): child is ReactElement<CodeProps> => isValidElement(child));
  const language = /language-(\S+)/.exec(code?.props.className ?? '')?.[1] ?? '';
  const data = node?.children[0]?.data;
  const meta = typeof data === 'object' && data !== null && 'meta' in data && typeof data.meta === 'string' ? data.meta : '';
  const info = `${language} ${meta}`.trim();
  return <CodeBlock info={info} text={textOf(code?.props.children).replace(/\n$/, '')} />;
}

const CALLOUTS = {
  NOTE: { word: 'Note', icon: Info, look: 'border-info', ink: 'text-info' },
  TIP: { word: 'Tip', icon: Lightbulb, look: 'border-accent', ink: 'text-accent' },
  WARNING: { word: 'Careful', icon: TriangleAlert, look: 'border-warn', ink: 'text-warn' },
} as const;
const MARKER = /^\s*\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\]\s*/;

/** Takes the `[!NOTE]` out of the first paragraph of a quotation. */
function withoutMarker(children: ReactNode): ReactNode {
  let taken = false;
  const strip = (node: ReactNode): ReactNode => {
    if (taken) return node;
    if (typeof node === 'string') {
      if (MARKER.test(node)) taken = true;
      return node.replace(MARKER, '');
    }
    if (Array.isArray(node)) return node.map(strip);
    if (isValidElement<{ children?: ReactNode }>(node)) return { ...node, props: { ...node.props, children: strip(node.props.children) } };
    return node;
  };
  return Children.map(children, strip);
}

function Quotation({ children }: { readonly children?: ReactNode }) {
  const marker = MARKER.exec(textOf(children))?.[1];
  if (marker === undefined) return <blockquote className="mb-5 border-l-[3px] border-accent py-0.5 pl-4 [&>p:last-child]:mb-0">{children}</blockquote>;
  const { word, icon: Icon, look, ink } = CALLOUTS[marker === 'WARNING' || marker === 'CAUTION' ? 'WARNING' : marker === 'TIP' ? 'TIP' : 'NOTE'];
  return (
    <aside className={`mb-5 border-l-[3px] py-0.5 pl-4 [&>p:last-child]:mb-0 ${look}`}>
      <p className={`!mb-1 flex items-center gap-1.5 !text-14 font-strong ${ink}`}><Icon size={15} aria-hidden="true" />{word}</p>
      {withoutMarker(children)}
    </aside>
  );
}

/** A short piece of code stays in one row: `--help` cut behind its dashes is hard to read. */
const UNBROKEN_CHARS_MAX = 30;

function Code({ children }: { readonly children?: ReactNode }) {
  return <code className={textOf(children).length <= UNBROKEN_CHARS_MAX ? 'whitespace-nowrap' : '[overflow-wrap:anywhere]'}>{children}</code>;
}

const COMPONENTS: Components = {
  code: ({ className, children }) => (className === undefined ? <Code>{children}</Code> : <code className={className}>{children}</code>),
  pre: ({ node, children }) => <Pre node={node}>{children}</Pre>,
  blockquote: ({ children }) => <Quotation>{children}</Quotation>,
  // The step's title is the heading above; those of the text come below it.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  a: ({ href, children }) => <a href={href} target="_blank" rel="noreferrer noopener">{children}</a>,
  table: ({ children }) => <div className="mb-5 overflow-x-auto"><table>{children}</table></div>,
};

const PROSE = [
  '[&>*]:max-w-[66ch] [&_p]:mb-4 [&_p]:text-16 [&_p]:leading-[1.65] [&_li]:text-16 [&_li]:leading-[1.65]',
  '[&_ul]:mb-4 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:mb-4 [&_ol]:list-decimal [&_ol]:pl-5 [&_li]:mb-1 [&_li]:marker:text-ink-3',
  '[&_h3]:mt-6 [&_h3]:mb-2 [&_h3]:text-16 [&_h3]:font-strong [&_h4]:mt-4 [&_h4]:mb-1 [&_h4]:font-strong',
  '[&_:not(pre)>code]:rounded-[4px] [&_:not(pre)>code]:border [&_:not(pre)>code]:border-line [&_:not(pre)>code]:bg-raised [&_:not(pre)>code]:px-[5px] [&_:not(pre)>code]:py-px [&_:not(pre)>code]:font-mono [&_:not(pre)>code]:text-[0.875em]',
  '[&_a]:text-accent [&_a]:underline [&_a]:underline-offset-2 [&_strong]:font-strong [&_hr]:my-6 [&_hr]:border-line',
  '[&_table]:w-full [&_table]:text-14 [&_th]:border-b [&_th]:border-line [&_th]:py-1.5 [&_th]:pr-4 [&_th]:text-left [&_th]:font-strong [&_td]:border-b [&_td]:border-line [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-top',
].join(' ');

/** Lab text. Raw HTML in it stays text, so a lab cannot run anything in the learner's page. */
export function Markdown({ text }: { readonly text: string }) {
  return <div className={PROSE}><ReactMarkdown remarkPlugins={[remarkTables]} components={COMPONENTS}>{text}</ReactMarkdown></div>;
}
