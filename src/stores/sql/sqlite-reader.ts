/** Worker thread with a reading connection of its own: listings, which may be long, stall neither the gateway nor writes. */
import { workerData } from 'node:worker_threads';
import { type StoreFault, toStoreFault } from './errors.ts';
import { createListingReader, type Listing, type ListingRows } from './listings.ts';
import { openForReading, type SqliteDatabaseOptions } from './sqlite-database.ts';
import { serveThread } from './thread-service.ts';

/** What came of a listing. */
export type ListingOutcome = { readonly rows: ListingRows } | { readonly fault: StoreFault };

await serveThread<Listing, ListingOutcome>(async () => {
  const database = openForReading(workerData as SqliteDatabaseOptions);
  const read = createListingReader(database.db);
  return {
    answer: async (listing) => {
      try {
        return { rows: await read(listing) };
      } catch (error) {
        return { fault: toStoreFault(error) };
      }
    },
    close: () => database.close(),
  };
});
