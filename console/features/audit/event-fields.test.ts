import { expect, test } from 'vitest';
import { eventKey, textOf, timeOf } from './event-fields.ts';

test('the first field that is there is shown, a list is cut', () => {
  expect(textOf({ 'apikey.id': 'k' }, 'user.name', 'apikey.id')).toBe('k');
  expect(textOf({ indices: ['a', 'b', 'c', 'd', 'e'] }, 'indices')).toBe('a, b, c +2');
  expect(textOf({}, 'action')).toBe('–');
});

test('an event without an id is told apart by all that it says', () => {
  expect(eventKey({ 'event.id': 'e1', action: 'x' })).toBe('e1');
  expect(eventKey({ action: 'x' })).not.toBe(eventKey({ action: 'y' }));
});

test.each([
  { event: { '@timestamp': '2026-11-22T12:00:00.000Z' }, at: Date.UTC(2026, 10, 22, 12) },
  { event: {}, at: null },
  { event: { '@timestamp': 'soon' }, at: null },
])('$event happened at $at', ({ event, at }) => {
  expect(timeOf(event)).toBe(at);
});
