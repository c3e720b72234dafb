import { choice, flag, integer, type Section, textList } from '../setting.ts';
import { UPSTREAM_IDENTITY_SETTINGS } from './upstream-identity.ts';

/** The cluster behind, and how to reach it. */
export const UPSTREAM_SETTINGS = {
  'claviger.upstream.urls': textList(
    'URLs of the cluster’s nodes, e.g. `http://127.0.0.1:9201`. Without any, only Claviger’s own API is served.',
    'CLAVIGER_UPSTREAM',
  ),
  'claviger.upstream.elastic_endpoints': flag(
    true,
    'Whether `GET /_license`, `/_xpack` and `/_xpack/usage` are answered here before OpenSearch, which lacks them.',
  ),
  'claviger.upstream.product': choice(['auto', 'opensearch', 'elasticsearch'], 'auto', 'What the cluster is; `auto` asks it.'),
  'claviger.upstream.identify_timeout_ms': integer(
    3_000,
    0,
    600_000,
    'How long the start waits for the cluster to say what it is; afterwards forwards are answered with 503 until it does.',
  ),
  ...UPSTREAM_IDENTITY_SETTINGS,
  'claviger.upstream.ssl.certificate_authorities': textList(
    'PEM files with the authorities that the cluster’s certificate is checked against.',
  ),
  'claviger.upstream.sockets_max': integer(128, 1, 10_000, 'Connections to each node.'),
  'claviger.upstream.queue_max': integer(
    4_096,
    0,
    1_000_000,
    'Requests that wait for a connection; more are answered with 503.',
  ),
  'claviger.upstream.queue_timeout_ms': integer(
    30_000,
    10,
    600_000,
    'How long a request waits for a connection; then it is answered with 503.',
  ),
  'claviger.upstream.connect_timeout_ms': integer(5_000, 10, 600_000, 'Time for a connection to a node.'),
  'claviger.upstream.headers_timeout_ms': integer(300_000, 10, 86_400_000, 'Time until a node begins to answer.'),
  'claviger.upstream.body_timeout_ms': integer(300_000, 10, 86_400_000, 'Time between two pieces of an answer.'),
  'claviger.upstream.health_interval_ms': integer(5_000, 100, 3_600_000, 'Time between two health checks of a node.'),
  'claviger.upstream.recovery_interval_ms': integer(
    500,
    10,
    3_600_000,
    'Time between two health checks of a node that does not answer.',
  ),
  'claviger.upstream.health_timeout_ms': integer(5_000, 10, 600_000, 'Time for a health check.'),
  'claviger.upstream.keep_alive_timeout_ms': integer(30_000, 100, 3_600_000, 'Time that an idle connection to a node is kept.'),
  'claviger.upstream.response_header_bytes_max': integer(
    65_536,
    4_096,
    1_048_576,
    'Size of the head of an answer; more is answered with 502.',
  ),
  'claviger.upstream.request_line_bytes_max': integer(
    4_096,
    256,
    1_048_576,
    'Longest request line that the cluster reads (its `http.max_initial_line_length`): narrowed index expressions must fit.',
  ),
  'claviger.upstream.gather_bytes_max': integer(
    65_536,
    0,
    1_048_576,
    'Bodies up to this size are gathered before they are sent on, which is faster than streaming.',
  ),
} as const satisfies Section;
