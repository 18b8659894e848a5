import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeError,
  encodeNotification,
  encodeRequest,
  encodeResult,
  hashesOfDifficulty,
  hashesOfTarget,
  hexOfTarget,
  LineFramer,
  maxLineChars,
  readExtraNonce,
  readHex,
  readNotify,
  readStratum,
  readWork,
  targetOfHashes,
} from '../../src/main/pools/stratum';

const lineText = fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }).filter((text) => !/[\r\n]/.test(text));

function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, at) => text.slice(at === 0 ? 0 : ends[at - 1], end));
}

describe('LineFramer', () => {
  it('gives the same lines however the stream was cut', () => {
    fc.assert(
      fc.property(
        fc.array(lineText, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        fc.boolean(),
        (lines, places, isCrLf) => {
          const stream = lines.map((line) => line + (isCrLf ? '\r\n' : '\n')).join('');
          const framer = new LineFramer();
          expect(cut(stream, places).flatMap((chunk) => framer.push(chunk))).toEqual(lines);
          expect(framer.isOverflown).toBe(false);
        },
      ),
    );
  });

  it('takes a line of exactly its limit and stops for good at one character more', () => {
    const framer = new LineFramer(100);
    expect(framer.push(`${'a'.repeat(100)}\n`)).toEqual(['a'.repeat(100)]);
    expect(framer.push(`ok\n${'a'.repeat(101)}\nlater\n`)).toEqual(['ok']);
    expect(framer.isOverflown).toBe(true);
    expect(framer.push('more\n')).toEqual([]);
  });

  it('keeps nothing of 100 MB without an end', () => {
    const framer = new LineFramer();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 100; count += 1) expect(framer.push(megabyte)).toEqual([]);
    expect(framer.isOverflown).toBe(true);
  });

  it('counts what came in many small pieces', () => {
    const framer = new LineFramer();
    for (let count = 0; count <= maxLineChars && !framer.isOverflown; count += 1) framer.push('y');
    expect(framer.isOverflown).toBe(true);
  });
});

describe('readStratum', () => {
  it('reads back what was written', () => {
    const params = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.nat(), fc.string({ minLength: 1 }), params, fc.string(), (id, method, given, worker) => {
        expect(readStratum(encodeRequest(id, method, given, worker))).toEqual({
          kind: 'request',
          id,
          method,
          params: given,
          worker,
        });
        expect(readStratum(encodeRequest(id, method, given))).toEqual({
          kind: 'request',
          id,
          method,
          params: given,
          worker: null,
        });
        expect(readStratum(encodeNotification(method, given))).toEqual({ kind: 'notification', method, params: given });
        expect(readStratum(encodeResult(id, given))).toEqual({ kind: 'response', id, result: given, error: null });
        const error = { code: 23, message: worker };
        expect(readStratum(encodeError(id, error))).toEqual({ kind: 'response', id, result: null, error });
      }),
    );
  });

  it('never throws, whatever arrives', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ id: value, method: value, params: value })),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const message = readStratum(text);
        if (message !== null) expect(['request', 'notification', 'response']).toContain(message.kind);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readStratum(JSON.stringify({ id: value, result: value, error: value }));
        readNotify([value, value, value]);
        readWork(value);
        readExtraNonce(value);
        readHex(value, 4);
      }),
    );
    expect(readStratum('['.repeat(maxLineChars))).toBeNull();
  });

  it('understands every way pools write an error', () => {
    const errorOf = (error: unknown): unknown => {
      const message = readStratum(JSON.stringify({ id: 1, result: null, error }));
      return message?.kind === 'response' ? message.error : undefined;
    };
    expect(errorOf([21, 'Job not found', null])).toEqual({ code: 21, message: 'Job not found' });
    expect(errorOf({ code: -1, message: 'bad' })).toEqual({ code: -1, message: 'bad' });
    expect(errorOf('plain')).toEqual({ code: 20, message: 'plain' });
    expect(errorOf(null)).toBeNull();
    expect(errorOf({})).toEqual({ code: 20, message: 'unknown error' });
  });
});

describe('work', () => {
  const header = 'ab'.repeat(32);
  const seed = '00'.repeat(32);

  it('reads a job of either dialect', () => {
    expect(readNotify(['7', `0x${seed}`, header.toUpperCase(), true])).toEqual({ id: '7', header, seed, target: null });
    const target = targetOfHashes(1000);
    expect(readWork([`0x${header}`, seed, `0x${hexOfTarget(target)}`])).toEqual({ id: header, header, seed, target });
    expect(readNotify(['7', seed, `${header}00`])).toBeNull();
    expect(readWork([header, seed])).toBeNull();
  });

  it('takes nonce prefixes of 0 to 3 bytes only', () => {
    expect(readExtraNonce([[], '080C'])).toBe('080c');
    expect(readExtraNonce([[], ''])).toBe('');
    expect(readExtraNonce([[], '08c'])).toBeNull();
    expect(readExtraNonce([[], '08080808'])).toBeNull();
  });

  it('turns difficulty into a target and back', () => {
    expect(hashesOfDifficulty(1)).toBe(4_294_967_296);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 2 ** 70, noNaN: true }), (hashes) => {
        expect(hashesOfTarget(targetOfHashes(hashes)) / hashes).toBeCloseTo(1, 5);
        expect(BigInt(`0x${hexOfTarget(targetOfHashes(hashes))}`)).toBe(targetOfHashes(hashes));
        expect(hexOfTarget(targetOfHashes(hashes))).toHaveLength(64);
      }),
    );
  });
});
