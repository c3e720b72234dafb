import { PRIMARY_TERM } from '../../../actions/user-profile/profile-errors.ts';
import type { ProfileHasPrivilegesRequest } from '../../../actions/user-profile/profile-has-privileges.ts';
import type { ProfileHint, SuggestProfilesRequest } from '../../../actions/user-profile/suggest-profiles.ts';
import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import { filterDocument, parseFilterPath } from '../../../domain/json/filter-path.ts';
import { isJsonArray } from '../../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type { GrantRequest } from '../../../domain/principal/grant-request.ts';
import type { UserProfile } from '../../../domain/user-profile/user-profile.ts';
import { type BodyReader, type Parameter, type Route, route } from '../../contract/route.ts';
import { REFRESH, TEXT } from '../../query-parameters.ts';
import { errorsByIdDocument } from '../errors-by-id.ts';
import { GRANT_FIELDS, grantRequestOf } from '../grant-parser.ts';
import type { MappingActions } from '../mapping-actions.ts';
import { namesInPath } from '../names-in-path.ts';
import { assertRequired, type Field, OBJECT, parseObject, required, STRING, STRING_ARRAY } from '../object-parser.ts';
import { readPrivilegesQuestion } from '../privileges-question-parser.ts';
import { readInteger } from '../query/scanned-values.ts';
import { parseError } from '../read-content.ts';

const ACKNOWLEDGED = { status: 200, document: { acknowledged: true } };

type ProfileActions = Pick<
  MappingActions,
  'activateProfile' | 'getProfiles' | 'updateProfileData' | 'setProfileEnabled' | 'suggestProfiles' | 'profileHasPrivileges'
>;

/** The API of user profiles. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-activate-user-profile */
export function userProfileRoutes(actions: ProfileActions): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_security/profile/_activate',
      parameters: {},
      body: ACTIVATE,
      async handle({ context, body }) {
        return { status: 200, document: profileDocument(await actions.activateProfile(context, body), null) };
      },
    }),
    route({
      methods: ['GET'],
      path: '/_security/profile/{uid}',
      parameters: { data: TEXT },
      body: null,
      async handle({ context, path, parameters }) {
        const { profiles, errors } = await actions.getProfiles(context, { uids: namesInPath(path, 'uid') });
        const documents = profiles.map((profile) => profileDocument(profile, parameters.data));
        return { status: 200, document: { profiles: documents, ...errorsByIdDocument(errors) } };
      },
    }),
    route({
      methods: ['PUT', 'POST'],
      path: '/_security/profile/{uid}/_data',
      parameters: { refresh: REFRESH, if_seq_no: longOr('if_seq_no', -1), if_primary_term: longOr('if_primary_term', 0) },
      body: UPDATE_DATA,
      async handle({ context, path, parameters, body }) {
        const ifVersion = { seqNo: parameters.if_seq_no, primaryTerm: parameters.if_primary_term };
        await actions.updateProfileData(context, { uid: path.get('uid') ?? '', ...body, ifVersion });
        return ACKNOWLEDGED;
      },
    }),
    ...[true, false].map((enabled) =>
      route({
        methods: ['PUT', 'POST'],
        path: `/_security/profile/{uid}/${enabled ? '_enable' : '_disable'}`,
        parameters: { refresh: REFRESH },
        body: null,
        async handle({ context, path }) {
          await actions.setProfileEnabled(context, { uid: path.get('uid') ?? '', enabled });
          return ACKNOWLEDGED;
        },
      }),
    ),
    route({
      methods: ['GET', 'POST'],
      path: '/_security/profile/_suggest',
      parameters: { data: TEXT },
      body: SUGGEST,
      async handle({ context, parameters, body }) {
        if (parameters.data !== null && body.data !== null) throw dataGivenTwice();
        const { total, profiles } = await actions.suggestProfiles(context, body.request);
        const data = parameters.data ?? body.data;
        const documents = profiles.map((profile) => suggestedDocument(profile, data));
        return { status: 200, document: { took: 0, total: { value: total, relation: 'eq' }, profiles: documents } };
      },
    }),
    route({
      methods: ['GET', 'POST'],
      path: '/_security/profile/_has_privileges',
      parameters: {},
      body: HAS_PRIVILEGES,
      async handle({ context, body }) {
        const { uids, errors } = await actions.profileHasPrivileges(context, body);
        return { status: 200, document: { has_privilege_uids: uids, ...errorsByIdDocument(errors) } };
      },
    }),
  ];
}

const ACTIVATE: BodyReader<GrantRequest> = {
  isSecret: true,
  read: (scanner) => grantRequestOf(parseObject(scanner, 'activate_profile_request', GRANT_FIELDS)),
};

