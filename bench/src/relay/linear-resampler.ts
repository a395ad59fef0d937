/**
 * One piece of PCM16 at another rate by straight lines between its samples, each piece by itself: what sample
 * applications do. It costs little, and lets images of the speech through that a filter would take away.
 */
export function resampleLinearly(input: Int16Array, from: number, to: number): Int16Array {
  const output = new Int16Array(Math.floor((input.length * to) / from));
  const step = from / to;
  for (let index = 0; index < output.length; index += 1) {
    const position = index * step;
    const before = Math.floor(position);
    const left = input[before] ?? 0;
    const right = input[before + 1] ?? left;
    output[index] = left + (right - left) * (position - before);
  }
  return output;
}
