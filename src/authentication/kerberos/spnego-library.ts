/** One negotiation as the accepting side sees it; the part of the package `kerberos` that is used. */
export interface SpnegoAcceptor {
  /** Takes a token in base64. @throws Error in the words of GSS-API when the token is not accepted or is not the last one. */
  step(token: string): Promise<unknown>;
  /** Principal of the client, e.g. `alice@EXAMPLE.COM`; nothing before it is proven. */
  readonly username?: string | null;
  /** Principal of this service that the ticket is for. */
  readonly targetName?: string | null;
  /** Token for the client in base64; nothing when there is none. */
  readonly response?: string | null;
  readonly contextComplete: boolean;
}

/** The package `kerberos`, which speaks to GSS-API. It is optional: it needs the libraries of the system. */
export interface SpnegoLibrary {
  /** With an empty name, any principal of the keytab accepts. */
  initializeServer(service: string): Promise<SpnegoAcceptor>;
}

/** Loads the package. @throws Error that tells how to get it. */
export async function loadSpnegoLibrary(load: () => Promise<SpnegoLibrary> = importKerberos): Promise<SpnegoLibrary> {
  try {
    return await load();
  } catch (error) {
    throw new Error(
      'Kerberos needs the optional package [kerberos] and the Kerberos libraries of the system (Debian: libkrb5-3, libgssapi-krb5-2): npm install kerberos',
      { cause: error },
    );
  }
}

async function importKerberos(): Promise<SpnegoLibrary> {
  const { default: library } = await import('kerberos');
  return library;
}
