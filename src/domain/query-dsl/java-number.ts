/** Doubles from here on, and below its inverse with four digits less, are printed with an exponent by Java. */
const PLAIN_MAX = 1e7;
const PLAIN_MIN = 1e-3;

/** A number as Java prints a double: `100.0`, `0.5`, `1.795284123853E12`. JSON reads it back to the same number. */
export function javaDoubleText(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  if (size >= PLAIN_MIN && size < PLAIN_MAX) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
