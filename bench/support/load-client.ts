// A closed-loop HTTP/1.1 client on raw sockets: each connection sends the same request again as soon as the answer is
// complete. Runs as a child process, so that it does not share an event loop with what it measures:
//   node bench/support/load-client.ts '{"host":…,"port":…,"request":…,"connections":…,"durationMs":…,"expectStatus":…}'
import { connect, type Socket } from 'node:net';

interface LoadOptions {
  readonly host: string;
  readonly port: number;
  /** The whole request as text. */
  readonly request: string;
  readonly connections: number;
  readonly warmupMs: number;
  readonly durationMs: number;
  readonly expectStatus: number;
}

/** What one run of the client found. Latencies in microseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly wrongAnswers: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const request = Buffer.from(options.request);
const latenciesUs: number[] = [];
let wrongAnswers = 0;
let counting = false;
let running = true;

const sockets = Array.from({ length: options.connections }, openConnection);
await delay(options.warmupMs);
counting = true;
const begun = performance.now();
await delay(options.durationMs);
running = false;
const elapsedSeconds = (performance.now() - begun) / 1_000;
for (const socket of sockets) socket.destroy();
latenciesUs.sort((left, right) => left - right);
const result: LoadResult = {
  requests: latenciesUs.length,
  seconds: elapsedSeconds,
  requestsPerSecond: latenciesUs.length / elapsedSeconds,
  p50Us: percentile(0.5),
  p99Us: percentile(0.99),
  wrongAnswers,
};
console.log(JSON.stringify(result));

function openConnection(): Socket {
  const socket = connect(options.port, options.host);
  socket.setNoDelay(true);
  let sentAt = 0;
  let received: Buffer = Buffer.alloc(0);
  const send = (): void => {
    sentAt = performance.now();
    socket.write(request);
  };
  socket.on('connect', send);
  socket.on('error', () => {
    if (running) wrongAnswers += 1;
  });
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = completeStatus(received);
    if (status === null) return;
    received = Buffer.alloc(0);
    if (counting && running) {
      latenciesUs.push((performance.now() - sentAt) * 1_000);
      if (status !== options.expectStatus) wrongAnswers += 1;
    }
    if (running) send();
  });
  return socket;
}

/** The status of the response, once all of it is there; else `null`. */
function completeStatus(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd).toLowerCase();
  const length = /\r\ncontent-length: *(\d+)/.exec(head);
  const status = Number(head.slice(9, 12));
  if (length !== null) return bytes.length >= headEnd + 4 + Number(length[1]) ? status : null;
  return bytes.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK) ? status : null;
}

function percentile(share: number): number {
  return latenciesUs[Math.min(latenciesUs.length - 1, Math.floor(latenciesUs.length * share))] ?? 0;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