const UPDATE_DATA: BodyReader<{ readonly labels: JsonObject; readonly data: JsonObject }> = {
  isSecret: false,
  read(scanner) {
    const fields = { labels: OBJECT, data: OBJECT };
    const { labels = {}, data = {} } = parseObject(scanner, 'update_profile_data_request_payload', fields);
    return { labels, data };
  },
};

/** A whole number, as such or as a string; decimals are cut off. */
const INTEGER: Field<number> = {
  accepts: ['VALUE_NUMBER', 'VALUE_STRING'],
  read: readInteger,
};

/** A hint as it was given: its labels are read when all of the body is. */
interface GivenHint {
  readonly uids: readonly string[] | null;
  readonly labels: JsonObject | null;
}

const HINT: Field<GivenHint> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const { uids, labels } = parseObject(scanner, 'suggest_profile_request_payload_hint', {
      uids: STRING_ARRAY,
      labels: OBJECT,
    });
    return { uids: uids ?? null, labels: labels ?? null };
  },
};

function hintOf({ uids, labels }: GivenHint): ProfileHint {
  if (labels === null) return { uids, labels };
  return { uids, labels: new Map(Object.entries(labels).map(([key, value]) => [key, labelValues(value)])) };
}

function labelValues(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isJsonArray(value)) throw parseError('[labels] hint supports either string or list of strings as its value');
  if (value.every((element) => typeof element === 'string')) return value;
  throw parseError('[labels] hint supports either string value or list of strings');
}

/** Everybody, the first ten. */
const SUGGEST_ANYBODY: SuggestProfilesRequest = { name: '', size: 10, hint: null };

const SUGGEST: BodyReader<{ readonly request: SuggestProfilesRequest; readonly data: string | null }> = {
  whenMissing: { request: SUGGEST_ANYBODY, data: null },
  isSecret: false,
  read(scanner) {
    const fields = { name: STRING, size: INTEGER, data: STRING, hint: HINT };
    const { data = null, ...values } = parseObject(scanner, 'suggest_profile_request_payload', fields);
    const { name = SUGGEST_ANYBODY.name, size = SUGGEST_ANYBODY.size, hint } = values;
    return { request: { name, size, hint: hint === undefined ? null : hintOf(hint) }, data };
  },
};

const HAS_PRIVILEGES: BodyReader<ProfileHasPrivilegesRequest> = {
  isSecret: false,
  missingText: 'request body or source parameter is required',
  read(scanner) {
    const parser = 'profile_has_privileges_request';
    const privileges: Field<ProfileHasPrivilegesRequest['privileges']> = {
      accepts: ['START_OBJECT'],
      read: () => readPrivilegesQuestion(scanner, parser),
    };
    const values = parseObject(scanner, parser, { uids: STRING_ARRAY, privileges });
    assertRequired(values, ['uids', 'privileges']);
    return { uids: required(values.uids, 'uids'), privileges: required(values.privileges, 'privileges') };
  },
};

/** A whole number as a parameter. */
function longOr(name: string, absent: number): Parameter<number> {
  return {
    read: (text) =>
      text === undefined ? absent : parseLong(text, `Failed to parse long parameter [${name}] with value [${text}]`),
  };
}

function parseLong(text: string, problem: string): number {
  if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
  const causedBy = new SecurityError('numberFormat', `For input string: "${text}"`);
  throw illegalArgument(problem, { causedBy });
}

function dataGivenTwice(): SecurityError {
  return illegalArgument('The [data] parameter must be specified in either request body or as query parameter, but not both');
}

function profileDocument(profile: UserProfile, data: string | null): JsonObject {
  const { uid, enabled, lastSynchronized, labels, version } = profile;
  return {
    uid,
    enabled,
    last_synchronized: lastSynchronized,
    user: userDocument(profile),
    labels,
    data: wantedData(profile, data),
    _doc: { _primary_term: PRIMARY_TERM, _seq_no: version },
  };
}

function suggestedDocument(profile: UserProfile, data: string | null): JsonObject {
  const { uid, labels } = profile;
  return { uid, user: userDocument(profile), labels, data: wantedData(profile, data) };
}

function userDocument({ username, roles, realmName, email, fullName }: UserProfile): JsonObject {
  return {
    username,
    roles,
    realm_name: realmName,
    ...(email !== null && { email }),
    ...(fullName !== null && { full_name: fullName }),
  };
}

/** Data of the applications that the comma list of paths names; without it none. */
function wantedData({ applicationData }: UserProfile, data: string | null): JsonValue {
  const filter = parseFilterPath(data ?? '');
  return filter === null ? {} : filterDocument(applicationData, filter);
}
