// Sends requests at a fixed rate, whatever the answers; runs as a child process until it is told to stop by SIGTERM:
//   node bench/support/flood-client.ts '{"port":…,"perSecond":…,"authorization":null}'
// Without an `authorization` each request is a login of another user with a wrong password. Prints the answers by status.
import { connect } from 'node:net';
import { requestText } from './claviger-client.ts';

interface FloodOptions {
  readonly port: number;
  readonly perSecond: number;
  readonly authorization: string | null;
}

const CONNECTIONS = 8;
const TICK_MS = 10;
const ACCOUNTS = 1_000;

// What the bench passes is its own.
const options = JSON.parse(process.argv[2] ?? '{}') as FloodOptions;
const answersByStatus: Record<string, number> = {};
const sockets = Array.from({ length: CONNECTIONS }, () => {
  const socket = connect(options.port, '127.0.0.1');
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('data', (text: string) => {
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      answersByStatus[status] = (answersByStatus[status] ?? 0) + 1;
    }
  });
  return socket;
});

let sent = 0;
const begun = performance.now();
const timer = setInterval(() => {
  const due = ((performance.now() - begun) / 1_000) * options.perSecond;
  for (; sent < due; sent += 1) {
    const authorization = options.authorization ?? wrongLogin(sent);
    sockets[sent % CONNECTIONS]?.write(requestText('GET', '/_security/_authenticate', { authorization }));
  }
}, TICK_MS);

process.once('SIGTERM', () => {
  clearInterval(timer);
  for (const socket of sockets) socket.destroy();
  console.log(JSON.stringify({ sent, answersByStatus }));
});

function wrongLogin(turn: number): string {
  return `Basic ${Buffer.from(`user-${turn % ACCOUNTS}:wrong-${turn}`).toString('base64')}`;
}
