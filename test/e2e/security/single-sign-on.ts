import { expect } from 'vitest';
import { refusal, type Story } from './story.ts';

/** `security.saml*`, `oidc*`, `delegatePki` and `enroll*`, where no such realm is configured. */
export const SINGLE_SIGN_ON_STORIES: readonly Story[] = [
  {
    title: 'single sign-on and enrolment are refused as where they are not configured',
    async tell({ client: { security } }) {
      const realm = 'none';
      const calls: readonly (readonly [status: number, call: Promise<unknown>])[] = [
        [401, security.samlAuthenticate({ content: 'PHNhbWw+', ids: ['a'], realm })],
        [500, security.samlLogout({ token: 'a' })],
        [401, security.samlInvalidate({ query_string: 'SAMLRequest=a', realm })],
        [400, security.samlCompleteLogout({ realm, ids: ['a'] })],
        [401, security.samlPrepareAuthentication({ realm })],
        [401, security.samlServiceProviderMetadata({ realm_name: realm })],
        [500, security.oidcPrepareAuthentication({ realm })],
        [401, security.oidcAuthenticate({ nonce: 'n', redirect_uri: 'http://localhost', state: 's', realm })],
        [500, security.oidcLogout({ token: 'a' })],
        [400, security.delegatePki({ x509_certificate_chain: ['MIIB'] })],
        [403, security.enrollNode()],
        [403, security.enrollKibana()],
      ];
      const refusals = await Promise.all(calls.map(([, call]) => refusal(call)));
      expect(refusals.map(({ status }) => status)).toEqual(calls.map(([status]) => status));
    },
  },
];
