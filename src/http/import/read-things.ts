import { SecurityError } from '../../domain/error.ts';
import type { ImportedThing, ReadExport, RefusedThing } from '../../domain/import/imported-thing.ts';
import type { ExportedFields } from './exported-fields.ts';

/** Gathers what is read from an export; what cannot be read is told instead. */
export class ReadThings implements ReadExport {
  readonly things: ImportedThing[] = [];
  readonly refused: RefusedThing[] = [];
  readonly notices: string[] = [];

  /** Reads one thing. A refusal of the reader leaves it out; another error goes on. */
  read(kind: string, name: string, read: () => ImportedThing | null): void {
    try {
      const thing = read();
      if (thing !== null) this.things.push(thing);
    } catch (error) {
      if (!(error instanceof SecurityError)) throw error;
      this.refuse(kind, name, reasonOf(error));
    }
  }

  refuse(kind: string, name: string, reason: string): void {
    this.refused.push({ kind, name, reason });
  }

  /** Tells the fields of a thing that were not read. */
  tellUnread(kind: string, name: string, fields: ExportedFields): void {
    for (const field of fields.unread())
      this.notices.push(`${kind} [${name}]: the field [${field}] is not known here and is left out`);
  }
}

/** The public reasons of an error, the outermost first. */
function reasonOf({ message, options }: SecurityError): string {
  return options.causedBy === undefined ? message : `${message}: ${reasonOf(options.causedBy)}`;
}
