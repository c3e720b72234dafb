/** Which tokens are asked for. */
export interface TokenListing {
  /** Exactly this user; empty: everybody. */
  readonly username: string;
  /** The `next` of the page before; empty: the first page. */
  readonly after: string;
}

const PAGE_SIZE = 50;

/** The listing as parameters of a URL. */
export function tokenListingQuery({ username, after }: TokenListing): URLSearchParams {
  return new URLSearchParams({
    size: String(PAGE_SIZE),
    ...(username.trim() !== '' && { username: username.trim() }),
    ...(after !== '' && { after }),
  });
}
