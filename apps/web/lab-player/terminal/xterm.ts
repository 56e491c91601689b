import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { type ILink, Terminal } from '@xterm/xterm';
import { readPalette } from './palette';

const SCROLLBACK = 5_000;
const MINIMUM_CONTRAST = 4.5;
const OBJECT_NAME = /[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/g;

export interface XtermOptions {
  readonly fontSize: number;
  readonly screenReader: boolean;
  readonly label: string;
  onData(data: string): void;
  onResize(columns: number, rows: number): void;
  /** Keys of the player that work in the terminal too; true when the event is one. */
  isPlayerKey(event: KeyboardEvent): boolean;
  onFind(): void;
  /** Is this word the name of something in the cluster? */
  isObject(name: string): boolean;
  onObject(name: string): void;
}

export type FindDirection = 'next' | 'previous';

/** The emulator behind a small face; everything that knows xterm is in this file. */
export interface XtermHandle {
  readonly cols: number;
  readonly rows: number;
  write(data: string, done?: () => void): void;
  bell(): void;
  focus(): void;
  fit(): void;
  paste(text: string): void;
  selection(): string;
  clearScrollback(): void;
  find(text: string, direction: FindDirection): boolean;
  endFind(): void;
  setFontSize(size: number): void;
  setScreenReader(on: boolean): void;
  /** Reads the palette of the page again, which shows dark colours or light ones now. */
  refreshTheme(dark: boolean): void;
  dispose(): void;
}

function isClipboardKey(event: KeyboardEvent, code: string): boolean {
  return event.code === code && event.shiftKey && (event.ctrlKey || event.metaKey) && !event.altKey;
}

function copy(text: string): void {
  // Without permission there is still the browser's own copy in the context menu.
  if (text !== '') void navigator.clipboard?.writeText(text).catch(() => undefined);
}

function objectLinks(terminal: Terminal, options: XtermOptions, row: number): ILink[] {
  const text = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
  return [...text.matchAll(OBJECT_NAME)].filter(([name]) => options.isObject(name)).map((match) => ({
    text: match[0],
    range: { start: { x: match.index + 1, y: row }, end: { x: match.index + match[0].length, y: row } },
    activate: (event) => {
      // A plain click is for selecting and focusing; with Ctrl or Cmd it follows, as in editors.
      if (event.ctrlKey || event.metaKey) options.onObject(match[0]);
    },
  }));
}

function keyHandler(terminal: Terminal, options: XtermOptions): (event: KeyboardEvent) => boolean {
  return (event) => {
    if (options.isPlayerKey(event)) return false;
    if (isClipboardKey(event, 'KeyC')) {
      if (event.type === 'keydown') copy(terminal.getSelection());
      event.preventDefault();
      return false;
    }
    // The browser pastes by itself, without asking for a permission, when the key is left to it.
    if (isClipboardKey(event, 'KeyV')) return false;
    if (isClipboardKey(event, 'KeyF')) {
      if (event.type === 'keydown') options.onFind();
      event.preventDefault();
      return false;
    }
    return true;
  };
}

export async function openXterm(container: HTMLElement, options: XtermOptions): Promise<XtermHandle> {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-geist-mono').trim() || 'monospace';
  const fontFamily = `${family}, ui-monospace, Menlo, Consolas, monospace`;
  await Promise.all([document.fonts.load(`${options.fontSize}px ${family}`), document.fonts.load(`bold ${options.fontSize}px ${family}`)]).catch(() => undefined);
  const terminal = new Terminal({
    fontFamily, fontSize: options.fontSize, lineHeight: 1.25, scrollback: SCROLLBACK, theme: readPalette(), minimumContrastRatio: MINIMUM_CONTRAST,
    cursorBlink: false, cursorStyle: 'block', cursorInactiveStyle: 'outline', screenReaderMode: options.screenReader,
    macOptionIsMeta: true, rightClickSelectsWord: false, fontWeightBold: '600', allowProposedApi: true,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon((_event, uri) => window.open(uri, '_blank', 'noopener,noreferrer')));
  terminal.open(container);
  terminal.textarea?.setAttribute('aria-label', options.label);
  terminal.textarea?.setAttribute('autocapitalize', 'off');
  terminal.textarea?.setAttribute('autocorrect', 'off');
  terminal.attachCustomKeyEventHandler(keyHandler(terminal, options));
  terminal.registerLinkProvider({ provideLinks: (row, done) => done(objectLinks(terminal, options, row)) });
  terminal.onData(options.onData);
  terminal.onResize(({ cols, rows }) => options.onResize(cols, rows));
  container.addEventListener('mouseup', () => copy(terminal.getSelection()));
  const safeFit = (): void => {
    // A hidden terminal has no size; it is fitted when it is shown.
    if (container.clientWidth > 0 && container.clientHeight > 0) fit.fit();
  };
  const observer = new ResizeObserver(safeFit);
  observer.observe(container);
  safeFit();
  const decorations = { matchOverviewRuler: '#8888', activeMatchColorOverviewRuler: '#888', activeMatchBackground: '#e0b040', matchBackground: '#b0d8dc' };
  return {
    get cols() { return terminal.cols; },
    get rows() { return terminal.rows; },
    write: (data, done) => terminal.write(data, done),
    bell: () => undefined,
    focus: () => terminal.focus(),
    fit: safeFit,
    paste: (text) => terminal.paste(text),
    selection: () => terminal.getSelection(),
    clearScrollback: () => terminal.clear(),
    find: (text, direction) => (direction === 'next' ? search.findNext(text, { decorations }) : search.findPrevious(text, { decorations })),
    endFind: () => search.clearDecorations(),
    setFontSize: (size) => { terminal.options.fontSize = size; safeFit(); },
    setScreenReader: (on) => { terminal.options.screenReaderMode = on; },
    refreshTheme: (dark) => {
      container.style.colorScheme = dark ? 'dark' : 'light';
      terminal.options.theme = readPalette();
    },
    dispose: () => { observer.disconnect(); terminal.dispose(); },
  };
}
