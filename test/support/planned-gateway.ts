import { request as httpRequest } from 'node:http';
import type { BodyStream, Decision, Plan } from '../../src/authorization/plan.ts';
import { SecurityError } from '../../src/domain/error.ts';
import {
  type GatewayUnderTest,
  type GatewayUnderTestOptions,
  GOOD_CREDENTIAL,
  openGatewayUnderTest,
} from './gateway-under-test.ts';
import { openSampleUpstream, type SampleUpstream } from './sample-upstream.ts';

/** A decision that lets everything pass. */
export const ALLOWED: Decision = { refusal: null, action: 'indices:test', indices: [] };
/** A refusal. */
export const REFUSED = new SecurityError('forbidden', 'not this one');
/** Text as bytes. */
export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A gateway of which every request has the same plan. */
export interface PlannedGateway {
  readonly gateway: GatewayUnderTest;
  readonly upstream: SampleUpstream;
  /** Bodies that the upstream got; `cut` for one without its end. */
  readonly bodies: readonly string[];
  readonly heads: readonly { readonly url: string; readonly headers: Readonly<Record<string, unknown>> }[];
  readonly send: (sent: Sent) => Promise<Got>;
}

/** A gateway whose planner makes the same plan of every request, before an upstream that answers `{"echoed":"…"}`. */
export async function openPlanned(
  plan: () => Plan,
  closers: (() => Promise<void>)[],
  options: Partial<GatewayUnderTestOptions> = {},
): Promise<PlannedGateway> {
  const upstream = await openSampleUpstream();
  const bodies: string[] = [];
  const heads: { url: string; headers: Readonly<Record<string, unknown>> }[] = [];
  upstream.script = (request, response) => {
    heads.push({ url: request.url ?? '', headers: request.headers });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => bodies.push('cut'));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      bodies.push(body);
      const answer = JSON.stringify({ echoed: body.length > 100 ? body.length : body });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length, etag: 'x' });
      response.end(answer);
    });
    return true;
  };
  closers.push(() => upstream.close());
  const planner = { plan };
  const gateway = await openGatewayUnderTest({ urls: [upstream.url], planner, ...options });
  closers.push(() => gateway.close());
  return { gateway, upstream, bodies, heads, send: (sent: Sent) => sendPlanned(gateway.port, sent) };
}

/** A request as tests write it. */
export interface Sent {
  readonly body?: Uint8Array | string | readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A list of bodies is sent in chunks. */
export function sendPlanned(port: number, { body = '', headers = {} }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/a/_bulk?x=1',
        headers: { authorization: GOOD_CREDENTIAL, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on('error', reject);
    if (Array.isArray(body)) {
      for (const part of body) outgoing.write(part);
      outgoing.end();
    } else outgoing.end(body);
  });
}

/** Lets everything pass but lines that are `refuse`, which end the request, and lines that are `drop`. */
function lineJudge(end: () => Decision = () => ALLOWED): BodyStream {
  let kept = '';
  return {
    action: 'indices:test',
    canonical: '/judged',
    push(chunk) {
      const parts = (kept + decode(chunk)).split('\n');
      kept = parts.pop() ?? '';
      if (parts.includes('refuse')) throw REFUSED;
      return parts.filter((line) => line !== 'drop').map((line) => encode(`${line}\n`));
    },
    end: () => ({ rest: [encode(kept)], decision: end() }),
  };
}

/** A plan that is decided at once. */
export const now = (decision: Partial<Decision>): Plan => ({ when: 'now', decision: { ...ALLOWED, ...decision } });
/** A plan that is decided line by line. */
export const streamed = (end?: () => Decision): Plan => ({ when: 'streamed', open: () => lineJudge(end) });
/** A plan that is decided from the body. */
export const read = (decide: (body: string) => Partial<Decision>): Plan => ({
  when: 'bodyRead',
  decide: (body) => ({ ...ALLOWED, ...decide(decode(body)) }),
});
