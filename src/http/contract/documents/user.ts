/** A native user, as `_security/_query/user` and `_security/user` tell it. */
export type UserDocument = {
  readonly username: string;
  readonly roles: readonly string[];
  readonly full_name: string | null;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
};

/** `POST /_security/_query/user`. */
export type UserQueryDocument = { readonly total: number; readonly count: number; readonly users: readonly UserDocument[] };
