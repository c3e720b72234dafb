import type { FuzzCase } from './generate-case.ts';

/** Tries in all: a smallest case is a help, not a promise. */
const TRIES_MAX = 3_000;

/** Makes a case smaller as long as it fails. */
export async function minimise(fuzzed: FuzzCase, fails: (smaller: FuzzCase) => Promise<boolean>): Promise<FuzzCase> {
  let tries = 0;
  const isFailing = async (smaller: FuzzCase): Promise<boolean> => {
    tries += 1;
    return tries <= TRIES_MAX && (await fails(smaller));
  };
  let smallest = fuzzed;
  const uncut = { ...smallest, cuts: [] };
  if (await isFailing(uncut)) smallest = uncut;
  const target = await shrink(smallest.target.split(''), (text) => isFailing({ ...smallest, target: text.join('') }));
  smallest = { ...smallest, target: target.join('') };
  const body = await shrink([...smallest.body], (bytes) => isFailing(withBody(smallest, Uint8Array.from(bytes))));
  const withSmaller = withBody(smallest, Uint8Array.from(body));
  return body.length < smallest.body.length ? withSmaller : smallest;
}

/** The announced length follows the body. */
function withBody(fuzzed: FuzzCase, body: Uint8Array): FuzzCase {
  const rawHeaders = fuzzed.rawHeaders.map((value, at) =>
    fuzzed.rawHeaders[at - 1] === 'Content-Length' && value === String(fuzzed.body.length) ? String(body.length) : value,
  );
  return { ...fuzzed, rawHeaders, body };
}

/** Leaves out runs of elements, long ones first. */
async function shrink<T>(elements: readonly T[], isFailing: (fewer: readonly T[]) => Promise<boolean>): Promise<readonly T[]> {
  let kept = elements;
  for (let length = kept.length; length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < kept.length; ) {
      const fewer = kept.toSpliced(at, length);
      if (await isFailing(fewer)) kept = fewer;
      else at += length;
    }
  }
  return kept;
}
