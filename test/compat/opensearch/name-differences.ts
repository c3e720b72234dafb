/** Recorded ways of naming an index that are decided otherwise here. */
export interface NameDifference {
  readonly reason: string;
  /**
   * `looser`: let pass, with granted names alone; `stricter`: refused though it succeeded there; `earlier`: refused before it fails there;
   * `wrong`: told to be malformed or missing; `text`: refused in other words; `items`: other items are refused.
   */
  readonly kind: 'looser' | 'stricter' | 'earlier' | 'wrong' | 'text' | 'items';
  /** Of the recorded cases; after 368 `do_not_fail_on_forbidden` was on. */
  readonly numbers: readonly number[];
}

/** Every difference from the recording, with its reason. A case that is decided alike fails the suite. */
export const NAME_DIFFERENCES: readonly NameDifference[] = [
  {
    reason: 'a pattern that is granted in part is narrowed to what is granted, and one that is not granted finds nothing',
    kind: 'looser',
    numbers: [
      76, 77, 80, 81, 82, 84, 91, 97, 101, 109, 134, 135, 136, 137, 138, 139, 145, 148, 149, 151, 153, 156, 162, 172, 238, 282,
      379, 438, 439, 440, 455,
    ],
  },
  {
    reason: 'with `ignore_unavailable` a name that is not granted is one that is not there',
    kind: 'looser',
    numbers: [74, 331],
  },
  {
    reason: 'an alias has to be granted by its own name, and grants no index behind it',
    kind: 'stricter',
    numbers: [87, 90, 236, 237, 239, 389, 391, 392, 415],
  },
  {
    reason: 'a name that is written out and not granted is refused, whatever stands beside it',
    kind: 'stricter',
    numbers: [375, 387, 402, 410],
  },
  {
    reason: 'a body that names an index that is not granted is refused whole',
    kind: 'stricter',
    numbers: [167, 169, 170, 469, 471, 472],
  },
  {
    reason: 'what a stored template asks is not known before the cluster fills it in',
    kind: 'stricter',
    numbers: [173, 475],
  },
  { reason: 'the ids of all callers are for callers with all rights', kind: 'stricter', numbers: [187] },
  {
    reason: 'what is granted with DLS, FLS or masked fields is not read while these are not enforced',
    kind: 'stricter',
    numbers: [256, 257, 261, 262, 263, 264, 265, 266, 267, 269, 270, 271, 272, 273, 275, 277, 278],
  },
  {
    reason: 'what is granted with DLS, FLS or masked fields is not read while these are not enforced',
    kind: 'earlier',
    numbers: [258, 259, 268, 274, 276],
  },
  {
    reason: 'what is granted with DLS, FLS or masked fields is not read while these are not enforced',
    kind: 'items',
    numbers: [260],
  },
  {
    reason: 'a parameter that stands for a part of the path as well is refused: parsers disagree on which counts',
    kind: 'stricter',
    numbers: [316, 318],
  },
  {
    reason: 'what no route of the table matches is refused to a limited caller',
    kind: 'stricter',
    numbers: [337, 341],
  },
  {
    reason: 'what no route of the table matches is refused to a limited caller',
    kind: 'earlier',
    numbers: [308, 332, 333, 334, 335, 336, 338, 339],
  },
  {
    reason: 'what may not be done is refused before the request is found wrong, or its index missing',
    kind: 'earlier',
    numbers: [190, 193, 194, 195, 279, 288, 323, 327, 443],
  },
  {
    reason: 'a target that two parsers could read differently is refused before anything else is looked at',
    kind: 'wrong',
    numbers: [283, 297, 298, 307, 313, 319, 330],
  },
  {
    reason: 'the ids of limited callers are sealed, so that one made elsewhere is none',
    kind: 'wrong',
    numbers: [182, 189],
  },
  {
    reason: 'a body that has to be read to judge a limited caller is JSON',
    kind: 'wrong',
    numbers: [350, 351],
  },
  {
    reason: 'a listing that is filtered takes no `filter_path`',
    kind: 'wrong',
    numbers: [463],
  },
  {
    reason: 'a remote cluster is refused as such',
    kind: 'text',
    numbers: [105, 407],
  },
  {
    reason: 'of several missing actions another is told, and what in the body it is for',
    kind: 'text',
    numbers: [142, 144, 163, 168, 176, 220, 221, 223, 246, 465, 470, 478],
  },
  {
    reason: 'a pattern in an item is narrowed to what is granted',
    kind: 'items',
    numbers: [126],
  },
  {
    reason: 'an item that is not granted is refused before it is found wrong',
    kind: 'items',
    numbers: [130, 432],
  },
  { reason: 'date math in an item is refused to a limited caller', kind: 'items', numbers: [365] },
];
