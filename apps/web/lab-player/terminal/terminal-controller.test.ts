import type { CompleteAnswer, TerminalFrame, TerminalMode } from '@wheelhouse/contracts/socket/terminal.js';
import { describe, expect, test } from 'vitest';
import { TerminalController } from './terminal-controller';
import { TinyScreen } from './tiny-screen';

const PROMPT: TerminalMode = { kind: 'prompt', prompt: '$ ' };
const BUSY: TerminalMode = { kind: 'busy' };

/** A terminal with a server that is played by the test. */
class Bench {
  readonly screen = new TinyScreen(40);
  readonly sent: string[] = [];
  readonly confirmed: number[] = [];
  completion: CompleteAnswer = { replace: 0, candidates: [] };
  bells = 0;
  private seq = 0;
  private ids = 0;
  readonly terminal: TerminalController;

  constructor(history: readonly string[] = []) {
    const screen = {
      cols: 40, rows: 24, bell: () => { this.bells += 1; },
      write: (data: string, done?: () => void) => { this.screen.write(data); done?.(); },
    };
    this.terminal = new TerminalController(screen, {
      line: (id, text) => this.sent.push(`${id}:${text}`),
      keys: (data) => this.sent.push(`keys:${JSON.stringify(data)}`),
      signal: (signal) => this.sent.push(`signal:${signal}`),
      complete: () => Promise.resolve(this.completion),
      confirm: (frame) => this.confirmed.push(frame.seq),
    }, { history, onCommand: () => undefined, onMode: () => undefined, newId: () => `line-${++this.ids}` });
  }

  serve(data: string, mode?: TerminalMode, more: Partial<TerminalFrame> = {}): this {
    this.seq += 1;
    this.terminal.frame({ terminal: 'workstation:1', generation: 0, seq: this.seq, data, ...(mode === undefined ? {} : { mode }), ...more });
    return this;
  }

  press(...data: string[]): this {
    for (const one of data) this.terminal.input(one);
    return this;
  }

  get text(): string {
    return this.screen.text();
  }
}

