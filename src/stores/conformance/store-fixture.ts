import type { Store } from '../store.ts';

/** A store under test, empty when it is opened. */
export interface StoreFixture extends AsyncDisposable {
  readonly store: Store;
  /** `null` when the driver's state ends with it. */
  readonly durable: DurableState | null;
}

/** State that outlives the store. */
export interface DurableState {
  /** Closes the store and opens another on the same state; it ends with the fixture. */
  reopen(): Promise<Store>;
  /** Makes one stored value unreadable, behind the store's back. */
  damage(what: Damage): Promise<void>;
}

/** What `damage` spoils. */
export type Damage =
  | {
      readonly what:
        | 'apiKeyMetadata'
        | 'apiKeyCreation'
        | 'apiKeyType'
        | 'apiKeyLimitedBy'
        | 'apiKeyOwnerRights'
        | 'apiKeyAccess'
        | 'apiKeyLastUse'
        | 'apiKeyTokenForm'
        | 'apiKeyTokenWithoutForm'
        | 'apiKeyTokenWithoutDigest'
        | 'apiKeyPermissions';
      readonly id: string;
    }
  | { readonly what: 'userRoles' | 'userEnabled' | 'userOpenSearch'; readonly username: string }
  | { readonly what: 'roleDescriptor' | 'rolePermissions' | 'roleFlags'; readonly name: string }
  | { readonly what: 'namedThing'; readonly name: string };

/** What a test asks of its store. */
export interface FixtureOptions {
  /** Changes that are kept. */
  readonly changesKeptMax: number;
}

/** Opens a fixture of its own for a test; without options: as the driver is by default. */
export type OpenFixture = (options?: FixtureOptions) => Promise<StoreFixture>;
