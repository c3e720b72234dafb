import { setImmediate } from 'node:timers/promises';
import { applicationNameViolation } from '../../authorization/application-name.ts';
import { createPrivilegeChecker, type PrivilegeChecker } from '../../authorization/has-privileges.ts';
import { NO_STORED_PRIVILEGES } from '../../domain/application-privilege/stored-privileges.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { ApplicationPrivileges } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import type { LoadStoredPrivileges } from '../application-privilege/stored-privileges-cache.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** Most answers of one request: index patterns × privileges, resources × privileges. Elasticsearch knows no limit but that of the body. */
const ANSWERS_MAX = 100_000;
/** Most patterns of indices and resources; each is compared with the whole role. */
const PATTERNS_MAX = 1_000;
/** Answers after which other requests get their turn. A new pattern may cost some milliseconds, a known one nothing. */
const ANSWERS_PER_TURN = 8;

/** What telling privileges needs. */
export interface HasPrivilegesDeps {
  readonly audit: AuditLog;
  /** What the names of application privileges stand for. */
  readonly loadStoredPrivileges: LoadStoredPrivileges;
  /** Most answers of one request; 100,000 unless told. */
  readonly answersMax?: number;
  /** Most patterns of indices and resources in one request; 1,000 unless told. */
  readonly patternsMax?: number;
}

/** Which privileges are asked about. */
export interface HasPrivilegesRequest {
  /** Whose; only the caller's own are told. */
  readonly username: string;
  /** Names or raw actions. */
  readonly cluster: readonly string[];
  readonly indices: readonly IndexPrivilegesQuestion[];
  readonly applications: readonly ApplicationPrivileges[];
}

/** Every privilege on every pattern. */
export interface IndexPrivilegesQuestion {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
  readonly allowRestrictedIndices: boolean;
}

/** Answers by privilege. */
export type HeldByPrivilege = ReadonlyMap<string, boolean>;

/** What the caller holds of that. */
export interface HeldPrivileges {
  readonly username: string;
  readonly hasAllRequested: boolean;
  readonly cluster: HeldByPrivilege;
  /** By index pattern. */
  readonly indices: ReadonlyMap<string, HeldByPrivilege>;
  /** By application, then resource. */
  readonly applications: ReadonlyMap<string, ReadonlyMap<string, HeldByPrivilege>>;
}

/**
 * Tells which privileges the caller holds, an API key those that its own descriptors and its owner's both grant. Documents
 * and fields are not filtered in this release, so what a rule on them withholds is not held.
 * @throws SecurityError `actionRequestValidation`, `illegalArgument` for another user's name, for unknown privileges and for
 * more than the limits allow, `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-has-privileges
 */
export async function hasPrivileges(
  deps: HasPrivilegesDeps,
  context: ActionContext,
  request: HasPrivilegesRequest,
): Promise<HeldPrivileges> {
  const violations = hasPrivilegesViolations(request);
  if (violations.length > 0) throw validationFailed(violations);
  const { username } = request;
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.hasPrivileges, { kind: 'user', username });
  const { authentication, authorizer, rights } = context.principal;
  if (username !== authentication.user.username) {
    throw illegalArgument('users may only check the privileges of their own account');
  }
  assertWithinLimits(deps, request);

  const stored = request.applications.length === 0 ? NO_STORED_PRIVILEGES : await deps.loadStoredPrivileges();
  const checker = createPrivilegeChecker(rights.descriptorSets, stored, authorizer.reach);
  return { username, ...(await checkPrivileges(checker, request)) };
}

/** What is asked about, whoever is asked. */
export type PrivilegesQuestion = Omit<HasPrivilegesRequest, 'username'>;

/**
 * Answers every question of a request. Other requests get their turn meanwhile.
 * @throws SecurityError `illegalArgument` for unknown privileges.
 */
export async function checkPrivileges(
  checker: PrivilegeChecker,
  request: PrivilegesQuestion,
): Promise<Omit<HeldPrivileges, 'username'>> {
  const takeTurn = turns();
  const cluster = await check(request.cluster, takeTurn, (privilege) => checker.holdsCluster(privilege));
  const indices = await checkIndices(checker, request.indices, takeTurn);
  const applications = await checkApplications(checker, request.applications, takeTurn);
  const answers = [cluster, ...indices.values(), ...[...applications.values()].flatMap((resources) => [...resources.values()])];
  const hasAllRequested = answers.every((held) => [...held.values()].every((isHeld) => isHeld));
  return { hasAllRequested, cluster, indices, applications };
}

