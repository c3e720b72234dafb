// What the console's own listener answers below `/session`. Times are milliseconds since the epoch.

/** Someone who is signed in. `GET /session`, and the answer to signing in. */
export type SessionDocument = {
  readonly id: string;
  readonly username: string;
  readonly realm: { readonly name: string; readonly type: string };
  readonly full_name: string | null;
  readonly email: string | null;
  /** Sent back in `X-Claviger-CSRF` with every request that changes something. */
  readonly csrf_token: string;
  readonly created: number;
  /** Ends then unless something is asked before. */
  readonly idle_expires: number;
  /** Ends then whatever happens. */
  readonly expires: number;
  /** Where programs reach the gateway: for examples. */
  readonly api_url: string;
};

/** One of the caller's own sessions. `GET /session/_all` → `{ sessions: [...] }`, the newest first. */
export type SessionListDocument = {
  readonly sessions: readonly {
    readonly id: string;
    readonly is_current: boolean;
    readonly created: number;
    readonly last_used: number;
    readonly expires: number;
    readonly address: string;
    /** As the browser names itself, cut to 256 characters. */
    readonly user_agent: string;
    readonly sign_in: 'password' | 'openid_connect';
  }[];
};

/** How one may sign in. `GET /session/methods`, for anyone. */
export type SignInMethodsDocument = {
  readonly password: boolean;
  /** Begun by navigating to `/session/openid_connect/{name}?return_to=/path`. */
  readonly openid_connect: readonly { readonly name: string; readonly label: string }[];
};

/** An error, in the shape that the whole API has. */
export type ErrorDocument = {
  readonly status: number;
  readonly error: { readonly type: string; readonly reason: string; readonly [field: string]: unknown };
};
