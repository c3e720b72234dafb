/**
 * Compares texts by code point, as every store orders names and ids: the order of their UTF-8 bytes. (`<` compares
 * UTF-16 units, which puts U+E000 … U+FFFF behind what lies above.)
 */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** Lifts the units of surrogate pairs above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
