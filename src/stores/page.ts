/** A page of a listing. */
export interface PageRequest {
  /** How many at most: 1 to 10,000. */
  readonly size: number;
  /** Continue behind this position, as given in the page before; absent: from the start. */
  readonly after?: string;
}

/** One page, and where the next begins; `null`: it is the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
