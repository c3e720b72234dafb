import type { CompatRequest } from './scenario.ts';

/** An endpoint with a request that it takes, from which wrong ones are made. */
export interface Endpoint {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** A good body; `null` where none is read. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Names of parameters, each with a wrong and a good value. */
  readonly parameters: Readonly<Record<string, readonly [wrong: string, good: string]>>;
  /** Sent before, so that the good request finds what it names. */
  readonly before: readonly CompatRequest[];
}

/** What every endpoint that writes takes. */
export const REFRESH = { refresh: ['sometimes', 'true'] } as const;
/** No parameters. */
export const NONE = {} as const;
/** A role with every kind of rights that a key may have, too. */
export const ROLE = {
  cluster: ['monitor'],
  indices: [
    { names: ['cc-*'], privileges: ['read'], field_security: { grant: ['a', 'b'], except: ['b'] }, query: '{"match_all":{}}' },
  ],
  applications: [{ application: 'myapp', privileges: ['read'], resources: ['*'] }],
  run_as: ['cc_owner'],
  metadata: { made: 'here' },
};
/** Who proves by a password who they are. */
export const OWNER_PASSWORD = { grant_type: 'password', username: 'cc_owner', password: 'password-of-cc_owner' };
