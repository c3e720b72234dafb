import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** An upstream that answers with bytes as they are, valid or not. */
export interface ScriptedUpstream {
  readonly url: string;
  /** Heads of the requests that came, in order. */
  readonly heads: string[];
  close(): Promise<void>;
}

/** Opens a server that calls `answer` for each request head that arrives. */
export async function openScriptedUpstream(answer: (socket: Socket, head: string) => void): Promise<ScriptedUpstream> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const head = chunk.toString('latin1');
      if (!/^[A-Z]+ /.test(head)) return;
      heads.push(head);
      answer(socket, head);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heads,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A port of the loopback interface on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
