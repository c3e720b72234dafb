/** A program or library that can use a key, with how it does. */
export interface ClientSnippet {
  readonly id: string;
  /** Name as its makers write it. */
  readonly label: string;
  readonly code: string;
}

/** What is written into the snippets. */
export interface SnippetTarget {
  /** Address of the gateway, e.g. `https://search.example:9200`. */
  readonly endpoint: string;
}

/** Variable of the environment from which the snippets read the key, so that it stands in no program. Base64 of `id:key`. */
export const ENCODED_VARIABLE = 'CLAVIGER_API_KEY';

/** The same of Beats and Logstash, which take `id:key` from their keystore or the environment. */
export const PAIR_VARIABLE = 'CLAVIGER_ID_KEY';

/**
 * How clients use an API key. None holds the key: libraries read its encoded form from `CLAVIGER_API_KEY`, Beats and Logstash `id:key` from
 * `CLAVIGER_ID_KEY`.
 */
export function clientSnippets({ endpoint }: SnippetTarget): readonly ClientSnippet[] {
  const url = JSON.stringify(endpoint);
  return [
    { id: 'javascript', label: 'JavaScript', code: javascript(quotedOnce(endpoint)) },
    { id: 'opensearch-javascript', label: 'JavaScript (OpenSearch)', code: openSearchJavascript(quotedOnce(endpoint)) },
    { id: 'python', label: 'Python', code: python(url) },
    { id: 'java', label: 'Java', code: java(url) },
    { id: 'go', label: 'Go', code: go(url) },
    { id: 'filebeat', label: 'Filebeat', code: filebeat(url) },
    { id: 'logstash', label: 'Logstash', code: logstash(url) },
  ];
}

/** A request that tells who the key is, for a shell. Holds the key. */
export function curlCommand({ endpoint }: SnippetTarget, encoded: string): string {
  return `curl -H ${shellQuoted(`Authorization: ApiKey ${encoded}`)} ${shellQuoted(`${endpoint}/_security/_authenticate`)}`;
}

/** Sets what the snippets read, for a shell. Holds the key. */
export function exportCommands(encoded: string, pair: string): string {
  return `export ${ENCODED_VARIABLE}=${shellQuoted(encoded)}\nexport ${PAIR_VARIABLE}=${shellQuoted(pair)}`;
}

/** The endpoint as it may be written into snippets: an `http(s)` origin with an optional path, or `null`. */
export function readEndpoint(text: string): string | null {
  try {
    const url = new URL(text.trim());
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
    if (url.username !== '' || url.password !== '') return null;
    return `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
  } catch {
    return null;
  }
}

function javascript(url: string): string {
  return `import { Client } from '@elastic/elasticsearch';

const client = new Client({
  node: ${url},
  auth: { apiKey: process.env.${ENCODED_VARIABLE} },
});
console.log(await client.security.authenticate());
`;
}

function openSearchJavascript(url: string): string {
  return `import { Client } from '@opensearch-project/opensearch';

const client = new Client({
  node: ${url},
  headers: { authorization: \`ApiKey \${process.env.${ENCODED_VARIABLE}}\` },
});
const { body } = await client.search({ index: 'my-index' });
console.log(body.hits.total);
`;
}

function python(url: string): string {
  return `import os

from elasticsearch import Elasticsearch

client = Elasticsearch(${url}, api_key=os.environ["${ENCODED_VARIABLE}"])
print(client.security.authenticate())

# or with opensearch-py
from opensearchpy import OpenSearch

client = OpenSearch(
    ${url},
    headers={"Authorization": f"ApiKey {os.environ['${ENCODED_VARIABLE}']}"},
)
print(client.search(index="my-index"))
`;
}

function java(url: string): string {
  return `// co.elastic.clients:elasticsearch-java
import co.elastic.clients.elasticsearch.ElasticsearchClient;

try (var client = ElasticsearchClient.of(b -> b
        .host(${url})
        .apiKey(System.getenv("${ENCODED_VARIABLE}")))) {
    System.out.println(client.security().authenticate());
}
`;
}

function go(url: string): string {
  return `package main

import (
	"fmt"
	"log"
	"os"

	"github.com/elastic/go-elasticsearch/v8"
)

func main() {
	client, err := elasticsearch.NewClient(elasticsearch.Config{
		Addresses: []string{${url}},
		APIKey:    os.Getenv("${ENCODED_VARIABLE}"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client.Security.Authenticate())
}
`;
}

function filebeat(url: string): string {
  return `# filebeat.yml
output.elasticsearch:
  hosts: [${url}]
  # id:key, from the environment or from \`filebeat keystore add ${PAIR_VARIABLE}\`
  api_key: "\${${PAIR_VARIABLE}}"
`;
}

function logstash(url: string): string {
  return `output {
  elasticsearch {
    hosts => [${url}]
    # Logstash sends API keys over TLS only.
    ssl_enabled => true
    # id:key, from the environment or from \`bin/logstash-keystore add ${PAIR_VARIABLE}\`
    api_key => "\${${PAIR_VARIABLE}}"
  }
}
`;
}

/** A literal of JavaScript in single quotes. */
function quotedOnce(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A word of a POSIX shell. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
