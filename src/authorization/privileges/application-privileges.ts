import { isJsonArray, isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { SecurityRequest } from '../authorizer.ts';
import type { LanguageMatcher } from '../pattern/language-matcher.ts';

/** The actions that a role's `global` privileges open, for the applications that it names. */
const PRIVILEGE_ACTIONS = 'cluster:admin/xpack/security/privilege/';
const PROFILE_DATA_ACTION = 'cluster:admin/xpack/security/profile/put/data';

/** Application name patterns of a role's `global` privileges, as given. */
export interface GlobalApplications {
  /** `application.manage`: whose privileges may be read and changed. */
  readonly managed: readonly string[];
  /** `profile.write`: whose part of a user profile may be written. */
  readonly profileWritten: readonly string[];
}

/** Reads the applications of a role's `global` privileges. What has another form grants nothing. */
export function globalApplicationsOf(global: JsonObject | null): GlobalApplications {
  return {
    managed: applicationsOf(global, 'application', 'manage'),
    profileWritten: applicationsOf(global, 'profile', 'write'),
  };
}

function applicationsOf(global: JsonObject | null, category: string, operation: string): readonly string[] {
  const operations = global?.[category] ?? null;
  const privilege = isJsonObject(operations) ? (operations[operation] ?? null) : null;
  const applications = isJsonObject(privilege) ? (privilege['applications'] ?? null) : null;
  if (!isJsonArray(applications)) return [];
  return applications.filter((application) => typeof application === 'string');
}

/** Applications of `global` privileges, compiled. */
export interface GlobalApplicationMatchers {
  readonly managed: LanguageMatcher;
  readonly profileWritten: LanguageMatcher;
  /** Whether `managed` names all by `*`: only that suffices for a request that names none. */
  readonly managesAll: boolean;
}

/**
 * Whether a `global` privilege allows the action: every application that the request names must be among those of the
 * privilege.
 */
export function allowsOnApplications(
  action: string,
  { managed, profileWritten, managesAll }: GlobalApplicationMatchers,
  request: SecurityRequest | undefined,
): boolean {
  if (request?.kind !== 'applications') return false;
  const { applications } = request;
  if (action === PROFILE_DATA_ACTION) return applications.every((application) => profileWritten.matches(application));
  if (!action.startsWith(PRIVILEGE_ACTIONS)) return false;
  return applications.length === 0 ? managesAll : applications.every((application) => managed.matches(application));
}
