import { createFileRealm, type FileUsers } from '../../authentication/file-realm.ts';
import { isPasswordHash } from '../../authentication/password-hashing.ts';
import type { RealmDeps, RealmFactory } from '../../authentication/realm-factory.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';
import { assert } from '../../domain/error.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import { type ParsedUserFile, parseUsersFile, parseUsersRolesFile } from '../../domain/user/user-files.ts';

/** Makes the realm of users in files, and reads the files again when they have changed. @throws Error when one cannot be read now. */
export const openFileRealm: RealmFactory<RealmSettingsOf<'file'>> = ({ name, type, values }, deps) => {
  const paths = { users: values['files.users'], roles: values['files.users_roles'] };
  assert(paths.users !== null && paths.roles !== null, 'the settings were checked');
  const files = new ReadUserFiles(deps, { name, users: paths.users, roles: paths.roles, bytesMax: values['files.bytes_max'] });
  files.load();
  deps.watchFiles([paths.users, paths.roles], values['files.interval_ms'], () => files.reload());
  const { passwords, builtIn, roleSources } = deps;
  return createFileRealm({ ...roleSources, passwords, builtIn }, { name, type }, files);
};

interface FilesOptions {
  /** Name of the realm, for the log. */
  readonly name: string;
  readonly users: string;
  readonly roles: string;
  readonly bytesMax: number;
}

class ReadUserFiles implements FileUsers {
  readonly #deps: Pick<RealmDeps, 'readFile' | 'log'>;
  readonly #options: FilesOptions;
  #hashes: ReadonlyMap<string, string> = new Map();
  #roles: ReadonlyMap<string, readonly string[]> = new Map();
  #version = 0;

  constructor(deps: Pick<RealmDeps, 'readFile' | 'log'>, options: FilesOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  find(username: string): NativeUser | null {
    const passwordHash = this.#hashes.get(username);
    if (passwordHash === undefined) return null;
    const roles = this.#roles.get(username) ?? [];
    return { username, roles, fullName: null, email: null, metadata: {}, enabled: true, passwordHash };
  }

  watch(): () => boolean {
    const version = this.#version;
    return () => version === this.#version;
  }

  /** @throws Error when a file cannot be read. */
  load(): void {
    const hashes = this.#read(this.#options.users, (text) => parseUsersFile(text, isPasswordHash));
    const roles = this.#read(this.#options.roles, parseUsersRolesFile);
    this.#hashes = hashes;
    this.#roles = roles;
    this.#version += 1;
  }

  /** Whoever was let in by files that cannot be read any more is let in no more. */
  reload(): void {
    const { name, users, roles } = this.#options;
    try {
      this.load();
      this.#deps.log.info({ realm: name, users, roles, known: this.#hashes.size }, 'the files of a realm were read again');
    } catch (error) {
      this.#hashes = new Map();
      this.#roles = new Map();
      this.#version += 1;
      this.#deps.log.error({ realm: name, err: error }, 'the files of a realm cannot be read: nobody is let in by them');
    }
  }

  #read<Value>(path: string, parse: (text: string) => ParsedUserFile<Value>): ReadonlyMap<string, Value> {
    const bytes = this.#deps.readFile(path);
    const { name, bytesMax } = this.#options;
    if (bytes.length > bytesMax) throw new Error(`the file ${path} is larger than ${bytesMax} bytes`);
    const { values, problems } = parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    for (const problem of problems) this.#deps.log.warn({ realm: name, path, problem }, 'a line of a file is passed over');
    return values;
  }
}