describe('at a prompt', () => {
  test('typing shows at once and nothing is sent', () => {
    const bench = new Bench().serve('', PROMPT).press('l', 's');
    expect(bench.text).toBe('$ ls');
    expect(bench.sent).toEqual([]);
  });

  test('Enter sends the line once; the echo of it is not drawn again', () => {
    const bench = new Bench().serve('', PROMPT).press('ls\r');
    expect(bench.sent).toEqual(['line-1:ls']);
    bench.serve('ls\n', BUSY, { echoOf: 'line-1' }).serve('a b\n').serve('', PROMPT);
    expect(bench.text).toBe('$ ls\na b\n$');
  });

  test('only the echo is left out, not output that looks like it', () => {
    const bench = new Bench().serve('', { kind: 'line', prompt: '', echo: true }).press('hello\r');
    bench.serve('hello\r\n', undefined, { echoOf: 'line-1' }).serve('hello\r\n');
    expect(bench.text).toBe('hello\nhello');
  });

  test('a command that ends at once brings no frame: its answer brings the prompt back', () => {
    const bench = new Bench().serve('', PROMPT).press('true\r');
    expect(bench.text).toBe('$ true');
    bench.terminal.answered({ terminal: 'workstation:1', id: 'line-1', accepted: true });
    expect(bench.press('ls').text).toBe('$ true\n$ ls');
  });

  test('the answer to a command that runs on leaves it running', () => {
    const bench = new Bench().serve('', PROMPT).press('sleep 5\r').serve('', BUSY);
    bench.terminal.answered({ terminal: 'workstation:1', id: 'line-1', accepted: true });
    expect(bench.text).toBe('$ sleep 5');
    expect(bench.terminal.modeKind).toBe('busy');
  });

  test('a refused line says why', () => {
    const bench = new Bench().serve('', PROMPT).press('ls\r');
    bench.terminal.answered({ terminal: 'workstation:1', id: 'line-1', accepted: false, reason: 'This terminal is closed.' });
    expect(bench.text).toBe('$ ls\nThis terminal is closed.\n$');
  });

  test('the line of another browser is drawn behind the prompt', () => {
    const bench = new Bench().serve('', PROMPT).serve('ls\r\n', BUSY, { echoOf: 'elsewhere' }).serve('a\r\n', PROMPT);
    expect(bench.text).toBe('$ ls\na\n$');
  });

  test('output of a background job goes above what is being typed', () => {
    const bench = new Bench().serve('', PROMPT).press('kubectl').serve('[1]+ Done\r\n');
    expect(bench.text).toBe('[1]+ Done\n$ kubectl');
    expect(bench.press(' get').text).toBe('[1]+ Done\n$ kubectl get');
  });

  test('output without a line end stands in front of the prompt', () => {
    const bench = new Bench().serve('', PROMPT).press('printf hi\r').serve('hi', PROMPT).press('ls');
    expect(bench.text).toBe('$ printf hi\nhi$ ls');
    expect(bench.press('\x7f\x7f').text).toBe('$ printf hi\nhi$');
  });

  test('a prompt of two rows', () => {
    const bench = new Bench().serve('', { kind: 'prompt', prompt: 'dir\n> ' }).press('x', '\x7f', 'y');
    expect(bench.text).toBe('dir\n> y');
  });

  test('Ctrl-C gives a new prompt at once and its echo comes only once', () => {
    const bench = new Bench().serve('', PROMPT).press('sleep', '\x03');
    expect(bench.text).toBe('$ sleep^C\n$');
    expect(bench.sent).toEqual(['signal:INT']);
    expect(bench.serve('^C\r\n', PROMPT).text).toBe('$ sleep^C\n$');
  });

  test('Ctrl-D on an empty line ends the input, Ctrl-Z does nothing', () => {
    expect(new Bench().serve('', PROMPT).press('\x04', '\x1a').sent).toEqual(['signal:EOF']);
  });

  test('Ctrl-L clears and keeps the line', () => {
    expect(new Bench().serve('old\r\n', PROMPT).press('ls', '\x0c').text).toBe('$ ls');
  });

  test('history from before', () => {
    expect(new Bench(['kubectl get nodes']).serve('', PROMPT).press('\x1b[A').text).toBe('$ kubectl get nodes');
  });

  test('a pasted block is one line to the server', () => {
    const bench = new Bench().serve('', PROMPT).press('\x1b[200~cat <<E\na\nE\n\x1b[201~', '\r');
    expect(bench.sent).toEqual(['line-1:cat <<E\na\nE']);
  });
});

describe('completion', () => {
  test('the only candidate and a blank', async () => {
    const bench = new Bench().serve('', PROMPT).press('kubectl ge');
    bench.completion = { replace: 8, candidates: ['get'] };
    bench.press('\t');
    await Promise.resolve();
    expect(bench.press('pods').text).toBe('$ kubectl get pods');
  });

  test('no blank where more follows', async () => {
    const bench = new Bench().serve('', PROMPT).press('tool ru');
    bench.completion = { replace: 5, candidates: ['run-'], noSpace: true };
    bench.press('\t');
    await Promise.resolve();
    expect(bench.press('all').text).toBe('$ tool run-all');
  });

  test('as much as all have in common, then the list at the next Tab', async () => {
    const bench = new Bench().serve('', PROMPT).press('kubectl d');
    bench.completion = { replace: 8, candidates: ['describe', 'delete'] };
    bench.press('\t');
    await Promise.resolve();
    expect(bench.text).toBe('$ kubectl de');
    bench.press('\t');
    await Promise.resolve();
    expect(bench.text).toBe('$ kubectl de\ndescribe  delete\n$ kubectl de');
  });

  test('an answer that comes too late is dropped', async () => {
    const bench = new Bench().serve('', PROMPT).press('a');
    bench.completion = { replace: 0, candidates: ['alpha'] };
    bench.press('\t', 'x');
    await Promise.resolve();
    expect(bench.text).toBe('$ ax');
  });
});

