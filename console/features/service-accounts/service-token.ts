import type { ServiceCredentialsDocument } from '../../../src/http/contract/documents/role.ts';

/** A token of an account: kept by Claviger, or a line of a node's file, which only who writes the file can take out. */
export interface ServiceToken {
  readonly name: string;
  readonly isOfFile: boolean;
}

/** The tokens of an account by name; of one name, the file's comes first, as it does when it is used. */
export function serviceTokensOf({ tokens, nodes_credentials: ofNodes }: ServiceCredentialsDocument): readonly ServiceToken[] {
  const ofFile = Object.keys(ofNodes.file_tokens).map((name) => ({ name, isOfFile: true }));
  const stored = Object.keys(tokens).map((name) => ({ name, isOfFile: false }));
  return [...ofFile, ...stored].sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
