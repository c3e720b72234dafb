/** Certificate and key of an HTTPS listener, PEM texts. */
export interface ListenerTls {
  readonly certificate: string;
  readonly key: string;
  /** Authorities that client certificates are checked against; `null`: none are asked for. */
  readonly clientAuthorities: readonly string[] | null;
  /** Whether a client without a valid certificate is turned away. */
  readonly clientCertificateRequired: boolean;
}

/** Where and how requests come in. */
export interface ListenerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** `null`: plain HTTP. */
  readonly tls: ListenerTls | null;
  /** Largest request head; a target comes on top. More is answered with 431. */
  readonly headerBytesMax: number;
  readonly targetBytesMax: number;
  /** For a request head to arrive; a slower client is answered with 408. */
  readonly headersTimeoutMs: number;
  /** For a whole request to arrive. */
  readonly requestTimeoutMs: number;
  /** For the next request on an open connection. */
  readonly keepAliveTimeoutMs: number;
  /** For a TLS handshake. */
  readonly handshakeTimeoutMs: number;
  /** How often the timeouts are looked at. */
  readonly connectionsCheckingIntervalMs: number;
  /** Open connections; more are closed at once. */
  readonly connectionsMax: number;
}

/** How requests come in unless told otherwise. @internal */
export const LISTENER_OPTIONS: ListenerOptions = {
  host: '127.0.0.1',
  port: 9200,
  tls: null,
  headerBytesMax: 16_384,
  targetBytesMax: 4_096,
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 300_000,
  keepAliveTimeoutMs: 75_000,
  handshakeTimeoutMs: 10_000,
  connectionsCheckingIntervalMs: 1_000,
  connectionsMax: 10_000,
};
