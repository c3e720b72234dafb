import { describe, expect, test } from 'vitest';
import { identifyProduct, readProduct } from './product.ts';

const OPENSEARCH = JSON.stringify({
  version: { distribution: 'opensearch', number: '3.4.0' },
  tagline: 'The OpenSearch Project',
});

describe('the product is read from GET /', () => {
  test.each([
    { case: 'OpenSearch', body: OPENSEARCH, product: { product: 'opensearch', version: '3.4.0' } },
    {
      case: 'Elasticsearch',
      body: '{"version":{"number":"8.19.21"},"tagline":"You Know, for Search"}',
      product: { product: 'elasticsearch', version: '8.19.21' },
    },
    {
      case: 'OpenSearch under a compatible number',
      body: '{"version":{"number":"7.10.2","distribution":"opensearch"}}',
      product: { product: 'opensearch', version: '7.10.2' },
    },
    { case: 'something else', body: '{"version":{"number":"1"}}', product: null },
    { case: 'no version', body: '{}', product: null },
    { case: 'no object', body: '[]', product: null },
    { case: 'no JSON', body: '<html>', product: null },
  ])('$case', ({ body, product }) => {
    expect(readProduct(body)).toEqual(product);
  });
});

describe('a cluster is asked until it answers', () => {
  test('each new reason is told once', async () => {
    const answers = [null, null, { status: 503, body: '' }, { status: 200, body: OPENSEARCH }];
    const reasons: string[] = [];
    const product = await identifyProduct(
      { ask: async () => answers.shift() ?? null },
      { retryIntervalMs: 1, signal: new AbortController().signal, onDelay: (reason) => reasons.push(reason) },
    );
    expect(product.version).toBe('3.4.0');
    expect(reasons).toEqual(['the cluster does not answer', 'the cluster answers GET / with [503] and no known product']);
  });

  test('the asking can be ended', async () => {
    const controller = new AbortController();
    const asked = identifyProduct(
      { ask: async () => null },
      { retryIntervalMs: 600_000, signal: controller.signal, onDelay: () => controller.abort(new Error('stopped')) },
    );
    await expect(asked).rejects.toThrow();
  });
});
