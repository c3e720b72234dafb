import type { PasswordPolicy } from '../actions/opensearch/resources/password-policy.ts';
import { passwordExpression } from '../config/sections/opensearch.ts';
import type { Settings } from '../config/settings.ts';

/** The scores behind OpenSearch's words for how hard a password is to guess. */
const SCORES = { fair: 1, good: 2, strong: 3, very_strong: 4 } as const;

/** The rules for passwords that are set through OpenSearch's dialect. */
export function passwordPolicyOf(settings: Settings): PasswordPolicy {
  const expression = settings['plugins.security.restapi.password_validation_regex'];
  return {
    lengthMin: settings['plugins.security.restapi.password_min_length'],
    lengthMax: settings['claviger.opensearch.password_characters_max'],
    expression: expression === null ? null : passwordExpression(expression),
    expressionText: settings['plugins.security.restapi.password_validation_error_message'],
    scoreMin: SCORES[settings['plugins.security.restapi.password_score_based_validation_strength']],
  };
}
