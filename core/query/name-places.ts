/** Names in the order in which they first came, each once: columns hold their places instead of them. */
export class NamePlaces {
  readonly #places = new Map<string, number>();

  /** The place of a name; -1 for none. */
  of(name: string | null): number {
    if (name === null) return -1;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#places.size);
    return this.#places.size - 1;
  }

  names(): string[] {
    return [...this.#places.keys()];
  }
}
