import { createHash } from 'node:crypto';
import type { Principal } from '../authentication/principal.ts';
import { apiKeyOwnerOf } from '../domain/api-key/api-key-owner.ts';
import type { Random } from '../domain/random.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import { type Instant, instant } from '../domain/time.ts';

/** How somebody signed in. */
export type SignInWay = 'password' | 'openid_connect';

/** Someone who is signed in, in one browser. What the browser has is not in it. */
export interface Session {
  /** Names it in listings; of no use as a credential. */
  readonly id: string;
  readonly csrfToken: string;
  readonly authentication: Principal['authentication'];
  readonly scope: RoleDescriptors | null;
  /** Tells the password that was given from another; `null`: none was, or its realm keeps none here. */
  readonly passwordMark: string | null;
  readonly way: SignInWay;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant;
  readonly address: string;
  readonly userAgent: string;
}

/** Limits of sessions. */
export interface SessionLimits {
  readonly idleMs: number;
  readonly absoluteMs: number;
  readonly sessionsMax: number;
  readonly sessionsPerUserMax: number;
}

/** What is known when somebody signs in. */
export type NewSession = Pick<Session, 'authentication' | 'scope' | 'passwordMark' | 'way' | 'address' | 'userAgent'>;

const SECRET_BYTES = 32;
const ID_BYTES = 15;
const USER_AGENT_CHARACTERS_MAX = 256;

/** Sessions in memory: a restart ends them. They are found by the digest of what the browser has, which is kept nowhere. */
export class Sessions {
  readonly #limits: SessionLimits;
  readonly #random: Random;
  /** In the order of their last use. */
  readonly #sessionsByDigest = new Map<string, Session>();

  constructor(limits: SessionLimits, random: Random) {
    this.#limits = limits;
    this.#random = random;
  }

  /** How many there are, those that have ended unnoticed included. */
  get size(): number {
    return this.#sessionsByDigest.size;
  }

  /** Begins one. @returns it, what the browser gets, and the sessions that had to go for it. */
  begin(
    given: NewSession,
    now: Instant,
  ): { readonly session: Session; readonly secret: string; readonly ended: readonly Session[] } {
    this.#removeEnded(now);
    const secret = this.#token(SECRET_BYTES);
    const session: Session = {
      ...given,
      userAgent: given.userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
      id: this.#token(ID_BYTES),
      csrfToken: this.#token(SECRET_BYTES),
      createdAt: now,
      lastUsedAt: now,
    };
    const own = this.#entriesOf(session);
    const ended = own.slice(0, Math.max(0, own.length - this.#limits.sessionsPerUserMax + 1));
    for (const [digest] of ended) this.#sessionsByDigest.delete(digest);
    const oldest = [...this.#sessionsByDigest].slice(0, Math.max(0, this.size - this.#limits.sessionsMax + 1));
    for (const [digest] of oldest) this.#sessionsByDigest.delete(digest);
    this.#sessionsByDigest.set(digestOf(secret), session);
    return { session, secret, ended: [...ended, ...oldest].map(([, gone]) => gone) };
  }

  /** The session of a browser, or `null`; found, it has been used now. */
  use(secret: string, now: Instant): Session | null {
    const digest = digestOf(secret);
    const session = this.#sessionsByDigest.get(digest);
    if (session === undefined) return null;
    this.#sessionsByDigest.delete(digest);
    if (this.#isOver(session, now)) return null;
    const used = { ...session, lastUsedAt: now };
    this.#sessionsByDigest.set(digest, used);
    return used;
  }

  /** When it ends unless something is asked, and when whatever happens. */
  endsOf({ createdAt, lastUsedAt }: Session): { readonly idle: Instant; readonly absolute: Instant } {
    const absolute = createdAt + this.#limits.absoluteMs;
    return { idle: instant(Math.min(lastUsedAt + this.#limits.idleMs, absolute)), absolute: instant(absolute) };
  }

  /** Those of the user of a session, the newest first. */
  listOwn(session: Session, now: Instant): readonly Session[] {
    this.#removeEnded(now);
    return this.#entriesOf(session)
      .map(([, own]) => own)
      .toSorted((left, right) => right.createdAt - left.createdAt);
  }

  /** Ends sessions of the user of a session: that of an id, or all but itself (`null`). @returns those that were there. */
  endOwn(session: Session, id: string | null): readonly Session[] {
    const ending = this.#entriesOf(session).filter(([, own]) => (id === null ? own.id !== session.id : own.id === id));
    for (const [digest] of ending) this.#sessionsByDigest.delete(digest);
    return ending.map(([, ended]) => ended);
  }

  #entriesOf(session: Pick<Session, 'authentication'>): readonly (readonly [string, Session])[] {
    const owner = apiKeyOwnerOf(session.authentication);
    return [...this.#sessionsByDigest].filter(([, { authentication }]) => {
      const { username, realm } = apiKeyOwnerOf(authentication);
      return username === owner.username && realm.name === owner.realm.name;
    });
  }

  #isOver(session: Session, now: Instant): boolean {
    // A clock that was set back must not lengthen it.
    return now >= this.endsOf(session).idle || now < session.createdAt;
  }

  #removeEnded(now: Instant): void {
    for (const [digest, session] of this.#sessionsByDigest) {
      if (this.#isOver(session, now)) this.#sessionsByDigest.delete(digest);
    }
  }

  #token(bytes: number): string {
    return Buffer.from(this.#random.bytes(bytes)).toString('base64url');
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
