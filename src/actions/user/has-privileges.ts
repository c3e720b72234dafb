import { setImmediate } from 'node:timers/promises';
import { applicationNameViolation } from '../../authorization/application-name.ts';
import { createPrivilegeChecker, type PrivilegeChecker } from '../../authorization/has-privileges.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, validationFailed } from '../../domain/error.ts';
import type { ApplicationPrivileges } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** Most answers of one request: index patterns × privileges, resources × privileges. Elasticsearch knows no limit but that of the body. */
const ANSWERS_MAX = 100_000;
/** Most patterns of indices and resources; each is compared with the whole role. */
const PATTERNS_MAX = 2_000;
/** Patterns between two of which other requests get their turn. */
const PATTERNS_PER_TURN = 16;

/** What telling privileges needs. */
export interface HasPrivilegesDeps {
  readonly audit: AuditLog;
  /** Most answers of one request; 100,000 unless told. */
  readonly answersMax?: number;
  /** Most patterns of indices and resources in one request; 2,000 unless told. */
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
  const { authentication, rights } = context.principal;
  if (username !== authentication.user.username) {
    throw illegalArgument('users may only check the privileges of their own account');
  }
  assertWithinLimits(deps, request);

  const checker = createPrivilegeChecker(rights.descriptorSets);
  const cluster = new Map(request.cluster.map((privilege) => [privilege, checker.holdsCluster(privilege)]));
  const indices = await checkIndices(checker, request.indices);
  const applications = await checkApplications(checker, request.applications);
  const answers = [cluster, ...indices.values(), ...[...applications.values()].flatMap((resources) => [...resources.values()])];
  const hasAllRequested = answers.every((held) => [...held.values()].every((isHeld) => isHeld));
  return { username, hasAllRequested, cluster, indices, applications };
}

function hasPrivilegesViolations({ cluster, indices, applications }: HasPrivilegesRequest): readonly string[] {
  const isEmpty = cluster.length === 0 && indices.length === 0 && applications.length === 0;
  const names = applications.map(({ application }) => applicationNameViolation(application, { isPatternAllowed: false }));
  return [...names.filter((violation) => violation !== null), ...(isEmpty ? ['must specify at least one privilege'] : [])];
}

function assertWithinLimits(deps: HasPrivilegesDeps, { cluster, indices, applications }: HasPrivilegesRequest): void {
  const { answersMax = ANSWERS_MAX, patternsMax = PATTERNS_MAX } = deps;
  const asked = [
    ...indices.map(({ names, privileges }) => ({ patterns: names.length, privileges: privileges.length })),
    ...applications.map(({ resources, privileges }) => ({ patterns: resources.length, privileges: privileges.length })),
  ];
  const patterns = asked.reduce((sum, entry) => sum + entry.patterns, 0);
  if (patterns > patternsMax) {
    throw illegalArgument(`a request may ask about at most [${patternsMax}] index names and resources`);
  }
  const answers = asked.reduce((sum, entry) => sum + entry.patterns * entry.privileges, cluster.length);
  if (answers > answersMax) throw illegalArgument(`a request may ask at most [${answersMax}] questions`);
}

async function checkIndices(
  checker: PrivilegeChecker,
  questions: readonly IndexPrivilegesQuestion[],
): Promise<ReadonlyMap<string, HeldByPrivilege>> {
  const heldByPattern = new Map<string, Map<string, boolean>>();
  const takeTurn = turns();
  for (const { names, privileges, allowRestrictedIndices } of questions) {
    for (const name of names) {
      await takeTurn();
      const held = entryOf(heldByPattern, name);
      for (const privilege of privileges) {
        add(held, privilege, checker.holdsIndex(name, privilege, allowRestrictedIndices));
      }
    }
  }
  return heldByPattern;
}

async function checkApplications(
  checker: PrivilegeChecker,
  questions: readonly ApplicationPrivileges[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, HeldByPrivilege>>> {
  const heldByApplication = new Map<string, Map<string, Map<string, boolean>>>();
  const takeTurn = turns();
  for (const { application, privileges, resources } of questions) {
    const heldByResource = heldByApplication.get(application) ?? new Map<string, Map<string, boolean>>();
    heldByApplication.set(application, heldByResource);
    for (const resource of resources) {
      await takeTurn();
      const held = entryOf(heldByResource, resource);
      for (const privilege of privileges) {
        add(held, privilege, checker.holdsApplication({ application, privilege, resource }));
      }
    }
  }
  return heldByApplication;
}

/** Makes a function to wait for now and then, so that a long list does not keep other requests waiting. */
function turns(): () => Promise<void> | undefined {
  let taken = 0;
  return () => {
    taken += 1;
    return taken % PATTERNS_PER_TURN === 0 ? setImmediate() : undefined;
  };
}

function entryOf(heldByName: Map<string, Map<string, boolean>>, name: string): Map<string, boolean> {
  const held = heldByName.get(name) ?? new Map<string, boolean>();
  heldByName.set(name, held);
  return held;
}

/** What is asked twice, with and without restricted indices, is held if both are. */
function add(held: Map<string, boolean>, privilege: string, isHeld: boolean): void {
  held.set(privilege, isHeld && held.get(privilege) !== false);
}
