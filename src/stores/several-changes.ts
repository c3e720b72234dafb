/** What becomes of several things at once. */
export interface SeveralChanges<Put> {
  readonly put: readonly Put[];
  /** Names; those that are not there are passed over. */
  readonly removed: readonly string[];
}
