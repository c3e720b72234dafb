const TOKEN_NAME = /^[A-Za-z0-9-][A-Za-z0-9_-]{0,255}$/;

/** Whether a token of a service account may have this name. */
export function isServiceTokenName(name: string): boolean {
  return TOKEN_NAME.test(name);
}

/** What is wrong with the name of a token, in Elasticsearch's words, or `null`. */
export function serviceTokenNameViolation(name: string): string | null {
  if (isServiceTokenName(name)) return null;
  return `invalid service token name [${name}]. service account token name must have at least 1 character and at most 256 characters that are alphanumeric (A-Z, a-z, 0-9) or hyphen (-) or underscore (_). It must not begin with an underscore (_).`;
}
