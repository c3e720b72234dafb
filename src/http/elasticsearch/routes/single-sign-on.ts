import { X509Certificate } from 'node:crypto';
import { CLUSTER_ACTIONS } from '../../../actions/cluster-actions.ts';
import type { UnconfiguredRequest } from '../../../actions/service/refuse-unconfigured.ts';
import { illegalArgument, SecurityError, validationFailed } from '../../../domain/error.ts';
import type { BodyReader, Route } from '../../contract/route.ts';
import { route } from '../../contract/route.ts';
import { type Field, type Fields, type FieldValues, parseObject, required, STRING, STRING_ARRAY } from '../object-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

/**
 * SAML, OpenID Connect, delegated PKI and enrollment: none is configured here, and each answers as Elasticsearch does then.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/group/endpoint-security
 */
export function singleSignOnRoutes(actions: Pick<SecurityActions, 'refuseUnconfigured'>): readonly Route[] {
  return [
    ...Object.entries(BODIES).map(([path, body]) =>
      route({
        methods: ['POST'],
        path: `/_security/${path}`,
        parameters: {},
        body,
        handle: ({ context, body: request }) => actions.refuseUnconfigured(context, request),
      }),
    ),
    route({
      methods: ['GET'],
      path: '/_security/saml/metadata/{realm}',
      parameters: {},
      body: null,
      handle: ({ context, path }) =>
        actions.refuseUnconfigured(context, {
          action: CLUSTER_ACTIONS.samlMetadata,
          refusal: { kind: 'noRealm', reason: `Cannot find any matching realm for [${path.get('realm')}]` },
        }),
    }),
    ...['node', 'kibana'].map((what) =>
      route({ methods: ['GET'], path: `/_security/enroll/${what}`, parameters: {}, body: null, handle: refuseEnrollment }),
    ),
  ];
}

function refuseEnrollment(): never {
  throw new SecurityError(
    'forbidden',
    'Enrollment mode is not enabled. Set [xpack.security.enrollment.enabled] to true, in order to use this API.',
  );
}

/** A body with these fields, checked, and what is refused then. */
function bodyOf<Shape extends Fields>(
  parser: string,
  fields: Shape,
  judge: (values: FieldValues<Shape>) => UnconfiguredRequest,
): BodyReader<UnconfiguredRequest> {
  return { isSecret: true, read: (scanner) => judge(parseObject(scanner, parser, fields)) };
}

const TOKENS = { token: STRING, refresh_token: STRING };

const CERTIFICATES: Field<readonly X509Certificate[]> = {
  accepts: ['START_ARRAY', 'VALUE_STRING'],
  read: (scanner) => STRING_ARRAY.read(scanner).map(readCertificate),
};

