/** The JSON of the object that was written last: what a hundred watchers are told is written once. */
export class LastText {
  #object: object | undefined;
  #text = '';

  /** `object` is never changed again. */
  of(object: object): string {
    if (object !== this.#object) {
      this.#text = JSON.stringify(object);
      this.#object = object;
    }
    return this.#text;
  }
}
