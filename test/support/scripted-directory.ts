import { createServer, type Socket } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';

/** An entry as a scripted directory gives it out. */
export interface ScriptedEntry {
  readonly dn: string;
  readonly attributes?: Readonly<Record<string, readonly (string | Buffer)[]>>;
}

/** What a scripted directory says; a number is a result code (RFC 4511 §4.1.9), `silence` no answer, `cut` the end of the connection. */
export interface DirectoryScript {
  readonly bind?: (name: string, password: string) => number | 'silence' | 'cut';
  readonly search?: (baseDn: string) => readonly ScriptedEntry[] | number | 'silence' | 'cut';
}

/** A directory that answers by a script: for the answers that a real one cannot be brought to give. */
export interface ScriptedDirectory extends AsyncDisposable {
  readonly url: string;
  /** What was asked, in order: `bind <name>`, `search <base>`. */
  readonly asked: readonly string[];
  /** Connections there have been. */
  readonly connections: number;
  /** Cuts the connections that are open, as a directory does with those that are idle. */
  cutConnections(): void;
}

const BIND = 0x60;
const BIND_ANSWER = 0x61;
const SEARCH = 0x63;
const SEARCH_ENTRY = 0x64;
const SEARCH_DONE = 0x65;

/** Starts one. */
export async function startScriptedDirectory(script: DirectoryScript): Promise<ScriptedDirectory> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy());
    // Each request of the tests is small enough to come in one piece.
    socket.on('data', (data) => answer(script, asked, socket, data));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const cutConnections = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `ldap://127.0.0.1:${address.port}`,
    asked,
    get connections() {
      return connections;
    },
    cutConnections,
    async [Symbol.asyncDispose]() {
      cutConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(script: DirectoryScript, asked: string[], socket: Socket, data: Buffer): void {
  const reader = new BerReader(data);
  reader.readSequence();
  const messageId = reader.readInt() ?? 0;
  const operation = reader.readSequence();
  if (operation === BIND) {
    reader.readInt();
    const name = reader.readString() ?? '';
    const password = reader.readString(0x80) ?? '';
    asked.push(`bind ${name}`);
    const said = script.bind?.(name, password) ?? 0;
    if (typeof said === 'number') socket.write(result(messageId, BIND_ANSWER, said));
    else if (said === 'cut') socket.destroy();
  } else if (operation === SEARCH) {
    const baseDn = reader.readString() ?? '';
    asked.push(`search ${baseDn}`);
    const said = script.search?.(baseDn) ?? [];
    if (said === 'cut') socket.destroy();
    else if (typeof said === 'number') socket.write(result(messageId, SEARCH_DONE, said));
    else if (said !== 'silence') {
      socket.write(Buffer.concat([...said.map((entry) => entryMessage(messageId, entry)), result(messageId, SEARCH_DONE, 0)]));
    }
  } else socket.end();
}

function result(messageId: number, operation: number, code: number): Buffer {
  return message(messageId, operation, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString('scripted');
  });
}

function entryMessage(messageId: number, { dn, attributes = {} }: ScriptedEntry): Buffer {
  return message(messageId, SEARCH_ENTRY, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function message(messageId: number, operation: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(operation);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}
