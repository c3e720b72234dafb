/** Who warns: the Elasticsearch whose answers these are compared with. Clients read the form; a build has no hash here. */
const WARNING_AGENT = 'Elasticsearch-8.19.21-unknown';

/**
 * `Warning` headers of texts: names and values in turn, one pair per text. A text is ASCII without control characters, as
 * are the texts of this API.
 * @see https://www.rfc-editor.org/rfc/rfc7234#section-5.5
 */
export function warningHeaders(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => ['Warning', `299 ${WARNING_AGENT} "${text.replaceAll(/["\\]/g, '\\$&')}"`]);
}
