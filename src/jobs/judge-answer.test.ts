import { expect, it } from 'vitest';
import { anAnswer, aStep } from '../../test/support/job-world.ts';
import type { JobStepAnswer } from './job-runner-deps.ts';
import { judgeAnswer } from './judge-answer.ts';

const judge = (answer: JobStepAnswer, path = '/i/_search'): unknown => judgeAnswer(aStep({ path }), 'atMostOnce', answer);
const item = (status: number, type: string): object => ({ index: { status, error: { type, reason: 'why' } } });

it('is accepted by every 2xx where no statuses are named', () => {
  expect([200, 204, 299].map((status) => judge(anAnswer(status)))).toEqual([200, 204, 299].map(() => ({ kind: 'accepted' })));
  expect(judge(anAnswer(199))).toEqual({ kind: 'failed', error: 'answered with [199]' });
  expect(judge(anAnswer(300))).toEqual({ kind: 'failed', error: 'answered with [300]' });
});

it('tells the error of either dialect, cut to a length, and nothing of an answer that has none', () => {
  expect(judge(anAnswer(400, { error: { type: 'a', reason: 'b' } }))).toMatchObject({ error: 'a: b' });
  expect(judge(anAnswer(400, { error: 'text' }))).toMatchObject({ error: 'text' });
  expect(judge({ status: 400, body: Buffer.from('<html>') })).toMatchObject({ error: 'answered with [400]' });
  expect(judge(anAnswer(400, { error: 'x'.repeat(500) }))).toMatchObject({ error: 'x'.repeat(500) });
  expect(judge(anAnswer(400, { error: 'x'.repeat(501) }))).toMatchObject({ error: `${'x'.repeat(500)}…` });
});

it('does not accept a bulk of which items failed, and is denied where one was refused', () => {
  const done = { index: { status: 201 } };
  expect(judge(anAnswer(200, { errors: false, items: [done] }), '/_bulk')).toEqual({ kind: 'accepted' });
  expect(judge(anAnswer(200, { errors: true, items: [done, item(400, 'mapping')] }), '/i/_bulk?refresh=true')).toEqual({
    kind: 'failed',
    error: '[1] items failed, one of them with mapping: why',
  });
  const mixed = { errors: true, items: [item(400, 'mapping'), item(403, 'security')] };
  expect(judge(anAnswer(200, mixed), '/_bulk')).toEqual({
    kind: 'denied',
    error: '[2] items failed, one of them with security: why',
  });
  expect(judge(anAnswer(200, { errors: true }), '/i/_search')).toEqual({ kind: 'accepted' });
});
