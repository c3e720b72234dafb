import type { HasPrivilegesRequest, HeldByPrivilege, HeldPrivileges } from '../../../actions/user/has-privileges.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { type BodyReader, type Route, route } from '../../contract/route.ts';
import { readPrivilegesQuestion } from '../privileges-question-parser.ts';
import type { SecurityActions } from '../security-actions.ts';

/** Which privileges one has. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-has-privileges */
export function hasPrivilegesRoutes(actions: Pick<SecurityActions, 'hasPrivileges'>): readonly Route[] {
  return ['/_security/user/_has_privileges', '/_security/user/{username}/_has_privileges'].map((path) =>
    route({
      methods: ['GET', 'POST'],
      path,
      parameters: {},
      body: HAS_PRIVILEGES,
      async handle({ context, path: values, body: readFor }) {
        const username = values.get('username') ?? context.principal.authentication.user.username;
        const held = await actions.hasPrivileges(context, readFor(username));
        return { status: 200, document: heldDocument(held) };
      },
    }),
  );
}

/** The error texts name the user, who is known when the route is handled: reading waits until then. */
const HAS_PRIVILEGES: BodyReader<(username: string) => HasPrivilegesRequest> = {
  isSecret: false,
  missingText: 'request body or source parameter is required',
  read: (scanner) => (username) => ({ username, ...readPrivilegesQuestion(scanner, `${username}/has_privileges`) }),
};

/** As Elasticsearch has it: indices, applications and what is told of them are sorted, cluster privileges are not. */
function heldDocument({ username, hasAllRequested, cluster, indices, applications }: HeldPrivileges): JsonObject {
  return {
    username,
    has_all_requested: hasAllRequested,
    cluster: recordOf(cluster, (isHeld) => isHeld),
    index: recordOf(sorted(indices), answersDocument),
    application: recordOf(sorted(applications), (resources) => recordOf(sorted(resources), answersDocument)),
  };
}

function answersDocument(held: HeldByPrivilege): JsonObject {
  return recordOf(sorted(held), (isHeld) => isHeld);
}

function sorted<Value>(values: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  return new Map([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function recordOf<Value>(values: ReadonlyMap<string, Value>, convert: (value: Value) => JsonValue): JsonObject {
  // Without a prototype: an index may be asked about that is called `__proto__`.
  const record: Record<string, JsonValue> = Object.create(null);
  for (const [name, value] of values) record[name] = convert(value);
  return record;
}
