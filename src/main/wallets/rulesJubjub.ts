// The curve of Iron Fish's keys. Parameters: Zcash protocol specification, 5.4.9.3 Jubjub; the field is BLS12-381's scalar field.

/** The field's order; q - 1 = 2^32 * odd. */
const q = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
/** The prime order of the subgroup; the whole curve has eight times as many points. */
const r = 0x0e7db4ea6533afa906673b0101343b00a6682093ccc81082d0970e5ed6f72cb7n;
const d = mod(-10240n * inverse(10241n));
const twoAdicity = 32n;
const odd = (q - 1n) >> twoAdicity;
/** Of a number that is no square. */
const rootOfUnity = power(7n, odd);

/** Extended coordinates of a point on -u² + v² = 1 + d u² v². */
interface Point {
  readonly u: bigint;
  readonly v: bigint;
  readonly z: bigint;
  readonly t: bigint;
}
const zero: Point = { u: 0n, v: 1n, z: 1n, t: 0n };

/**
 * Whether 32 bytes are a point of the prime-order subgroup, as every payment key is: v in little endian, the sign of u in the top bit.
 * Of random bytes one in 16 is, so most typing errors show.
 */
export function isJubjubKey(bytes: Uint8Array): boolean {
  const point = decode(bytes);
  if (point === null) return false;
  const { u, v, z } = multiply(point, r);
  return u === 0n && v === z;
}

function decode(bytes: Uint8Array): Point | null {
  const number = [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const v = number & ((1n << 255n) - 1n);
  if (v >= q) return null;
  const vv = mod(v * v);
  const root = squareRoot(mod((vv - 1n) * inverse(mod(1n + d * vv))));
  if (root === null) return null;
  const sign = number >> 255n;
  const u = (root & 1n) === sign ? root : mod(-root);
  return { u, v, z: 1n, t: mod(u * v) };
}

/** Addition of a twisted Edwards curve with a = -1, complete here: Hisil et al. 2008, "add-2008-hwcd-3". */
function add(a: Point, b: Point): Point {
  const e1 = mod((a.v - a.u) * (b.v - b.u));
  const e2 = mod((a.v + a.u) * (b.v + b.u));
  const c = mod(2n * d * a.t * b.t);
  const f = mod(2n * a.z * b.z);
  const [e, g, h, i] = [e2 - e1, f - c, f + c, e2 + e1];
  return { u: mod(e * g), v: mod(h * i), t: mod(e * i), z: mod(g * h) };
}

function multiply(point: Point, times: bigint): Point {
  let sum = zero;
  for (let rest = times, step = point; rest > 0n; rest >>= 1n, step = add(step, step)) if (rest & 1n) sum = add(sum, step);
  return sum;
}

/** Tonelli and Shanks; null: it is no square. */
function squareRoot(square: bigint): bigint | null {
  if (square === 0n) return 0n;
  if (power(square, (q - 1n) / 2n) !== 1n) return null;
  let [m, c, t, root] = [twoAdicity, rootOfUnity, power(square, odd), power(square, (odd + 1n) / 2n)];
  while (t !== 1n) {
    let i = 0n;
    for (let s = t; s !== 1n; s = mod(s * s)) i += 1n;
    const b = power(c, 1n << (m - i - 1n));
    [m, c, root] = [i, mod(b * b), mod(root * b)];
    t = mod(t * c);
  }
  return root;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let rest = exponent, step = mod(base); rest > 0n; rest >>= 1n, step = mod(step * step)) {
    if (rest & 1n) result = mod(result * step);
  }
  return result;
}

function inverse(value: bigint): bigint {
  return power(value, q - 2n);
}

function mod(value: bigint): bigint {
  const rest = value % q;
  return rest < 0n ? rest + q : rest;
}
