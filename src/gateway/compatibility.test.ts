import { describe, expect, test } from 'vitest';
import { createCompatibility } from './compatibility.ts';

const opensearch = createCompatibility('opensearch');
const elasticsearch = createCompatibility('elasticsearch');

describe('the media types of Elasticsearch clients are translated for OpenSearch', () => {
  test.each([
    { sent: 'application/vnd.elasticsearch+json;compatible-with=8', plain: 'application/json' },
    { sent: 'application/vnd.elasticsearch+json; compatible-with=9', plain: 'application/json' },
    { sent: 'application/vnd.elasticsearch+x-ndjson;compatible-with=7', plain: 'application/x-ndjson' },
    { sent: 'application/vnd.elasticsearch+json; compatible-with=8,text/plain', plain: 'application/json,text/plain' },
    { sent: 'Application/VND.Elasticsearch+json;compatible-with="8"', plain: 'application/json' },
    { sent: 'application/json; charset=UTF-8', plain: 'application/json; charset=UTF-8' },
    { sent: '*/*', plain: '*/*' },
  ])('$sent', ({ sent, plain }) => {
    expect(opensearch.translateMediaType(sent)).toBe(plain);
    expect(opensearch.translateMediaType(sent)).toBe(plain);
    expect(elasticsearch.translateMediaType(sent)).toBe(sent);
  });

  test('many different values are all translated, remembered or not', () => {
    for (let version = 0; version < 200; version++) {
      expect(opensearch.translateMediaType(`application/vnd.elasticsearch+json;compatible-with=${version}`)).toBe(
        'application/json',
      );
    }
  });
});

describe('the media type of a response is the one that the client asked for', () => {
  test.each([
    {
      accept: 'application/vnd.elasticsearch+json;compatible-with=8',
      type: 'application/json; charset=UTF-8',
      mirrored: 'application/vnd.elasticsearch+json;compatible-with=8',
    },
    {
      accept: 'text/plain, application/vnd.elasticsearch+json; compatible-with=9',
      type: 'application/json',
      mirrored: 'application/vnd.elasticsearch+json;compatible-with=9',
    },
    { accept: 'application/vnd.elasticsearch+json;compatible-with=8', type: 'text/plain', mirrored: 'text/plain' },
    { accept: 'application/json', type: 'application/json', mirrored: 'application/json' },
    { accept: undefined, type: 'application/json', mirrored: 'application/json' },
  ])('$accept, $type', ({ accept, type, mirrored }) => {
    expect(opensearch.mirrorMediaType(type, accept)).toBe(mirrored);
    expect(elasticsearch.mirrorMediaType(type, accept)).toBe(type);
  });
});
