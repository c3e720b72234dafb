/** Where a recorded case belongs that this suite does not answer yet: the number of an issue, or the cluster itself. */
export type Elsewhere = 3 | 'cluster';

/** Recorded cases that are not compared, by file and title. Unknown titles fail the suite, and so does a case that is neither here nor equal. */
export const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, Elsewhere>>>> = {
  'a-authentication': {
    root: 'cluster',
    'root, HEAD': 'cluster',
    // The real server has other routes there that take a POST.
    'unknown path': 3,
  },
  'b-create-api-key': {},
  'c-grant-api-key': {
    // Needs the token service.
    'access token': 3,
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
  'j-users': {},
  'k-roles': {},
};