describe('while a command runs', () => {
  test('what is typed waits at the bottom and becomes the next line', () => {
    const bench = new Bench().serve('', PROMPT).press('sleep 1\r').serve('', BUSY).press('ls').serve('tick\r\n');
    expect(bench.text).toBe('$ sleep 1\ntick\nls');
    expect(bench.serve('', PROMPT).text).toBe('$ sleep 1\ntick\n$ ls');
  });

  test('lines typed ahead run in order at the next prompts', () => {
    const bench = new Bench().serve('', PROMPT).press('a\r', 'b\r', 'c\r');
    expect(bench.sent).toEqual(['line-1:a']);
    bench.serve('', PROMPT);
    expect(bench.sent).toEqual(['line-1:a', 'line-2:b']);
    bench.serve('', PROMPT);
    expect(bench.sent.at(-1)).toBe('line-3:c');
  });

  test('Ctrl-C throws away what was typed ahead', () => {
    const bench = new Bench().serve('', PROMPT).press('a\r', 'b\r', '\x03').serve('^C\r\n', PROMPT);
    expect(bench.sent).toEqual(['line-1:a', 'signal:INT']);
    expect(bench.text.endsWith('^C\n$')).toBe(true);
  });

  test('frames are confirmed when drawn', () => {
    expect(new Bench().serve('a').serve('b').confirmed).toEqual([1, 2]);
  });
});

describe('a program that reads', () => {
  test('lines go to it behind its own question', () => {
    const bench = new Bench().serve('Name: ', { kind: 'line', prompt: '', echo: true }).press('Ada', '\x7f', 'a\r');
    expect(bench.text).toBe('Name: Ada');
    expect(bench.sent).toEqual(['line-1:Ada']);
  });

  test('a password is not shown', () => {
    const bench = new Bench().serve('Password: ', { kind: 'line', prompt: '', echo: false }).press('hunter2\r');
    expect(bench.text).toBe('Password:');
    expect(bench.serve('\r\n', BUSY, { echoOf: 'line-1' }).serve('Welcome\r\n', PROMPT).text).toBe('Password:\nWelcome\n$');
    expect(bench.sent).toEqual(['line-1:hunter2']);
  });

  test('history keys mean nothing to it, Ctrl-D and Ctrl-Z do', () => {
    const bench = new Bench(['secret']).serve('', { kind: 'line', prompt: '', echo: true }).press('\x1b[A', '\x04', '\x1a');
    expect(bench.text).toBe('');
    expect(bench.sent).toEqual(['signal:EOF', 'signal:TSTP']);
  });

  test('raw keys go through as they are', () => {
    const bench = new Bench().serve('', { kind: 'raw' }).press('\x1b[A', 'q', '\x03');
    expect(bench.sent).toEqual(['keys:"\\u001b[A"', 'keys:"q"', 'keys:"\\u0003"']);
  });
});

describe('run blocks', () => {
  test('replace what is at the prompt and run', () => {
    const bench = new Bench().serve('', PROMPT).press('half');
    bench.terminal.run('kubectl get pods');
    expect(bench.sent).toEqual(['line-1:kubectl get pods']);
    expect(bench.text).toBe('$ kubectl get pods');
  });

  test('wait for the prompt and never go into a program that reads', () => {
    const bench = new Bench().serve('', BUSY);
    bench.terminal.run('ls');
    bench.serve('', { kind: 'line', prompt: '', echo: true });
    expect(bench.sent).toEqual([]);
    bench.serve('', PROMPT);
    expect(bench.sent).toEqual(['line-1:ls']);
  });

  test('can end the program first', () => {
    const bench = new Bench().serve('', { kind: 'raw' });
    bench.terminal.interruptAndRun('ls');
    bench.serve('', PROMPT);
    expect(bench.sent).toEqual(['keys:"\\u0003"', 'line-1:ls']);
  });
});

describe('connection and restarts', () => {
  test('a lost connection is said between the rows; the line stays', () => {
    const bench = new Bench().serve('', PROMPT).press('ls');
    bench.terminal.link('lost');
    expect(bench.text).toContain('Connection lost.');
    expect(bench.text.endsWith('$ ls')).toBe(true);
    bench.terminal.link('connected');
    expect(bench.text.endsWith('Connected again.\n$ ls')).toBe(true);
  });

  test('another generation begins an empty screen', () => {
    const bench = new Bench().serve('old\r\n', PROMPT);
    bench.terminal.frame({ terminal: 'workstation:1', generation: 1, seq: 1, data: 'new\r\n', mode: PROMPT });
    expect(bench.text).toBe('new\n$');
  });

  test('a listed mode counts when its frames are there', () => {
    const bench = new Bench();
    bench.terminal.info({ generation: 0, seq: 1, mode: PROMPT });
    expect(bench.text).toBe('');
    expect(bench.serve('hello\r\n').text).toBe('hello\n$');
  });
});
