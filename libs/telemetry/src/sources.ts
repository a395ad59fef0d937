export type Source = () => number | Promise<number>;
type Labels = Record<string, string>;

/** The values a metric follows; each is asked for anew whenever the metric is read. */
export class Sources {
  readonly #sources: { labels: Labels; source: Source; before: number }[] = [];
  readonly #apply: (labels: Labels, value: number, before: number) => void;

  /** `apply` is given each value together with the one before, at first 0. */
  constructor(apply: (labels: Labels, value: number, before: number) => void) {
    this.#apply = apply;
  }

  add(labels: Labels, source: Source): void {
    this.#sources.push({ labels, source, before: 0 });
  }

  async read(): Promise<void> {
    await Promise.all(this.#sources.map((each) => this.#readOne(each)));
  }

  async #readOne(followed: { labels: Labels; source: Source; before: number }): Promise<void> {
    try {
      const value = await followed.source();
      this.#apply(followed.labels, value, followed.before);
      followed.before = value;
    } catch {
      // Whoever is asked is away and reports that itself; a page of metrics must not fail for it.
    }
  }
}
