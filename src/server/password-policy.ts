import type { PasswordPolicy } from '../actions/opensearch/resources/password-policy.ts';
import type { Settings } from '../config/settings.ts';

/** The scores behind OpenSearch's words for how hard a password is to guess. */
const SCORES = { fair: 1, good: 2, strong: 3, very_strong: 4 } as const;

/** The rules for passwords that are set through OpenSearch's dialect. @throws Error for an expression that cannot be read. */
export function passwordPolicyOf(settings: Settings): PasswordPolicy {
  return {
    lengthMin: settings['plugins.security.restapi.password_min_length'],
    lengthMax: settings['claviger.opensearch.password_characters_max'],
    expression: expressionOf(settings['plugins.security.restapi.password_validation_regex']),
    expressionText: settings['plugins.security.restapi.password_validation_error_message'],
    scoreMin: SCORES[settings['plugins.security.restapi.password_score_based_validation_strength']],
  };
}

/** Matches the whole password, as in OpenSearch. */
function expressionOf(text: string | null): RegExp | null {
  if (text === null) return null;
  try {
    return new RegExp(`^(?:${text})$`, 'su');
  } catch (error) {
    throw new Error(`plugins.security.restapi.password_validation_regex: the expression [${text}] cannot be read`, {
      cause: error,
    });
  }
}
