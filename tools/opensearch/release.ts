import type { Artifact } from './fetch-artifact.ts';

/** A module of the server that the bare server lacks. */
export interface ServerModule {
  readonly name: string;
  readonly className: string;
  /** Names of modules whose classes it uses. */
  readonly extendedModules: readonly string[];
  /** What its code may do where the server runs under Java's security manager, as a policy file has it. */
  readonly permissions: readonly string[];
  readonly jars: readonly Artifact[];
}

/** The server's security plugin, as its makers publish it. */
export interface SecurityPlugin {
  readonly archive: Artifact;
  /** Libraries that it expects of a module which is published nowhere. */
  readonly jars: readonly Artifact[];
}

/** A server that can be installed. */
export interface OpenSearchRelease {
  /** The server as its makers publish it for integration tests: bare, without plugins, Apache License 2.0. */
  readonly server: Artifact;
  /** Modules to assemble into it. */
  readonly modules: readonly ServerModule[];
  /** `null`: whoever reaches it may do everything. */
  readonly securityPlugin: SecurityPlugin | null;
  /** Oldest Java that it runs on. */
  readonly jdkVersionMin: number;
  /** Newest Java that it runs on. */
  readonly jdkVersionMax: number;
}

/** A jar file in a Maven repository. */
export function jar(group: string, name: string, version: string, sha256: string, bytes: number): Artifact {
  return { group, name, version, type: 'jar', sha256, bytes };
}
