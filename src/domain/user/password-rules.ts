/** Shortest password, in UTF-16 code units as Elasticsearch counts. */
export const PASSWORD_LENGTH_MIN = 6;

/** What is wrong with the length of a password, in Elasticsearch's words, or `null`. Only the length is asked for. */
export function passwordLengthViolation(length: number, lengthMin: number = PASSWORD_LENGTH_MIN): string | null {
  return length < lengthMin ? `passwords must be at least [${lengthMin}] characters long` : null;
}