/** What is wrong with questions, in Elasticsearch's words. Empty: nothing. */
export function hasPrivilegesViolations({ cluster, indices, applications }: PrivilegesQuestion): readonly string[] {
  const isEmpty = cluster.length === 0 && indices.length === 0 && applications.length === 0;
  const names = applications.map(({ application }) => applicationNameViolation(application, { isPatternAllowed: false }));
  return [...names.filter((violation) => violation !== null), ...(isEmpty ? ['must specify at least one privilege'] : [])];
}

/**
 * Refuses more than one request may ask.
 * @param subjects How many are asked.
 * @throws SecurityError `illegalArgument`.
 */
export function assertWithinLimits(
  { answersMax = ANSWERS_MAX, patternsMax = PATTERNS_MAX }: Pick<HasPrivilegesDeps, 'answersMax' | 'patternsMax'>,
  { cluster, indices, applications }: PrivilegesQuestion,
  subjects = 1,
): void {
  const asked = [
    ...indices.map(({ names, privileges }) => ({ patterns: names.length, privileges: privileges.length })),
    ...applications.map(({ resources, privileges }) => ({ patterns: resources.length, privileges: privileges.length })),
  ];
  const patterns = asked.reduce((sum, entry) => sum + entry.patterns, 0);
  if (patterns * subjects > patternsMax) {
    throw illegalArgument(`a request may ask about at most [${patternsMax}] index names and resources`);
  }
  const answers = asked.reduce((sum, entry) => sum + entry.patterns * entry.privileges, cluster.length);
  if (answers * subjects > answersMax) throw illegalArgument(`a request may ask at most [${answersMax}] questions`);
}

/** Waits for the others' turn, or has nothing to wait for. */
type TakeTurn = () => Promise<void> | undefined;

function turns(): TakeTurn {
  let answers = 0;
  return () => {
    answers += 1;
    return answers % ANSWERS_PER_TURN === 0 ? setImmediate() : undefined;
  };
}

/** Answers for each privilege; what was asked before, with other options, is held if both are. */
async function check(
  privileges: readonly string[],
  takeTurn: TakeTurn,
  holds: (privilege: string) => boolean,
  before: HeldByPrivilege = new Map(),
): Promise<HeldByPrivilege> {
  const held = new Map(before);
  for (const privilege of privileges) {
    const turn = takeTurn();
    if (turn !== undefined) await turn;
    held.set(privilege, holds(privilege) && held.get(privilege) !== false);
  }
  return held;
}

async function checkIndices(
  checker: PrivilegeChecker,
  questions: readonly IndexPrivilegesQuestion[],
  takeTurn: TakeTurn,
): Promise<ReadonlyMap<string, HeldByPrivilege>> {
  const heldByPattern = new Map<string, HeldByPrivilege>();
  for (const { names, privileges, allowRestrictedIndices } of questions) {
    for (const name of names) {
      // No index has an empty name: nobody holds anything there, whatever the patterns of a role.
      const holds = (privilege: string): boolean => name !== '' && checker.holdsIndex(name, privilege, allowRestrictedIndices);
      heldByPattern.set(name, await check(privileges, takeTurn, holds, heldByPattern.get(name)));
    }
  }
  return heldByPattern;
}

async function checkApplications(
  checker: PrivilegeChecker,
  questions: readonly ApplicationPrivileges[],
  takeTurn: TakeTurn,
): Promise<ReadonlyMap<string, ReadonlyMap<string, HeldByPrivilege>>> {
  const heldByApplication = new Map<string, Map<string, HeldByPrivilege>>();
  for (const { application, privileges, resources } of questions) {
    const heldByResource = heldByApplication.get(application) ?? new Map<string, HeldByPrivilege>();
    heldByApplication.set(application, heldByResource);
    for (const resource of resources) {
      const holds = (privilege: string): boolean => checker.holdsApplication({ application, privilege, resource });
      heldByResource.set(resource, await check(privileges, takeTurn, holds, heldByResource.get(resource)));
    }
  }
  return heldByApplication;
}
