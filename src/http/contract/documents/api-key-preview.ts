import type { RoleDescriptorDocument } from './role-descriptor.ts';

/** Body of `POST /_claviger/api_key/_preview`: what would be asked for in `POST /_security/api_key`. */
export type ApiKeyPreviewRequest = {
  readonly name?: string;
  /** A time value such as `30d`. */
  readonly expiration?: string;
  /** Empty or absent: the caller's own rights. */
  readonly role_descriptors?: Readonly<Record<string, RoleDescriptorDocument>>;
};

/** What such a key would be able to do: what is asked for, within what the caller has. Nothing is created. */
export type ApiKeyPreviewDocument = {
  /** Whether the request would be refused, and with which words; empty: it would be accepted. */
  readonly violations: readonly string[];
  /** Milliseconds since the epoch; `null`: never. */
  readonly expiration: number | null;
  readonly cluster: readonly PreviewedPrivilege[];
  readonly indices: readonly {
    readonly names: readonly string[];
    readonly privileges: readonly PreviewedPrivilege[];
  }[];
  readonly run_as: readonly { readonly name: string; readonly effect: PreviewEffect }[];
  /** Things worth knowing in whole sentences, e.g. that the key would be able to do nothing at all. */
  readonly warnings: readonly string[];
};

/** `granted`: all of what is named. `partly`: some of it. `withheld`: the caller has none of it, so the key would not either. */
export type PreviewEffect = 'granted' | 'partly' | 'withheld';

/** A privilege or action pattern that is asked for. */
export type PreviewedPrivilege = {
  readonly name: string;
  readonly effect: PreviewEffect;
  /** What it means in one sentence; absent: nothing is known of it. */
  readonly description?: string;
};
