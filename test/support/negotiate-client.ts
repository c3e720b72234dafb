import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Kerberos client that has made its first token. */
export interface NegotiateClient {
  /** Value of an `Authorization` header. */
  readonly authorization: string;
  /** The token alone, in base64. */
  readonly token: string;
  /** Takes the server's token. @returns whether it proves the server. */
  accept(token: string): Promise<boolean>;
  /** Ends the client's process. */
  close(): void;
}

const CHILD_FILE = fileURLToPath(new URL('./negotiate-child.ts', import.meta.url));
/** Mutual authentication, sequence, and a negotiation of three tokens (`GSS_C_DCE_STYLE`). */
const THREE_TOKENS = 0x2 | 0x8 | 0x1000;

/** Makes a token for a service, e.g. `HTTP@localhost`, with the tickets of this environment. @throws Error without any. */
export async function startNegotiateClient(
  env: Readonly<Record<string, string>>,
  options: { readonly service?: string; readonly isThreeTokens?: boolean } = {},
): Promise<NegotiateClient> {
  const { service = 'HTTP@localhost', isThreeTokens = false } = options;
  const args = [CHILD_FILE, service, String(isThreeTokens ? THREE_TOKENS : 0)];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the Kerberos client ended');
    return value;
  };
  const token = await readLine();
  return {
    authorization: `Negotiate ${token}`,
    token,
    accept: async (answer) => {
      child.stdin.write(`${answer}\n`);
      return (await readLine()) === 'true';
    },
    close: () => void child.kill(),
  };
}
