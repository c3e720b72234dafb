import type { GrantRequest } from '../../domain/principal/grant-request.ts';
import { Secret } from '../../domain/secret.ts';
import { assertRequired, type Field, type FieldValues, parseObject, required, STRING } from './object-parser.ts';

/** A text that nothing may print. */
export const SECRET: Field<Secret> = { accepts: ['VALUE_STRING'], read: (scanner) => new Secret(scanner.text()) };

const CLIENT_AUTHENTICATION: Field<NonNullable<GrantRequest['clientAuthentication']>> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const values = parseObject(scanner, 'client_authentication', { scheme: STRING, value: SECRET });
    assertRequired(values, ['scheme', 'value']);
    return { scheme: required(values.scheme, 'scheme'), value: required(values.value, 'value') };
  },
};

/** The fields by which a body names a credential. */
export const GRANT_FIELDS = {
  grant_type: STRING,
  username: STRING,
  password: SECRET,
  access_token: SECRET,
  client_authentication: CLIENT_AUTHENTICATION,
} as const;

/** The credential that was read. */
export function grantRequestOf(values: FieldValues<typeof GRANT_FIELDS>): GrantRequest {
  return {
    grantType: values.grant_type ?? null,
    username: values.username ?? null,
    password: values.password ?? null,
    accessToken: values.access_token ?? null,
    clientAuthentication: values.client_authentication ?? null,
  };
}
