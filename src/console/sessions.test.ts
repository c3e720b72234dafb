import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Authentication, NATIVE_REALM, RESERVED_REALM } from '../domain/principal/authentication.ts';
import { instant } from '../domain/time.ts';
import { type NewSession, type SessionLimits, Sessions } from './sessions.ts';

const T0 = instant(1_000_000);
const LIMITS: SessionLimits = { idleMs: 1_000, absoluteMs: 5_000, sessionsMax: 100, sessionsPerUserMax: 3 };
const RANDOM = { bytes: (count: number) => randomBytes(count) };

function open(limits: Partial<SessionLimits> = {}): Sessions {
  return new Sessions({ ...LIMITS, ...limits }, RANDOM);
}

function of(username: string, realm = NATIVE_REALM): NewSession {
  const user = { username, roles: [], fullName: null, email: null, metadata: {}, enabled: true };
  const authentication: Authentication = {
    type: 'realm',
    user,
    realm,
    lookupRealm: realm,
    apiKey: null,
    authenticatingUser: null,
  };
  return { authentication, scope: null, passwordMark: null, way: 'password', address: '192.0.2.1', userAgent: 'test' };
}

test('a session is found by what its browser has, and by nothing that is told of it', () => {
  const sessions = open();
  const { session, secret } = sessions.begin(of('ann'), T0);
  expect(sessions.use(secret, T0)?.id).toBe(session.id);
  for (const other of [session.id, session.csrfToken, '', `${secret}x`]) expect(sessions.use(other, T0)).toBeNull();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(JSON.stringify([...sessions.listOwn(session, T0)])).not.toContain(secret);
});

test('it ends when it was idle for the limit, to the millisecond, and each use moves that', () => {
  const sessions = open();
  const { secret } = sessions.begin(of('ann'), T0);
  expect(sessions.use(secret, instant(T0 + 999))).not.toBeNull();
  expect(sessions.use(secret, instant(T0 + 1_998))).not.toBeNull();
  expect(sessions.use(secret, instant(T0 + 2_998))).toBeNull();
  expect(sessions.use(secret, instant(T0 + 1_998))).toBeNull();
});

test('it ends at the absolute limit, however busy', () => {
  const sessions = open();
  const { session, secret } = sessions.begin(of('ann'), T0);
  for (let at = 0; at < 5_000; at += 500) expect(sessions.use(secret, instant(T0 + at))).not.toBeNull();
  expect(sessions.endsOf(session).absolute).toBe(T0 + 5_000);
  expect(sessions.use(secret, instant(T0 + 5_000))).toBeNull();
});

test('a clock that is set back ends it, so that its life is not lengthened', () => {
  const sessions = open();
  const { secret } = sessions.begin(of('ann'), T0);
  expect(sessions.use(secret, instant(T0 - 1))).toBeNull();
});

test('of one user so many are kept, the one used longest ago goes, and others are left alone', () => {
  const sessions = open();
  const other = sessions.begin(of('bob'), T0);
  const made = [1, 2, 3].map((at) => sessions.begin(of('ann'), instant(T0 + at)));
  expect(sessions.use(made[0]?.secret ?? '', instant(T0 + 4))).not.toBeNull();
  const fourth = sessions.begin(of('ann'), instant(T0 + 5));
  expect(fourth.ended.map(({ id }) => id)).toEqual([made[1]?.session.id]);
  expect(sessions.use(made[1]?.secret ?? '', instant(T0 + 6))).toBeNull();
  for (const { secret } of [made[0], made[2], fourth, other].filter((kept) => kept !== undefined)) {
    expect(sessions.use(secret, instant(T0 + 6))).not.toBeNull();
  }
});

test('of all so many are kept', () => {
  const sessions = open({ sessionsMax: 2 });
  const first = sessions.begin(of('ann'), T0);
  sessions.begin(of('bob'), T0);
  const third = sessions.begin(of('cid'), T0);
  expect(third.ended.map(({ id }) => id)).toEqual([first.session.id]);
  expect(sessions.size).toBe(2);
});

test('one sees and ends one’s own alone; the same name in another realm is somebody else', () => {
  const sessions = open();
  const mine = sessions.begin(of('ann'), T0);
  const namesake = sessions.begin(of('ann', RESERVED_REALM), T0);
  const alsoMine = sessions.begin(of('ann'), instant(T0 + 1));
  const now = instant(T0 + 2);
  expect(sessions.listOwn(mine.session, now).map(({ id }) => id)).toEqual([alsoMine.session.id, mine.session.id]);
  expect(sessions.endOwn(mine.session, namesake.session.id)).toEqual([]);
  expect(sessions.endOwn(mine.session, null).map(({ id }) => id)).toEqual([alsoMine.session.id]);
  expect(sessions.use(mine.secret, now)).not.toBeNull();
  expect(sessions.use(namesake.secret, now)).not.toBeNull();
});

test('what the browser says of itself is cut', () => {
  const { session } = open().begin({ ...of('ann'), userAgent: 'x'.repeat(1_000) }, T0);
  expect(session.userAgent).toHaveLength(256);
});
