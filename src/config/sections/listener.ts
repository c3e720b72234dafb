import { choice, flag, integer, optionalText, type Section, text, textList } from '../setting.ts';

/** Where and how requests come in. */
export const LISTENER_SETTINGS = {
  'claviger.listen': text(
    '127.0.0.1:9200',
    'Address and port of the listener, `host:port` or `[v6]:port`; port 0 takes any free one.',
    'CLAVIGER_LISTEN',
  ),
  'claviger.http.publish_address': optionalText(
    "Address by which clients reach Claviger, `host:port`, told in the place of the addresses of nodes; the listener's without it.",
  ),
  'claviger.http.allow_insecure': flag(
    false,
    'Accept plain HTTP on an address that is not loopback. For a network that you trust, or behind a TLS terminator.',
  ),
  'xpack.security.http.ssl.enabled': flag(false, 'Serve HTTPS.'),
  'xpack.security.http.ssl.certificate': optionalText('PEM file with the certificate chain of the listener.'),
  'xpack.security.http.ssl.key': optionalText('PEM file with the private key of the listener.'),
  'xpack.security.http.ssl.certificate_authorities': textList(
    'PEM files with the authorities that client certificates are checked against.',
  ),
  'xpack.security.http.ssl.client_authentication': choice(
    ['none', 'optional', 'required'],
    'none',
    'Whether clients are asked for a certificate.',
  ),
  'claviger.metrics.listen': text(
    '127.0.0.1:0',
    'Address and port of the metrics listener (`GET /metrics`), or `off`; port 0 takes any free one and the log names it.',
  ),
  'claviger.http.connections_max': integer(10_000, 1, 1_000_000, 'Open client connections; more are closed at once.'),
  'claviger.http.headers_timeout_ms': integer(15_000, 100, 3_600_000, 'Time for a request head to arrive.'),
  'claviger.http.request_timeout_ms': integer(300_000, 100, 86_400_000, 'Time for a whole request to arrive.'),
  'claviger.http.keep_alive_timeout_ms': integer(75_000, 0, 3_600_000, 'Time that an idle connection is kept.'),
  'claviger.http.handshake_timeout_ms': integer(10_000, 100, 600_000, 'Time for a TLS handshake.'),
  'claviger.http.connections_checking_interval_ms': integer(1_000, 50, 60_000, 'How often the timeouts are looked at.'),
  'claviger.http.header_bytes_max': integer(16_384, 1_024, 1_048_576, 'Size of a request head; more is answered with 431.'),
  'claviger.http.headers_max': integer(200, 10, 2_000, 'Number of request header lines; more is answered with 400.'),
  'claviger.http.target_bytes_max': integer(
    4_096,
    256,
    65_536,
    'Length of a request target (Elasticsearch accepts 4 KB); more is answered with 400.',
  ),
  'claviger.http.drain_timeout_ms': integer(30_000, 0, 3_600_000, 'Time that open requests get to finish after SIGTERM.'),
} as const satisfies Section;
