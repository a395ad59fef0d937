/**
 * A WebAssembly module of one function, written out by hand because it is too small for a toolchain:
 *
 *     fir(x, h, hEnd, y, yEnd, xStep, yStep)     all i32; addresses and steps in bytes
 *
 * fills `y` up to `yEnd`, every `yStep` bytes, with Σ x[i]·h[i] in Q14, rounded and saturated to 16 bits, and moves `x`
 * on by `xStep` for each. `h` to `hEnd` must be a whole number of 16-byte vectors. It imports its memory as `m.m`.
 */
export function firModule(): Uint8Array<ArrayBuffer> {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const types = section(1, [1, 0x60, 7, I32, I32, I32, I32, I32, I32, I32, 0]);
  const imports = section(2, [1, ...text('m'), ...text('m'), 0x02, 0x00, 0x01]);
  const functions = section(3, [1, 0]);
  const exports = section(7, [1, ...text('fir'), 0x00, 0]);
  const locals = [2, 2, I32, 1, V128];
  const code = section(10, [1, ...sized([...locals, ...body, END])]);
  return Uint8Array.from([...header, ...types, ...imports, ...functions, ...exports, ...code]);
}

const I32 = 0x7f;
const V128 = 0x7b;
const END = 0x0b;
const NO_RESULT = 0x40;

const [X, H, H_END, Y, Y_END, X_STEP, Y_STEP, X_TAP, H_TAP, SUM] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const constant = (value: number): number[] => [0x41, ...signed(value)];
const loop = (...inside: number[][]): number[] => [0x03, NO_RESULT, ...inside.flat(), END];
const repeatWhile = [0x0d, 0];
const below = 0x49;
const add = 0x6a;
const storeInt16 = [0x3b, 1, 0];

const loadVector = [0xfd, 0x00, 0, 0];
const zeroVector = [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)];
const splat = [0xfd, 0x11];
const firstInt16 = [0xfd, 0x18, 0];
const saturateToInt16 = [0xfd, 0x85, 0x01];
const shiftRight = [0xfd, 0xac, 0x01];
const addLanes = [0xfd, 0xae, 0x01];
const multiplyAndAddPairs = [0xfd, 0xba, 0x01];
/** Both operands are the same vector, rotated by `bytes`. */
const rotate = (bytes: number): number[] => [
  0xfd,
  0x0d,
  ...Array.from({ length: 16 }, (_, lane) => (lane + bytes) % 16),
];
const addRotated = (bytes: number): number[] => [
  ...get(SUM),
  ...get(SUM),
  ...get(SUM),
  ...rotate(bytes),
  ...addLanes,
  ...set(SUM),
];

const advance = (local: number, step: number[]): number[] => [...get(local), ...step, add, ...set(local)];
const advanceAndTest = (local: number, step: number[], end: number): number[] => [
  ...get(local),
  ...step,
  add,
  ...tee(local),
  ...get(end),
  below,
  ...repeatWhile,
];

const body = loop(
  [...get(X), ...set(X_TAP), ...get(H), ...set(H_TAP), ...zeroVector, ...set(SUM)],
  loop(
    [...get(X_TAP), ...loadVector, ...get(H_TAP), ...loadVector, ...multiplyAndAddPairs],
    [...get(SUM), ...addLanes, ...set(SUM)],
    advance(X_TAP, constant(16)),
    advanceAndTest(H_TAP, constant(16), H_END),
  ),
  [...addRotated(8), ...addRotated(4)],
  [...get(Y), ...get(SUM), ...constant(8192), ...splat, ...addLanes, ...constant(14), ...shiftRight, ...set(SUM)],
  [...get(SUM), ...get(SUM), ...saturateToInt16, ...firstInt16, ...storeInt16],
  advance(X, get(X_STEP)),
  advanceAndTest(Y, get(Y_STEP), Y_END),
);

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: number[]): number[] {
  return [...unsigned(content.length), ...content];
}

function text(name: string): number[] {
  return sized(Array.from(name, (letter) => letter.charCodeAt(0)));
}

/** LEB128, as the format wants lengths. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  return value >= -0x40 && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
