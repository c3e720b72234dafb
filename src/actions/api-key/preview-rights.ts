import { setImmediate } from 'node:timers/promises';
import { expandActionGroups } from '../../authorization/action-groups/resolve-permissions.ts';
import { type Effect, effectOf, type PrivilegeEffects } from '../../authorization/privilege-effects.ts';
import {
  CLUSTER_PRIVILEGE_DESCRIPTIONS,
  INDEX_PRIVILEGE_DESCRIPTIONS,
} from '../../authorization/privileges/privilege-descriptions.ts';
import type { RoleDescriptor, RoleDescriptors } from '../../domain/role/role-descriptor.ts';

/** A privilege, permission or action pattern, and how much of it there is. */
export interface PreviewedPrivilege {
  readonly name: string;
  readonly effect: Effect;
  /** What it means in one sentence; absent: nothing is known of it. */
  readonly description?: string;
}

/** How much of what is asked for a key would have. */
export interface PreviewedRights {
  readonly cluster: readonly PreviewedPrivilege[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly PreviewedPrivilege[] }[];
  readonly runAs: readonly { readonly name: string; readonly effect: Effect }[];
  /** Whether there is more than was looked at. */
  readonly isCut: boolean;
}

/** Custom action groups by name. */
export type ActionGroups = ReadonlyMap<string, readonly string[]>;

/** One question and how it is asked. */
interface Asked {
  readonly name: string;
  readonly description: string | undefined;
  readonly effects: readonly (() => Effect)[];
}

interface AskedIndices {
  readonly names: readonly string[];
  readonly privileges: readonly Asked[];
}

/**
 * Finds out how much of each right of some descriptors is there. Other requests get their turn meanwhile.
 * @param questionsMax How many privileges, each on one name, are looked at.
 */
export async function previewRights(
  effects: PrivilegeEffects,
  descriptors: RoleDescriptors,
  groups: ActionGroups,
  questionsMax: number,
): Promise<PreviewedRights> {
  const all = Object.values(descriptors);
  const judge = new Judge(questionsMax);
  const cluster = await judge.each(askedOfCluster(all, effects, groups));
  const indices = [];
  for (const { names, privileges } of askedOfIndices(all, effects, groups)) {
    indices.push({ names, privileges: await judge.each(privileges) });
  }
  const users = [...new Set(all.flatMap(({ runAs }) => runAs))].sort();
  const runAs = await judge.each(
    users.map((name) => ({ name, description: undefined, effects: [() => effects.ofRunAs(name)] })),
  );
  return { cluster, indices: indices.filter(({ privileges }) => privileges.length > 0), runAs, isCut: judge.isCut };
}

/** Asks as many questions as there may be. */
class Judge {
  isCut = false;
  #left: number;

  constructor(questionsMax: number) {
    this.#left = questionsMax;
  }

  async each(asked: readonly Asked[]): Promise<readonly PreviewedPrivilege[]> {
    const judged: PreviewedPrivilege[] = [];
    for (const { name, description, effects } of asked) {
      this.isCut ||= effects.length > this.#left;
      if (this.isCut) break;
      this.#left -= effects.length;
      const found: Effect[] = [];
      for (const effect of effects) {
        await setImmediate();
        found.push(effect());
      }
      judged.push({ name, effect: effectOf(found), ...(description !== undefined && { description }) });
    }
    return judged;
  }
}

function askedOfCluster(
  descriptors: readonly RoleDescriptor[],
  effects: PrivilegeEffects,
  groups: ActionGroups,
): readonly Asked[] {
  const privileges = [...new Set(descriptors.flatMap(({ cluster }) => cluster))].sort();
  const permissions = [...new Set(descriptors.flatMap((each) => each.permissions?.clusterPermissions ?? []))].sort();
  return [
    ...privileges.map((name) => ({
      name,
      description: CLUSTER_PRIVILEGE_DESCRIPTIONS.get(name.toLowerCase()),
      effects: [() => effects.ofCluster(name)],
    })),
    ...permissions.map((name) => ({
      name,
      description: undefined,
      effects: [() => effects.ofClusterPermission(expandActionGroups([name], groups))],
    })),
  ];
}

function askedOfIndices(
  descriptors: readonly RoleDescriptor[],
  effects: PrivilegeEffects,
  groups: ActionGroups,
): readonly AskedIndices[] {
  const byPrivilege = merged(
    descriptors.flatMap(({ indices }) => indices),
    ({ names, allowRestrictedIndices }) => [sortedOnce(names), allowRestrictedIndices],
  ).map((entries) => {
    const names = sortedOnce(entries.flatMap((entry) => entry.names));
    const allowRestrictedIndices = entries.some((entry) => entry.allowRestrictedIndices);
    return {
      names,
      privileges: sortedOnce(entries.flatMap(({ privileges }) => privileges)).map((name) => ({
        name,
        description: INDEX_PRIVILEGE_DESCRIPTIONS.get(name.toLowerCase()),
        effects: names.map((pattern) => () => effects.ofIndex({ pattern, allowRestrictedIndices }, name)),
      })),
    };
  });
  const byPermission = merged(
    descriptors.flatMap((each) => each.permissions?.indexPermissions ?? []),
    ({ indexPatterns }) => sortedOnce(indexPatterns),
  ).map((entries) => {
    const names = sortedOnce(entries.flatMap((entry) => entry.indexPatterns));
    return {
      names,
      privileges: sortedOnce(entries.flatMap(({ allowedActions }) => allowedActions)).map((name) => ({
        name,
        description: undefined,
        effects: names.map((pattern) => () => effects.ofIndexPermission(pattern, expandActionGroups([name], groups))),
      })),
    };
  });
  return [...byPrivilege, ...byPermission];
}

/** Entries with an equal key together. */
function merged<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => unknown): readonly (readonly Entry[])[] {
  return [...Map.groupBy(entries, (entry) => JSON.stringify(keyOf(entry))).values()];
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
