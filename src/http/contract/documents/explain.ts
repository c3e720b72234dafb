import type { RoleDescriptorDocument } from './role-descriptor.ts';

/** Body of `POST /_claviger/explain`. Without `api_key_id` and `role_descriptors`: the caller's own rights. */
export type ExplainRequestDocument = {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** A text as it is, an object as JSON, an array as lines of JSON. */
    readonly body?: unknown;
  };
  readonly api_key_id?: string;
  readonly role_descriptors?: Readonly<Record<string, RoleDescriptorDocument>>;
};

/** Its answer. */
export type ExplanationDocument = {
  readonly allowed: boolean;
  readonly refusal?: { readonly type: string; readonly reason: string; readonly status: number };
  readonly route: { readonly path: string; readonly action: string; readonly scope: string } | null;
  readonly indices: readonly string[];
  readonly all_rights: boolean;
  readonly checks: readonly ExplainedCheckDocument[];
  readonly checks_omitted?: number;
};

/** One thing that the request does, and what each set of rights says to it: all must allow. */
export type ExplainedCheckDocument = {
  readonly action: string;
  readonly scope: 'cluster' | 'index';
  /** With scope `index`; empty: any index will do. */
  readonly names?: readonly string[];
  readonly allowed: boolean;
  readonly sets: readonly SetVerdictDocument[];
};

/** What one set of role descriptors says. */
export type SetVerdictDocument = {
  readonly set: 'roles' | 'role_descriptors' | 'limited_by' | 'scope';
  readonly allowed: boolean;
  /** `entry` as in the descriptor: `cluster[0]`, `indices[2]`. */
  readonly rules: readonly { readonly role: string; readonly entry: string }[];
  readonly together?: boolean;
  readonly reason?: 'workflow_restriction' | 'restricted_index' | 'document_or_field_rule' | 'not_granted';
  readonly granted_by?: readonly string[];
};
