import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';

/** Standard output and error of one run, in the order of printing. Written when the run blocks or ends. */
export class Console {
  #pending: { readonly error: boolean; text: string }[] = [];
  #warned = new Set<string>();

  constructor(readonly proc: Process) {}

  print(text: string): void {
    this.#add(false, text);
  }
  line(text = ''): void {
    this.#add(false, `${text}\n`);
  }
  error(text: string): void {
    this.#add(true, text);
  }
  errorLine(text: string): void {
    this.#add(true, `${text}\n`);
  }
  /** `Warning: …` once for each text, as client-go's deduplicating writer does. */
  warn(text: string): void {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    this.errorLine(`Warning: ${text}`);
  }

  /** Warnings that begin so may be printed once more. */
  forgetWarnings(beginning: string): void {
    for (const text of this.#warned) if (text.startsWith(beginning)) this.#warned.delete(text);
  }

  *flush(): Step<void> {
    const pending = this.#pending;
    this.#pending = [];
    for (const { error, text } of pending) yield* (error ? this.proc.stderr : this.proc.stdout).write(text);
  }
  drop(): void {
    this.#pending = [];
  }

  *sleep(ms: number): Step<void> {
    yield* this.flush();
    yield* this.proc.sleep(ms);
  }

  #add(error: boolean, text: string): void {
    if (text === '') return;
    const last = this.#pending.at(-1);
    if (last !== undefined && last.error === error) last.text += text;
    else this.#pending.push({ error, text });
  }
}
