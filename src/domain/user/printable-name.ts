/** Whether the name has 1 to `lengthMax` characters of printable ASCII and no blank at either end. */
export function isPrintableName(name: string, lengthMax: number): boolean {
  return name.length <= lengthMax && /^[!-~](?:[ -~]*[!-~])?$/.test(name);
}

/** The rule in Elasticsearch's words. `subject` is plural and begins with a capital: `User names`. */
export function printableNameRule(subject: string, lengthMax: number): string {
  return (
    `${subject} must be at least 1 and no more than ${lengthMax} characters. ` +
    'They can contain alphanumeric characters (a-z, A-Z, 0-9), spaces, punctuation, and printable symbols in the Basic Latin (ASCII) block. ' +
    'Leading or trailing whitespace is not allowed.'
  );
}
