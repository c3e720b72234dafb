/** A request's headers by lower-case name. Values of repeatable fields are joined with `, `; made by `readRequestHeaders`. */
export type RequestHeaders = ReadonlyMap<string, string>;
