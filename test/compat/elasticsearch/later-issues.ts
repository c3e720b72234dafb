/** Where a recorded case belongs that this suite does not answer yet: the number of an issue, or the cluster itself. */
export type Elsewhere = 3 | 'cluster';

/** Recorded cases that are not compared, by file and title. Unknown titles fail the suite, and so does a case that is neither here nor equal. */
export const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, Elsewhere>>>> = {
  'a-authentication': {
    root: 'cluster',
    'root, HEAD': 'cluster',
    'authenticate with run-as': 3,
    'run-as not allowed': 3,
    'run-as an unknown user': 3,
    'format=yaml': 3,
    // The real server has other routes there that take a POST.
    'unknown path': 3,
  },
  'b-create-api-key': {
    'YAML body': 3,
    'cross-cluster key': 3,
    'cross-cluster key without access': 3,
    'cross-cluster key, access empty': 3,
  },
  'd-use-of-a-key': {
    'search allowed': 'cluster',
    'search allowed, index not there (superuser)': 'cluster',
    'search with wildcard sees only the allowed': 'cluster',
    'search with wildcard that matches none allowed': 'cluster',
    'search of all': 'cluster',
    'get a document': 'cluster',
    'cluster health allowed (monitor)': 'cluster',
    '_msearch: denied within': 'cluster',
  },
  'e-get-api-keys': {
    // Lists every key, those of grants and of other clusters too.
    'id empty': 3,
  },
  'h-invalidate-api-keys': {
    // The path is that of the update, by PUT.
    'trailing id in the path': 3,
    'clear cache of all': 3,
    'clear cache of two ids': 3,
  },
  'j-users': {
    disable: 3,
    enable: 3,
    'disable unknown': 3,
    'disable oneself': 3,
    'change password of another': 3,
    'change own password, no user in the path': 3,
    'change password, too short': 3,
    'change password, unknown user': 3,
    'change password without field': 3,
    'change password of another without privilege': 3,
    'query users': 3,
    'query users, field not allowed': 3,
  },
  'k-roles': {
    'bulk create': 3,
    'bulk delete': 3,
    'query roles': 3,
    'role cache': 3,
    'realm cache': 3,
    'builtin privileges': 3,
  },
  'l-has-privileges': {
    'profile has_privileges without body': 3,
  },
};
