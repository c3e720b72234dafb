const OF_THE_CALLER = 'tells of the caller, or changes the caller, alone';
const UNCONFIGURED = 'refused to everybody: there is no such realm, no enrolment';

/** Routes that the table needs not try, and why. */
export const NOT_TRIED: Readonly<Record<string, string>> = {
  '/_security/user/_privileges': OF_THE_CALLER,
  '/_security/user/_has_privileges': OF_THE_CALLER,
  '/_security/user/_password': OF_THE_CALLER,
  '/_security/oidc/prepare': UNCONFIGURED,
  '/_security/oidc/authenticate': UNCONFIGURED,
  '/_security/oidc/logout': UNCONFIGURED,
  '/_security/saml/prepare': UNCONFIGURED,
  '/_security/saml/authenticate': UNCONFIGURED,
  '/_security/saml/logout': UNCONFIGURED,
  '/_security/saml/invalidate': UNCONFIGURED,
  '/_security/saml/complete_logout': UNCONFIGURED,
  '/_security/saml/metadata/{realm}': UNCONFIGURED,
  '/_security/delegate_pki': UNCONFIGURED,
  '/_security/enroll/node': UNCONFIGURED,
  '/_security/enroll/kibana': UNCONFIGURED,
};
