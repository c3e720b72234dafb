import { decodeEscapedText, decodeText } from './json-text.ts';

/** Up to this many names an object's names are compared one by one; beyond, they are decoded into a set. */
const LINEAR_NAMES_MAX = 24;
/** Numbers kept per name: start, end, hash. */
const STRIDE = 3;

/** The names of the objects that are open, to find a name given twice. One instance serves one scanner; nothing is allocated for small objects. */
export class ObjectNames {
  #names = new Int32Array(STRIDE * 64);
  #length = 0;
  /** Where each open object's names begin, innermost last. */
  readonly #starts: number[] = [];
  /** Decoded names of each open object that has many or escaped names, else `null`. */
  readonly #sets: (Set<string> | null)[] = [];

  reset(): void {
    this.#length = 0;
    this.#starts.length = 0;
    this.#sets.length = 0;
  }

  open(): void {
    this.#starts.push(this.#length);
    this.#sets.push(null);
  }

  close(): void {
    this.#length = this.#starts.pop() ?? 0;
    this.#sets.pop();
  }

  /** Adds a name of the innermost object, given by where it stands. @returns false when the object has it already. */
  add(bytes: Uint8Array, start: number, end: number, isEscaped: boolean): boolean {
    const innermost = this.#starts.length - 1;
    const first = this.#starts[innermost] ?? 0;
    let set = this.#sets[innermost] ?? null;
    if (set === null && !isEscaped && this.#length - first < LINEAR_NAMES_MAX * STRIDE) {
      return this.#addLinear(bytes, start, end, first);
    }
    if (set === null) {
      set = this.#decodeAll(bytes, first);
      this.#sets[innermost] = set;
    }
    const name = isEscaped ? decodeEscapedText(bytes, start, end) : decodeText(bytes, start, end, false);
    const sizeBefore = set.size;
    set.add(name);
    return set.size !== sizeBefore;
  }

  #addLinear(bytes: Uint8Array, start: number, end: number, first: number): boolean {
    const hash = hashOf(bytes, start, end);
    const names = this.#names;
    for (let at = first; at < this.#length; at += STRIDE) {
      if (names[at + 2] !== hash) continue;
      if (isSameRange(bytes, names[at] ?? 0, names[at + 1] ?? 0, start, end)) return false;
    }
    if (this.#length + STRIDE > names.length) {
      this.#names = new Int32Array(names.length * 2);
      this.#names.set(names);
    }
    this.#names[this.#length] = start;
    this.#names[this.#length + 1] = end;
    this.#names[this.#length + 2] = hash;
    this.#length += STRIDE;
    return true;
  }

  #decodeAll(bytes: Uint8Array, first: number): Set<string> {
    const set = new Set<string>();
    for (let at = first; at < this.#length; at += STRIDE) {
      set.add(decodeText(bytes, this.#names[at] ?? 0, this.#names[at + 1] ?? 0, false));
    }
    return set;
  }
}

function isSameRange(bytes: Uint8Array, start: number, end: number, otherStart: number, otherEnd: number): boolean {
  if (end - start !== otherEnd - otherStart) return false;
  for (let at = start, other = otherStart; at < end; at += 1, other += 1) {
    if (bytes[at] !== bytes[other]) return false;
  }
  return true;
}

/** FNV-1a: tells most names apart at once; those with equal hashes are compared. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = -2_128_831_035;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 16_777_619);
  return hash;
}
