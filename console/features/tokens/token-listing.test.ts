import { expect, test } from 'vitest';
import { tokenListingQuery } from './token-listing.ts';

test('the first page of all tokens is asked for by its size alone', () => {
  expect(tokenListingQuery({ username: '  ', after: '' }).toString()).toBe('size=50');
});

test('a user and a place are written so that nothing in them ends the parameter', () => {
  const query = tokenListingQuery({ username: ' a&b=c ', after: '12:x' });
  expect(query.toString()).toBe('size=50&username=a%26b%3Dc&after=12%3Ax');
});
