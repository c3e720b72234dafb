import { readFile, stat } from 'node:fs/promises';

/** A line: `namespace/service/token:hash`. */
const LINE = /^([^/:\s]+\/[^/:\s]+\/[^/:\s]+):(\S+)$/;

/**
 * The file of service account tokens in Elasticsearch's format: a line each, `namespace/service/token:hash`; empty lines and
 * those that begin with `#` are skipped. Looked at on every read, and read again when it has changed.
 */
export class ServiceTokensFile {
  readonly #path: string;
  readonly #report: (problem: string) => void;
  #version = '';
  #hashesById: ReadonlyMap<string, string> = new Map();

  /** `report` is told once per version of the file what is wrong with it: never a hash. */
  constructor(options: { readonly path: string; readonly report: (problem: string) => void }) {
    this.#path = options.path;
    this.#report = options.report;
  }

  /** Hashes by `namespace/service/token`. A file that is not there or cannot be read holds none; lines that cannot be read are left out. */
  async read(): Promise<ReadonlyMap<string, string>> {
    const version = await versionOf(this.#path);
    if (version === this.#version) return this.#hashesById;
    this.#hashesById = version.startsWith('error') ? this.#nothing(version) : await this.#load();
    this.#version = version;
    return this.#hashesById;
  }

  #nothing(reason: string): ReadonlyMap<string, string> {
    this.#report(`the file ${this.#path} cannot be read: ${reason}`);
    return new Map();
  }

  async #load(): Promise<ReadonlyMap<string, string>> {
    const text = await readFile(this.#path, 'utf8').catch(() => null);
    if (text === null) return this.#nothing('it changed meanwhile');
    const hashesById = new Map<string, string>();
    for (const [at, line] of text.split(/\r?\n/).entries()) {
      const content = line.trim();
      if (content === '' || content.startsWith('#')) continue;
      const [, id, hash] = LINE.exec(content) ?? [];
      if (id === undefined || hash === undefined) this.#report(`line ${at + 1} of the file ${this.#path} is no token`);
      else hashesById.set(id, hash);
    }
    return hashesById;
  }
}

/** Tells versions of the file apart; begins with `error` when there is none. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, size } = await stat(path, { bigint: true });
    return `${ino} ${mtimeNs} ${size}`;
  } catch (error) {
    return `error ${error instanceof Error && 'code' in error ? String(error.code) : ''}`;
  }
}
