/** What a caller says of the half of a thing that Elasticsearch's dialect shows: absent, it stays; `null`, nothing is left of it. */
export interface ElasticsearchHalf<Half> {
  readonly elasticsearch?: Half | null;
}

/** What becomes of that half. @param present What there is of it, or what there is of one that is new. */
export function keptHalf<Half>({ elasticsearch }: ElasticsearchHalf<Half>, present: Half, empty: Half): Half {
  return elasticsearch === undefined ? present : (elasticsearch ?? empty);
}
