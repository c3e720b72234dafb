import { describe, expect, test } from 'vitest';
import { readHistoryEvent } from './history-event.ts';

describe('an event of a key', () => {
  test('tells who did what from where', () => {
    const line = {
      '@timestamp': '2026-03-01T10:00:00.000Z',
      'event.action': 'access_denied',
      'event.id': 'e1',
      decision: 'denied',
      'user.name': 'moby',
      'request.method': 'GET',
      'url.path': '/logs/_search',
      'origin.address': '10.0.0.7:4711',
      reason: 'no_role',
    };
    expect(readHistoryEvent(line)).toEqual({
      id: 'e1',
      at: Date.parse('2026-03-01T10:00:00.000Z'),
      event: 'access_denied',
      decision: 'denied',
      user: 'moby',
      request: 'GET /logs/_search',
      address: '10.0.0.7:4711',
      reason: 'no_role',
    });
  });

  test('with nothing told is empty, and never fails', () => {
    expect(readHistoryEvent({ '@timestamp': 7, 'user.name': {} })).toEqual({
      id: null,
      at: null,
      event: '',
      decision: null,
      user: null,
      request: null,
      address: null,
      reason: null,
    });
  });
});
