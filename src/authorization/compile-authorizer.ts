import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../domain/role/role-descriptor.ts';
import type { Authorizer, SecurityRequest } from './authorizer.ts';
import { compileSet, type IndexRule, type RuleSet } from './compile-set.ts';
import { GrantedNames } from './granted-names.ts';
import { intersectionOf, type Language } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { allowsOnApplications } from './privileges/application-privileges.ts';
import { isSelfAction, managesOwnApiKeys } from './privileges/own-api-keys.ts';
import type { ProtectedNames } from './protected-names.ts';
import { mergeDescriptors, type SetRights } from './set-rights.ts';

/** Actions whose names are kept compiled per authorizer; there are some 700 in all. */
const ACTIONS_MAX = 1_024;

/** Stands among the digests of sets; no digest reads like this. */
const WITHOUT_PROTECTED_NAMES = 'without protected names';

/** Where authorizers come from. */
export interface AuthorizerSource {
  /**
   * The authorizer for these sets, every one of which must allow. No set at all allows nothing.
   * @param authentication Whose rights they are; absent: of nobody who reaches protected names.
   */
  intern(descriptorSets: readonly RoleDescriptors[], authentication?: Authentication): Authorizer;
}

/** Compiles rights to authorizers, each content once: credentials with equal rights share one. */
export class AuthorizerInterner implements AuthorizerSource {
  readonly #authorizersByDigests: LRUCache<string, Authorizer>;
  readonly #setsByDigest: LRUCache<string, RuleSet>;
  readonly #protectedNames: ProtectedNames | null;

  /** `entriesMax`: authorizers kept, and sets of rights, the least recently asked for dropped first. */
  constructor(options: { readonly entriesMax: number; readonly protectedNames?: ProtectedNames | null }) {
    this.#authorizersByDigests = new LRUCache({ max: options.entriesMax });
    this.#setsByDigest = new LRUCache({ max: options.entriesMax });
    this.#protectedNames = options.protectedNames ?? null;
  }

  intern(descriptorSets: readonly RoleDescriptors[], authentication?: Authentication): Authorizer {
    const reach = this.#protectedNames?.reachOf(authentication) ?? null;
    const rightsByDigest = new Map(descriptorSets.map(mergeDescriptors).map((rights) => [digestOf(rights), rights]));
    const digests = [...rightsByDigest.keys(), ...(reach === null ? [] : [WITHOUT_PROTECTED_NAMES])].sort().join();
    const known = this.#authorizersByDigests.get(digests);
    if (known !== undefined) return known;
    const sets = [...rightsByDigest].map(([digest, rights]) => this.#internSet(digest, rights));
    const authorizer = new CompiledAuthorizer(digests, sets, reach);
    this.#authorizersByDigests.set(digests, authorizer);
    return authorizer;
  }

  #internSet(digest: string, rights: SetRights): RuleSet {
    const known = this.#setsByDigest.get(digest);
    if (known !== undefined) return known;
    const set = compileSet(rights);
    this.#setsByDigest.set(digest, set);
    return set;
  }
}

function digestOf(rights: SetRights): string {
  return createHash('sha256').update(JSON.stringify(rights)).digest('base64');
}

class CompiledAuthorizer implements Authorizer {
  readonly contentDigest: string;
  readonly allowsEverything: boolean;
  /** Empty when nothing may be allowed, not even asking about oneself. */
  readonly #sets: readonly RuleSet[];
  readonly reach?: Language;
  readonly protects?: (name: string) => boolean;
  readonly #namesByAction = new Map<string, GrantedNames | null>();
  /** `null` where nothing is withheld. */
  readonly #withheldNamesByAction = new Map<string, GrantedNames | null>();
  /** Actions that the same rules grant share their names. */
  readonly #namesByRules = new Map<string, GrantedNames>();

  constructor(contentDigest: string, sets: readonly RuleSet[], reach: Language | null) {
    this.contentDigest = contentDigest;
    this.#sets = sets.some((set) => set.confined) ? [] : sets;
    if (reach !== null) {
      this.reach = reach;
      const reached = new LanguageMatcher(reach);
      this.protects = (name) => !reached.matches(name);
    }
    this.allowsEverything = reach === null && this.#everySet((set) => set.allowsEverything);
  }

  allowsCluster(action: string, authentication: Authentication, request?: SecurityRequest): boolean {
    if (this.#sets.length > 0 && isSelfAction(action, authentication, request)) return true;
    return this.#everySet(
      (set) =>
        set.clusterActions.matches(action) ||
        (set.managesOwnApiKeys && managesOwnApiKeys(action, authentication, request)) ||
        allowsOnApplications(action, set.applications, request),
    );
  }

  allowsIndex(action: string, name: string): boolean {
    return this.#grantedNames(action)?.has(name) ?? false;
  }

  allowsIndexPattern(action: string, pattern: string): boolean {
    return this.#grantedNames(action)?.hasAllOf(pattern) ?? false;
  }

  allowsSomeIndex(action: string): boolean {
    return this.#grantedNames(action)?.isSome ?? false;
  }

  isWithheld(action: string, name?: string): boolean {
    const names = this.#withheldNames(action);
    if (names === null) return false;
    if (name === undefined) return names.isSome && !this.allowsSomeIndex(action);
    return name.includes('*')
      ? names.hasAllOf(name) && !this.allowsIndexPattern(action, name)
      : names.has(name) && !this.allowsIndex(action, name);
  }

  allowsRunAs(username: string): boolean {
    return username !== '' && this.#everySet((set) => set.runAs.matches(username));
  }

  #everySet(allows: (set: RuleSet) => boolean): boolean {
    return this.#sets.length > 0 && this.#sets.every(allows);
  }

  #grantedNames(action: string): GrantedNames | null {
    const known = this.#namesByAction.get(action);
    if (known !== undefined) return known;
    if (this.#namesByAction.size >= ACTIONS_MAX) {
      this.#namesByAction.clear();
      this.#namesByRules.clear();
    }
    const names = this.#compileNames((rule) => rule.actions.matches(action));
    this.#namesByAction.set(action, names);
    return names;
  }

  /** The names that the action would be granted on if nothing were withheld. */
  #withheldNames(action: string): GrantedNames | null {
    const known = this.#withheldNamesByAction.get(action);
    if (known !== undefined) return known;
    if (this.#withheldNamesByAction.size >= ACTIONS_MAX) this.#withheldNamesByAction.clear();
    const isWithheld = (rule: IndexRule): boolean => rule.withheld?.matches(action) ?? false;
    const isConcerned = this.#sets.some((set) => set.indexRules.some(isWithheld));
    const names = isConcerned ? this.#compileNames((rule) => rule.actions.matches(action) || isWithheld(rule)) : null;
    this.#withheldNamesByAction.set(action, names);
    return names;
  }

  #compileNames(grants: (rule: IndexRule) => boolean): GrantedNames | null {
    const rules = this.#sets.map((set) => set.indexRules.filter(grants));
    if (rules.length === 0 || rules.some((rulesOfSet) => rulesOfSet.length === 0)) return null;
    const key = JSON.stringify(rules.map((rulesOfSet) => rulesOfSet.map((rule) => rule.id)));
    const known = this.#namesByRules.get(key);
    if (known !== undefined) return known;
    const ofSets = rules.map((rulesOfSet): Language => ({ kind: 'union', parts: rulesOfSet.map((rule) => rule.names) }));
    const names = new GrantedNames(intersectionOf(this.reach === undefined ? ofSets : [...ofSets, this.reach]));
    this.#namesByRules.set(key, names);
    return names;
  }
}
