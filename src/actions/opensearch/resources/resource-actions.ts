import type { ActionContext } from '../../action-context.ts';
import { assertCallerCurrent } from '../../authorize-action.ts';
import { oneAtATime } from '../../one-at-a-time.ts';
import { recordAction } from '../../record-action.ts';
import { assertRestApiAccess } from '../rest-api-access.ts';
import { assertHandsOnlyOwn } from './handed-rights.ts';
import { NameWatch } from './name-watch.ts';
import type {
  PatchedResource,
  Resource,
  ResourceActions,
  ResourceChange,
  ResourceDeps,
  ResourceKind,
  ResourcePatch,
} from './resource-kind.ts';
import { assertChangeable, resourceConflict, resourceHidden, resourceMissing } from './resource-refusals.ts';

/** Attempts at a change whose things others change meanwhile. */
const ATTEMPTS_MAX = 5;

/** What an attempt came to: `null` when the things changed under it. */
type Attempt<Result> = { readonly result: Result } | null;

/** The actions on the things of a kind. Every refusal is a `SecurityError` in OpenSearch's words, and is audited as others are. */
export function resourceActions<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
): ResourceActions<Item, Draft> {
  return {
    async list(context) {
      assertRestApiAccess(deps, context, kind.endpoints.read);
      return (await kind.list()).filter(({ flags }) => !flags.hidden);
    },
    async find(context, name) {
      assertRestApiAccess(deps, context, kind.endpoints.read);
      const found = await kind.find(name);
      if (found === null) throw resourceMissing(kind.noun, name);
      if (found.flags.hidden) throw resourceHidden(name);
      return found;
    },
    put: (context, name, read) => putResource(deps, kind, context, { name, read }),
    remove: (context, name) => removeResource(deps, kind, context, name),
    patch: (context, name, read) => patchResources(deps, kind, context, { name, read }),
  };
}

async function putResource<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  context: ActionContext,
  { name, read }: { readonly name: string; readonly read: () => Draft },
): Promise<{ readonly created: boolean }> {
  assertRestApiAccess(deps, context, kind.endpoints.write);
  const draft = read();
  kind.assertUsable(name, draft);
  return changing(deps, kind, [name], async (watch) => {
    const present = await kind.find(name);
    if (present !== null) assertChangeable(present);
    const before = present?.item ?? null;
    const after = await kind.prepare(name, draft, before);
    const isWritten = await writeWatched(deps, kind, context, { watch, changes: [{ name, before, after }] });
    return isWritten ? { result: { created: before === null } } : null;
  });
}

async function removeResource<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  context: ActionContext,
  name: string,
): Promise<void> {
  assertRestApiAccess(deps, context, kind.endpoints.remove);
  await changing(deps, kind, [name], async (watch) => {
    const present = await kind.find(name);
    if (present === null) throw resourceMissing(kind.noun, name);
    assertChangeable(present);
    const changes = [{ name, before: present.item, after: null }];
    return (await writeWatched(deps, kind, context, { watch, changes })) ? { result: undefined } : null;
  });
}

async function patchResources<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  context: ActionContext,
  { name, read }: { readonly name: string | null; readonly read: () => ResourcePatch<Item, Draft> },
): Promise<boolean> {
  assertRestApiAccess(deps, context, kind.endpoints.write);
  const patch = read();
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const names = name === null ? [...patch.edit(byName(await kind.list())).keys()] : [name];
    if (names.length === 0) return false;
    const done = await changing(deps, kind, names, async (watch) => {
      const present = await presentFor(kind, name);
      const patched = patch.edit(present);
      // What is there has changed since the names were looked for: others would be changed unqueued.
      if (![...patched.keys()].every((changed) => names.includes(changed))) return { result: null };
      if (patched.size === 0) return { result: false };
      const changes = await changesOf(kind, patched, present);
      if (changes.some(({ after }) => after === null)) assertRestApiAccess(deps, context, kind.endpoints.remove);
      return (await writeWatched(deps, kind, context, { watch, changes })) ? { result: true } : null;
    });
    if (done !== null) return done;
  }
  throw resourceConflict(name ?? kind.noun);
}

