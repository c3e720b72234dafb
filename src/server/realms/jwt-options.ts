import type { ClaimReader } from '../../authentication/jwt/claimed-user.ts';
import type { JwtSourceOptions } from '../../authentication/jwt/jwt-source.ts';
import type { RealmSettingsOf } from '../../config/realms/realm-types.ts';

type JwtValues = RealmSettingsOf<'jwt'>['values'];

/** How the tokens of a realm are judged. */
export function jwtSourceOptions(values: JwtValues): JwtSourceOptions {
  const fallbacks = { sub: values['fallback_claims.sub'], aud: values['fallback_claims.aud'] };
  return {
    charactersMax: values['token.characters_max'],
    rules: {
      tokenType: values.token_type,
      algorithms: values.allowed_signature_algorithms,
      // Without a value the settings were refused: an empty one lets nobody in.
      issuer: values.allowed_issuer ?? '',
      audiences: values.allowed_audiences,
      subjects: values.allowed_subjects,
      subjectPatterns: values.allowed_subject_patterns,
      requiredClaims: values['required_claims.*'],
      fallbacks,
      clockSkewMs: values.allowed_clock_skew,
    },
    user: {
      principal: readerOf(values, 'principal') ?? { claim: '', pattern: null },
      groups: readerOf(values, 'groups'),
      name: readerOf(values, 'name'),
      mail: readerOf(values, 'mail'),
      dn: readerOf(values, 'dn'),
      tokenType: values.token_type,
      fallbacks,
      populatesMetadata: values.populate_user_metadata,
    },
  };
}

function readerOf(values: JwtValues, part: 'principal' | 'groups' | 'name' | 'mail' | 'dn'): ClaimReader | null {
  const claim = values[`claims.${part}`];
  const pattern = values[`claim_patterns.${part}`];
  return claim === null ? null : { claim, pattern: pattern === null ? null : new RegExp(pattern) };
}
