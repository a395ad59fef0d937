/** A short title and one or two sentences: what is the case, and what to do about it. */
export interface PlainWords {
  title: string;
  detail: string;
}
