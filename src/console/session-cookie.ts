import type { ConsoleRequest } from './exchange.ts';

/** Bound to this host by its name: no other host, subdomain or plain connection can set it. */
export const SESSION_COOKIE = '__Host-claviger-session';

/** Binds a sign-in that goes by another site to the browser that began it. */
export const SIGN_IN_COOKIE = '__Host-claviger-sign-in';

/** The value of a cookie, or `null`. Of several of the name none counts: one of them is not ours. */
export function readCookie(request: ConsoleRequest, name: string): string | null {
  const found = (request.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  const [value = null] = found;
  return found.length === 1 ? value : null;
}

/** `Set-Cookie` that keeps a value until the browser closes. `Lax`: it comes along when another site leads here. */
export function keepCookie(name: string, value: string, sameSite: 'Strict' | 'Lax', maxAgeSeconds?: number): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=${sameSite}${age}`;
}

/** `Set-Cookie` that removes a cookie. */
export function dropCookie(name: string): string {
  return `${name}=; Path=/; Secure; HttpOnly; Max-Age=0`;
}
