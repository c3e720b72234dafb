import { SecurityError } from '../../../domain/error.ts';
import type { Secret } from '../../../domain/secret.ts';
import { type PasswordScore, passwordStrength } from '../../../domain/user/password-strength.ts';

/** The rules for passwords that are set through OpenSearch's dialect. */
export interface PasswordPolicy {
  /** In UTF-16 code units. */
  readonly lengthMin: number;
  readonly lengthMax: number;
  /** What a password must match as a whole; `null`: nothing. */
  readonly expression: RegExp | null;
  /** What is told of one that does not. */
  readonly expressionText: string;
  readonly scoreMin: PasswordScore;
}

/**
 * Refuses a password that OpenSearch would refuse. A password is never repeated in the text.
 * @throws SecurityError `configurationInvalid`.
 * @see https://docs.opensearch.org/latest/security/configuration/yaml/#password-settings
 */
export function assertPasswordAllowed(policy: PasswordPolicy, username: string, password: Secret): void {
  const text = passwordViolation(policy, username, password.reveal());
  if (text !== null) throw new SecurityError('configurationInvalid', text);
}

function passwordViolation(policy: PasswordPolicy, username: string, password: string): string | null {
  if (password === '') return 'Password is too short';
  if (password.length > policy.lengthMax) return 'Password is too long';
  if (policy.expression !== null && !policy.expression.test(password)) return policy.expressionText;
  const { score, isLikeName } = passwordStrength(password, [username]);
  // A short password is weak first of all, whatever it is made of.
  if (score < policy.scoreMin) return 'Weak password';
  if (password.length < policy.lengthMin) return 'Password is too short';
  return isLikeName ? 'Password is similar to user name' : null;
}
