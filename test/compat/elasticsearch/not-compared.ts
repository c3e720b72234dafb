/** Why a recorded case is not compared. `keeps a secret back`: Elasticsearch repeats a body that may hold a secret. */
export type Elsewhere = 'the cluster answers' | 'keeps a secret back' | 'tells the settings of indices';

/**
 * Recorded cases that are not compared, by file and title. Unknown titles fail the suite, and so do a case that is neither
 * here nor equal and one that is here and equal.
 */
export const ELSEWHERE: Readonly<Record<string, Readonly<Record<string, Elsewhere>>>> = {
  'a-authentication': {
    root: 'the cluster answers',
    'root, HEAD': 'the cluster answers',
  },
  'd-use-of-a-key': {
    'search allowed': 'the cluster answers',
    'search allowed, index not there (superuser)': 'the cluster answers',
    'search with wildcard sees only the allowed': 'the cluster answers',
    'search with wildcard that matches none allowed': 'the cluster answers',
    'search of all': 'the cluster answers',
    'get a document': 'the cluster answers',
    'cluster health allowed (monitor)': 'the cluster answers',
    '_msearch: denied within': 'the cluster answers',
  },
  'm-privileges-mappings-services': {
    'security settings': 'tells the settings of indices',
    license: 'the cluster answers',
    'ssl certificates': 'the cluster answers',
    // The path is that of an index there, and of nothing here: the same status with another text.
    'stats of nodes, usage of security: path unknown': 'tells the settings of indices',
  },
  'i-tokens': {
    'search by token': 'the cluster answers',
    'body not JSON': 'keeps a secret back',
  },
};
