import type { RefusedThing } from '../../domain/import/imported-thing.ts';

/** What came of a thing, as the import tells it. */
export interface ImportedLine {
  readonly kind: string;
  readonly name: string;
  readonly outcome: string;
  readonly reason: string | null;
}

/** Counts outcomes while they are told one after the other. */
export class ImportReport {
  readonly #counts = new Map<string, number>();
  readonly #json: boolean;
  readonly #out: (line: string) => void;

  /** `json`: a line of JSON for each thing; else a line of text for each that was refused. */
  constructor(options: { readonly json: boolean; readonly out: (line: string) => void }) {
    this.#json = options.json;
    this.#out = options.out;
  }

  add(line: ImportedLine): void {
    this.#counts.set(line.outcome, (this.#counts.get(line.outcome) ?? 0) + 1);
    if (this.#json) this.#out(JSON.stringify(line));
    else if (line.outcome === 'refused') this.#out(`refused    ${line.kind} [${line.name}]: ${line.reason ?? ''}`);
  }

  addUnread({ kind, name, reason }: RefusedThing): void {
    this.add({ kind, name, outcome: 'refused', reason });
  }

  notice(sentence: string): void {
    this.#out(this.#json ? JSON.stringify({ notice: sentence }) : `notice     ${sentence}`);
  }

  get refusedCount(): number {
    return this.#counts.get('refused') ?? 0;
  }

  get count(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The counts in one line, e.g. `3 created, 0 updated, 1 unchanged, 0 refused`. */
  get summary(): string {
    return ['created', 'updated', 'unchanged', 'refused']
      .map((outcome) => `${this.#counts.get(outcome) ?? 0} ${outcome}`)
      .join(', ');
  }
}
