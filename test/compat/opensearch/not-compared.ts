/** The recorded cases that are answered otherwise for one reason. */
export interface NotCompared {
  readonly reason: string;
  /** Numbers in the recording. */
  readonly numbers: readonly number[];
  /** The cluster answers: what is compared is that the request is not refused, as it was not there. */
  readonly isAnsweredByCluster?: true;
}

/** Recorded cases of API tokens that are answered otherwise. A case that is here and answered alike fails the suite. */
export const API_TOKENS_NOT_COMPARED: readonly NotCompared[] = [
  {
    reason: 'the cluster answers, and the sample cluster tells more, less or nothing of it',
    isAnsweredByCluster: true,
    numbers: [
      169, 171, 177, 179, 180, 183, 185, 186, 187, 188, 190, 193, 195, 197, 201, 202, 203, 204, 205, 206, 213, 214, 215, 235,
      236, 238, 239, 241, 244, 249, 250, 305, 306, 308, 314, 315, 317, 318,
    ],
  },
  {
    reason: 'updates are allowed: OpenSearch 3.8 fails on them for every token',
    isAnsweredByCluster: true,
    numbers: [198, 199, 200, 321],
  },
  {
    reason: 'a pattern that is granted in part is narrowed to what is granted',
    numbers: [172, 173, 191, 223, 233],
  },
  {
    reason: 'an alias has to be granted by its own name, and grants no index behind it',
    numbers: [176, 240, 312],
  },
  {
    reason: 'while API tokens are switched off, the endpoints are, as in OpenSearch since 3.9',
    numbers: [2],
  },
  {
    reason: 'a token is shown by its id; so one more method is allowed there',
    numbers: [87, 91, 92],
  },
  { reason: 'the list is paged by `size` and `from`', numbers: [97] },
  {
    reason: 'an id that is not there is answered with 404, unless `strict` is set',
    numbers: [107, 108, 109, 110, 255],
  },
  {
    reason: 'a token is an API key as well, with its id in front as Elasticsearch’s clients send keys',
    numbers: [125],
  },
  {
    reason: 'of two `Authorization` headers none is taken',
    numbers: [131, 132, 133, 134, 135],
  },
  {
    reason: 'tenants are kept and not applied, and Dashboards is told that there are none',
    numbers: [151],
  },
  { reason: 'endpoints that do not exist here are not listed', numbers: [150] },
  {
    reason: 'a refusal names the action, and of several the first that is missing',
    numbers: [226, 227, 230, 231],
  },
  {
    reason: 'what may not be done is refused before the request is found wrong',
    numbers: [219],
  },
  { reason: 'settings of the cluster are for callers with all rights', numbers: [220] },
  {
    reason: 'a changed action group reaches tokens at once',
    numbers: [243, 245],
  },
  {
    reason: 'what is granted with DLS, FLS or masked fields is not read while these are not enforced',
    numbers: [248],
  },
  { reason: 'no role mapping opens the security API to a token', numbers: [253] },
  {
    reason: 'tokens that are revoked or expired do not count, and a limit may be above 1,000 or none',
    numbers: [259, 260, 261, 264, 265, 266, 267, 268, 269],
  },
  {
    reason: 'a setting that is not taken is told as such, where OpenSearch fails',
    numbers: [270, 271],
  },
  { reason: 'a lifetime beyond the last date is refused', numbers: [275, 276] },
  { reason: 'tokens are there after a restart', numbers: [289] },
  { reason: 'the recorder’s other tokens are not there', numbers: [290, 304] },
  {
    reason: 'nobody reaches OpenSearch’s own indices, were they there',
    numbers: [232],
  },
  {
    reason: 'recorded over TLS, which the text tells',
    numbers: [299, 301, 302, 303],
  },
  {
    reason: 'administrator certificates and their access to OpenSearch’s own indices do not exist here',
    numbers: [293, 294, 295, 296, 297],
  },
];

/** Recorded cases of OpenSearch’s security plugin (1–66) that are answered otherwise; likewise. */
export const SECURITY_NOT_COMPARED: readonly NotCompared[] = [
  { reason: 'who is not known is told nothing of routes', numbers: [4, 6] },
  { reason: 'the cluster answers', numbers: [15], isAnsweredByCluster: true },
  { reason: 'JSON web tokens are taken by realms that the settings define: none here', numbers: [17, 18] },
  { reason: 'tenants are kept and not applied', numbers: [22] },
  { reason: 'the answer is that of OpenSearch 3.8', numbers: [27] },
  { reason: 'of two `Authorization` headers none is taken', numbers: [28, 29] },
  { reason: 'endpoints that do not exist here are not listed', numbers: [63] },
  { reason: 'the audit log is Claviger’s own, which its settings configure', numbers: [65] },
  { reason: 'the recorder’s other users are not there, and the user that the service starts with is', numbers: [39] },
];