/** What a patch sees: the one thing, or all that there are. A hidden one among them is not to be found by trying. */
async function presentFor<Item, Draft>(
  kind: ResourceKind<Item, Draft>,
  name: string | null,
): Promise<ReadonlyMap<string, Resource<Item>>> {
  if (name === null) return byName(await kind.list());
  const found = await kind.find(name);
  if (found === null) throw resourceMissing(kind.noun, name);
  assertChangeable(found);
  return byName([found]);
}

function byName<Item>(resources: readonly Resource<Item>[]): ReadonlyMap<string, Resource<Item>> {
  return new Map(resources.map((resource) => [resource.name, resource]));
}

/** The changes that a patch comes to, all judged before any is made. */
async function changesOf<Item, Draft>(
  kind: ResourceKind<Item, Draft>,
  patched: ReadonlyMap<string, PatchedResource<Draft>>,
  present: ReadonlyMap<string, Resource<Item>>,
): Promise<readonly ResourceChange<Item>[]> {
  const changes: ResourceChange<Item>[] = [];
  for (const [name, outcome] of patched) {
    const found = present.get(name);
    if (found !== undefined) assertChangeable(found);
    const before = found?.item ?? null;
    if (outcome.removed) {
      changes.push({ name, before, after: null });
      continue;
    }
    const draft = outcome.readDraft();
    kind.assertUsable(name, draft);
    changes.push({ name, before, after: await kind.prepare(name, draft, before) });
  }
  return changes;
}

/**
 * Runs a change of these names while no other is run by this process, and again when the names were changed meanwhile by what does not
 * queue, such as disabling a user.
 */
async function changing<Item, Draft, Result>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  names: readonly string[],
  change: (watch: NameWatch) => Promise<Attempt<Result>>,
): Promise<Result> {
  return oneAtATime(kind.lock, names, async () => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const watch = new NameWatch(deps.changes, kind.changeKind, names);
      try {
        const outcome = await change(watch);
        if (outcome !== null) return outcome.result;
      } finally {
        watch.stop();
      }
    }
    throw resourceConflict(names[0] ?? kind.noun);
  });
}

/**
 * Makes and audits the changes, if the caller may hand out what they are about, unless the things changed since they were read. @returns whether it did.
 * @throws SecurityError `conflict` when another change came with it: whose was first cannot be told, and nobody shall believe it was theirs.
 */
async function writeWatched<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  context: ActionContext,
  { watch, changes }: { readonly watch: NameWatch; readonly changes: readonly ResourceChange<Item>[] },
): Promise<boolean> {
  await assertOwnRights(deps, kind, context, changes);
  if (watch.changedNames().length > 0) return false;
  assertCallerCurrent(context);
  await kind.write(context, changes);
  for (const { name, after } of changes) {
    const { events, endpoints } = kind;
    const isRemoved = after === null;
    const action = isRemoved ? endpoints.remove.action : endpoints.write.action;
    recordAction(deps.audit, context, { event: isRemoved ? events.delete : events.put, action, targets: [name] });
  }
  const contested = watch.changedNames(2)[0];
  if (contested !== undefined) throw resourceConflict(contested);
  return true;
}

/** Judges what the things give, as they are and as they shall be. */
async function assertOwnRights<Item, Draft>(
  deps: ResourceDeps,
  kind: ResourceKind<Item, Draft>,
  context: ActionContext,
  changes: readonly ResourceChange<Item>[],
): Promise<void> {
  for (const item of changes.flatMap(({ before, after }) => [before, after])) {
    const rights = item === null ? undefined : await kind.rightsOf?.(item);
    if (rights !== undefined) assertHandsOnlyOwn(deps, context, kind.endpoints.write, rights);
  }
}
