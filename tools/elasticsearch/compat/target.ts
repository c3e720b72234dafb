import { request as httpRequest } from 'node:http';
import type { Service } from '../../../test/compat/elasticsearch/service.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  /** Lower-case names and values. */
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** A request with everything filled in. */
export interface FilledRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** A server that is asked. */
export interface Target {
  readonly superuserPassword: string;
  send(request: FilledRequest): Promise<Answer>;
}

/** A server at an address such as `http://127.0.0.1:40513`. */
export function serverTarget(url: string, superuserPassword: string): Target {
  return { superuserPassword, send: (request) => sendOverHttp(url, request) };
}

/** The service in this process. */
export function serviceTarget(service: Service, superuserPassword: string): Target {
  return { superuserPassword, send: (request) => service.send({ ...request, body: request.body ?? undefined }) };
}

function sendOverHttp(url: string, { method, path, headers, body }: FilledRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers: { ...headers, ...length } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => void pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: pairs(response.rawHeaders),
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

function pairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  return rawHeaders.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? '']] : [],
  );
}
