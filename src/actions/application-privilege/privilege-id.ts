/** The name under which a privilege is stored: `application/privilege`. Neither part has a slash. */
export function privilegeId({ application, name }: { readonly application: string; readonly name: string }): string {
  return `${application}/${name}`;
}
