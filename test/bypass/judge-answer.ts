import { unzipSync } from 'node:zlib';
import { type ClusterState, changes, documentChanges } from './forbidden-state.ts';
import { CANARY, TELLING_COUNT, UNTOLD } from './scene.ts';
import type { Received } from './send-bytes.ts';

/** What an answer tells that the sender of these bytes may not know, one sentence each. */
export function leaks(sent: Uint8Array, received: Received): readonly string[] {
  const found: string[] = [];
  const { text } = received;
  if (text.includes(CANARY)) found.push('the answer holds a forbidden document');
  const told = sentTexts(sent);
  if (text.includes(UNTOLD) && !told.includes(UNTOLD)) found.push('the answer holds a forbidden name');
  if (/secret/i.test(text) && !/secret/i.test(told)) found.push('the answer names the forbidden index');
  const count = received.status < 300 ? TELLING_COUNT.exec(received.body) : null;
  if (count !== null) found.push(`the answer counts forbidden documents: ${count[0]}`);
  return found;
}

/** What the sender has said himself, in every form in which it may come back. */
function sentTexts(sent: Uint8Array): string {
  const text = Buffer.from(sent).toString('latin1');
  const body = Buffer.from(sent).subarray(text.indexOf('\r\n\r\n') + 4);
  const decodedOnce = percentDecoded(text);
  const escapes = decodedOnce.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  const base64 = [...text.matchAll(/[\w+/=-]{12,}/g)].map((match) => Buffer.from(match[0], 'base64').toString('latin1'));
  // In date math, a backslash stands before any letter.
  const unescaped = decodedOnce.replaceAll('\\', '');
  const joined = body.toString('latin1').replaceAll(/\r\n[0-9a-f]+\r\n/gi, '');
  return [text, decodedOnce, percentDecoded(decodedOnce), escapes, unescaped, joined, inflated(body), ...base64].join('\n');
}

function percentDecoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function inflated(body: Uint8Array): string {
  try {
    return unzipSync(body).toString('latin1');
  } catch {
    return '';
  }
}

/** What has changed that the sender may not change; of a reader, his own indices too. One sentence each. */
export function forbiddenChanges(before: ClusterState, after: ClusterState, ofReader: boolean): readonly string[] {
  const changed = [
    ...changes(before.forbidden, after.forbidden),
    ...documentChanges(before, after, false).map((name) => `documents of ${name}`),
    ...(ofReader ? changes(before.allowed, after.allowed) : []),
    ...(ofReader ? documentChanges(before, after, true).map((name) => `documents of ${name}`) : []),
  ];
  return changed.map((name) => `changed: ${name}`);
}

/** Which forbidden indices were used at all. */
export function forbiddenUses(before: ClusterState, after: ClusterState): readonly string[] {
  return changes(before.uses, after.uses).map((name) => `used: ${name} (${after.uses.get(name) ?? 'gone'})`);
}

/** An answer without what changes from one request to the next, and with the stand-in's name replaced: to compare two. */
export function comparable(received: Received): string {
  return `${received.status} ${received.body.replaceAll('sekret', 'secret').replaceAll(/\d+/g, '#')}`;
}