const BODIES: Readonly<Record<string, BodyReader<UnconfiguredRequest>>> = {
  'oidc/prepare': bodyOf(
    'oidc_prepare_authentication',
    { realm: STRING, iss: STRING, login_hint: STRING, state: STRING, nonce: STRING },
    ({ realm, iss }) => {
      if (realm === undefined && iss === undefined) throw validationFailed(['one of [realm, issuer] must be provided']);
      if (realm !== undefined && iss !== undefined) {
        throw validationFailed(['only one of [realm, issuer] can be provided in the same request']);
      }
      const what = realm === undefined ? `issuer [${iss}]` : `name [${realm}]`;
      const reason = `Cannot find OpenID Connect realm with ${what}`;
      return { action: CLUSTER_ACTIONS.prepareOidc, refusal: { kind: 'fault', reason } };
    },
  ),
  'oidc/authenticate': bodyOf(
    'oidc_authn',
    { redirect_uri: STRING, state: STRING, nonce: STRING, realm: STRING },
    ({ redirect_uri: redirectUri, state, nonce }) => {
      assertGiven({ state, nonce, redirect_uri: redirectUri }, (name) => `${name} parameter is missing`);
      return { action: CLUSTER_ACTIONS.authenticateOidc, refusal: { kind: 'notAccepted', username: '<OIDC Token>' } };
    },
  ),
  'oidc/logout': bodyOf('oidc_logout', TOKENS, ({ token }) => {
    assertGiven({ token }, (name) => `${name} is missing`);
    return { action: CLUSTER_ACTIONS.logoutOidc, refusal: { kind: 'fault', reason: 'supplied token is not valid' } };
  }),
  'saml/prepare': bodyOf('saml_prepare_authn', { realm: STRING, acs: STRING, relay_state: STRING }, (values) => {
    const { realm = null, acs = null, relay_state: relayState = null } = values;
    const what = `SamlPrepareAuthenticationRequest{realmName=${realm}, assertionConsumerServiceURL=${acs}, relayState=${relayState}}`;
    return { action: CLUSTER_ACTIONS.prepareSaml, refusal: noRealmFor(what) };
  }),
  'saml/authenticate': bodyOf('saml_authenticate', { content: STRING, ids: STRING_ARRAY, realm: STRING }, ({ content }) => {
    required(content, 'content');
    const username = '<unauthenticated-saml-user>';
    return { action: CLUSTER_ACTIONS.authenticateSaml, refusal: { kind: 'notAccepted', username } };
  }),
  'saml/logout': bodyOf('saml_logout', TOKENS, ({ token }) => {
    assertGiven({ token }, (name) => `${name} is missing`);
    return { action: CLUSTER_ACTIONS.logoutSaml, refusal: { kind: 'fault', reason: 'supplied token is not valid' } };
  }),
  'saml/invalidate': bodyOf(
    'saml_invalidate_session',
    { query_string: STRING, queryString: STRING, acs: STRING, realm: STRING },
    ({ query_string: query, queryString, acs = null, realm = null }) => {
      const given = query ?? queryString;
      assertGiven({ query_string: given }, (name) => `${name} is missing`);
      const what = `SamlInvalidateSessionRequest{realmName='${realm}', assertionConsumerServiceURL='${acs}', url-query=${given?.length ?? 0} chars}`;
      return { action: CLUSTER_ACTIONS.invalidateSaml, refusal: noRealmFor(what) };
    },
  ),
  'saml/complete_logout': bodyOf(
    'saml_complete_logout',
    { query_string: STRING, queryString: STRING, content: STRING, ids: STRING_ARRAY, realm: STRING },
    ({ query_string: query, queryString, content, realm = '' }) => {
      const hasAnswer = query !== undefined || queryString !== undefined || content !== undefined;
      const violations = [
        ...(realm === '' ? ['realm may not be empty'] : []),
        ...(hasAnswer ? [] : ['query_string and content may not both be empty']),
      ];
      if (violations.length > 0) throw validationFailed(violations);
      const reason = `Cannot find any matching realm with name [${realm}]`;
      return { action: CLUSTER_ACTIONS.completeSamlLogout, refusal: { kind: 'noRealm', reason } };
    },
  ),
  delegate_pki: bodyOf('delegate_pki_request', { x509_certificate_chain: CERTIFICATES }, (values) => {
    const chain = required(values.x509_certificate_chain, 'x509_certificate_chain');
    const subject = chain[0]?.subject;
    if (subject === undefined) throw validationFailed(['certificates chain must not be empty']);
    // One attribute a line, the most general first; Elasticsearch has them the other way round.
    const username = subject.split('\n').reverse().join(', ');
    return { action: CLUSTER_ACTIONS.delegatePki, refusal: { kind: 'notAccepted', username } };
  }),
};

function noRealmFor(what: string): UnconfiguredRequest['refusal'] {
  return { kind: 'noRealm', reason: `Cannot find any matching realm for [${what}]` };
}

function assertGiven(values: Readonly<Record<string, string | undefined>>, violation: (name: string) => string): void {
  const missing = Object.keys(values).filter((name) => values[name] === undefined);
  if (missing.length > 0) throw validationFailed(missing.map(violation));
}

function readCertificate(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    throw illegalArgument('Could not parse certificate', { cause: error });
  }
}
