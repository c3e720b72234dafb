import type { Secret } from '../secret.ts';

/** The grants of the token API, in the order in which its error text lists them. */
export const GRANT_TYPES = ['password', '_kerberos', 'refresh_token', 'client_credentials'] as const;

/** One of `GRANT_TYPES`. */
export type GrantType = (typeof GRANT_TYPES)[number];

/** A request for a token, as it was given; `null`: not given. */
export interface TokenRequest {
  readonly grantType: string | null;
  readonly username: string | null;
  readonly password: Secret | null;
  /** Base64 of a SPNEGO token. */
  readonly kerberosTicket: Secret | null;
  readonly refreshToken: Secret | null;
  /** Free text: whatever it says, the token has all the rights of whom it stands for. */
  readonly scope: string | null;
}

type CredentialField = 'username' | 'password' | 'kerberos_ticket' | 'refresh_token';

/** Which fields a grant must have; it may have none of the others. */
const REQUIRED_FIELDS: Readonly<Record<GrantType, readonly CredentialField[]>> = {
  password: ['username', 'password'],
  _kerberos: ['kerberos_ticket'],
  refresh_token: ['refresh_token'],
  client_credentials: [],
};

/** What is wrong with a request for a token, in Elasticsearch's words and order; empty when it can be tried. */
export function tokenRequestViolations(request: TokenRequest, supported: readonly GrantType[]): readonly string[] {
  const grantType = supported.find((name) => name === request.grantType);
  if (grantType === undefined) return [`grant_type only supports the values: [${supported.join(', ')}]`];
  const required = REQUIRED_FIELDS[grantType];
  const fields = Object.entries(credentialTexts(request));
  const isRequired = (name: string): boolean => required.some((field) => field === name);
  return [
    ...fields
      .filter(([name, text]) => text !== null && !isRequired(name))
      .map(([name]) => `${name} is not supported with the ${grantType} grant_type`),
    ...fields.filter(([name, text]) => (text ?? '') === '' && isRequired(name)).map(([name]) => `${name} is missing`),
  ];
}

function credentialTexts(request: TokenRequest): Readonly<Record<CredentialField, string | null>> {
  const { username, password, kerberosTicket, refreshToken } = request;
  return {
    username,
    password: password?.reveal() ?? null,
    kerberos_ticket: kerberosTicket?.reveal() ?? null,
    refresh_token: refreshToken?.reveal() ?? null,
  };
}
