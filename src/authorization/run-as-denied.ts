import type { Authorizer } from './authorizer.ts';

/**
 * Stands in the place of the rights of a user whom the caller may not act as: allows nothing, and a denial tells why. So a
 * request in the name of another is refused where it would be authorized, after its form was checked.
 */
export class RunAsDenied implements Authorizer {
  readonly contentDigest = 'run-as-denied';
  readonly allowsEverything = false;
  /** Name of the user that the caller wanted to act as. */
  readonly target: string;

  constructor(target: string) {
    this.target = target;
  }

  allowsCluster(): boolean {
    return false;
  }

  allowsIndex(): boolean {
    return false;
  }

  allowsIndexPattern(): boolean {
    return false;
  }

  allowsSomeIndex(): boolean {
    return false;
  }

  isWithheld(): boolean {
    return false;
  }

  allowsRunAs(): boolean {
    return false;
  }
}
