/** What is looked at on the page of tokens, as the URL has it. */
export type TokensUrl = {
  readonly kind: string;
  /** Exactly this user; empty: all that one may see. */
  readonly q: string;
  /** Where the page begins; empty: at the beginning. */
  readonly after: string;
  /** From 1; of lists that are paged by number. */
  readonly page: number;
  readonly status: string;
  /** Id of the token that is looked at. */
  readonly token: string;
  readonly create: boolean;
};

/** What a tab is given. */
export interface TokensTabProps {
  readonly url: TokensUrl;
  readonly setUrl: (change: Partial<TokensUrl>, options?: { readonly replace?: boolean }) => void;
}

export const FIRST_LOOK: TokensUrl = { kind: 'access', q: '', after: '', page: 1, status: 'all', token: '', create: false };
