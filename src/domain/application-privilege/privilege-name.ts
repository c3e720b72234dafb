/** The form of a privilege's name; anything else in a role's list of application privileges is an action. */
const PRIVILEGE_NAME = /^[a-z][a-zA-Z0-9_.-]*$/;

/** Whether the text is a privilege's name, and not an action. */
export function isPrivilegeName(text: string): boolean {
  return PRIVILEGE_NAME.test(text);
}

/** What is wrong with the name of a privilege, in Elasticsearch's words, or `null`. */
export function privilegeNameViolation(name: string): string | null {
  if (isPrivilegeName(name)) return null;
  return `Application privilege names must match the pattern ${PRIVILEGE_NAME.source} (found '${name}')`;
}

/** What is wrong with an action of a privilege, in Elasticsearch's words and order. Empty: nothing. */
export function privilegeActionViolations(action: string): readonly string[] {
  const violations: string[] = [];
  if (!/[/*:]/.test(action)) violations.push(`action [${action}] must contain one of [ '/' , '*' , ':' ]`);
  const unprintable = nameOrActionViolation(action);
  return unprintable === null ? violations : [...violations, unprintable];
}

/** What is wrong with a name or action in a role, in Elasticsearch's words, or `null`. */
export function nameOrActionViolation(text: string): string | null {
  if (/^[\x21-\x7e]*$/.test(text)) return null;
  return `Application privilege names and actions must match the pattern ^\\p{Graph}*$ (found '${text}')`;
}
