import { expect, test } from 'vitest';
import { parseUsersFile, parseUsersRolesFile } from './user-files.ts';

const isHash = (text: string): boolean => text.startsWith('$2a$');

test('a users file has a name and a hash a line; other lines are told by number and passed over', () => {
  const text =
    '# admins\n\nalice:$2a$1\r\n  bob : $2a$2 \nnobody\n:$2a$3\ncarol:plain\nalice:$2a$4\nz\u0007:$2a$5\ndave:$2a$a:b\n';
  const { values, problems } = parseUsersFile(text, isHash);
  expect([...values]).toEqual([
    ['alice', '$2a$1'],
    ['bob', '$2a$2'],
    ['dave', '$2a$a:b'],
  ]);
  expect(problems).toEqual([
    'line 5 is no `name:hash`',
    'line 6 is no `name:hash`',
    'line 7 has no hash of a password that is known',
    'line 8 names a user for the second time',
    'line 9 is no `name:hash`',
  ]);
});

test('a users_roles file has a role and its users a line', () => {
  const { values, problems } = parseUsersRolesFile('admin: alice , bob\nreader:bob,bob,\n# none\nempty:\n:alice\nwhat\n');
  expect([...values]).toEqual([
    ['alice', ['admin']],
    ['bob', ['admin', 'reader']],
  ]);
  expect(problems).toEqual([4, 5, 6].map((line) => `line ${line} is no \`role:name,name\``));
});
