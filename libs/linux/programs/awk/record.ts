import { inputValue, textOfValue, type Value } from './values.js';

const FIELDS_MAX = 100_000;

/** $0 and its fields: split when a field is asked for, joined again when one was changed. */
export class CurrentRecord {
  #text: Value = '';
  #fields: Value[] = [];
  #isSplit = true;
  #isStale = false;

  constructor(private readonly split: (text: string) => string[], private readonly convert: () => { readonly format: string; readonly separator: string }) {}

  set(text: Value): void {
    this.#text = text;
    this.#isSplit = false;
    this.#isStale = false;
  }

  get whole(): Value {
    if (this.#isStale) {
      const { format, separator } = this.convert();
      this.#text = inputValue(this.#fields.map((field) => textOfValue(field, format)).join(separator));
      this.#isStale = false;
    }
    return this.#text;
  }

  #ensureSplit(): void {
    if (this.#isSplit) return;
    this.#isSplit = true;
    this.#fields = this.split(textOfValue(this.#text, this.convert().format)).map(inputValue);
  }

  get count(): number {
    this.#ensureSplit();
    return this.#fields.length;
  }

  setCount(count: number): void {
    this.#ensureSplit();
    const wanted = Math.max(0, Math.min(FIELDS_MAX, Math.trunc(count)));
    this.#fields.length = Math.min(this.#fields.length, wanted);
    while (this.#fields.length < wanted) this.#fields.push('');
    this.#isStale = true;
  }

  field(index: number): Value {
    if (index === 0) return this.whole;
    this.#ensureSplit();
    return this.#fields[index - 1];
  }

  setField(index: number, value: Value): void {
    if (index === 0) {
      this.set(value);
      return;
    }
    this.#ensureSplit();
    if (index > FIELDS_MAX) return;
    while (this.#fields.length < index) this.#fields.push('');
    this.#fields[index - 1] = value;
    this.#isStale = true;
  }
}
