import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LineLimits, Lines, usualLimits } from '../../src/main/platform/lines';

function reader(limits: Partial<LineLimits> = {}) {
  const told: string[] = [];
  const clock = { ms: 0 };
  const lines = new Lines(
    (line) => told.push(line),
    () => clock.ms,
    { ...usualLimits, ...limits },
  );
  return { told, clock, lines, feed: (text: string, stream = 'stdout') => lines.feed(stream, Buffer.from(text)) };
}

describe('lines of a program', () => {
  it('are the same however the chunks are cut', () => {
    void fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })), fc.array(fc.nat(40)), (words, cuts) => {
        const clean = words.map((word) => word.replace(/[\p{Cc}]/gu, ''));
        const bytes = Buffer.from(clean.map((word) => `${word}\n`).join(''));
        const { told, lines } = reader();
        let at = 0;
        for (const cut of cuts) {
          lines.feed('stdout', bytes.subarray(at, at + cut));
          at += cut;
        }
        lines.feed('stdout', bytes.subarray(at));
        expect(told).toEqual(clean);
        expect(lines.tail()).toEqual(clean);
      }),
    );
  });

  it('lose colours, carriage returns and control characters', () => {
    const { told, feed } = reader();
    feed('\u001b[1;32m * \u001b[0mABOUT\u001b]0;title\u0007 x\r\n\u0000a\tb\u001b[2K\n');
    expect(told).toEqual([' * ABOUT x', 'a\tb']);
  });

  it('of stdout and stderr do not mix, and the last needs no newline', () => {
    const { told, feed, lines } = reader();
    feed('out ');
    feed('err ', 'stderr');
    feed('one\n');
    feed('two', 'stderr');
    lines.end();
    expect(told).toEqual(['out one', 'err two']);
    expect(lines.droppedLines).toBe(0);
  });

  it('are bounded in length, in one chunk or many', () => {
    const { told, feed } = reader({ length: 10 });
    feed(`${'x'.repeat(100_000)}\n`);
    for (let count = 0; count < 1000; count += 1) feed('y'.repeat(100));
    feed('\nend\n');
    expect(told).toEqual(['x'.repeat(10), 'y'.repeat(10), 'end']);
  });

  it('past the rate are counted, the newest kept, and delivery goes on in the next window', () => {
    const { told, clock, feed, lines } = reader({ perWindow: 3, tail: 4 });
    feed('1\n2\n3\n4\n5\n');
    feed('6\n7');
    expect(told).toEqual(['1', '2', '3']);
    expect(lines.droppedLines).toBe(3);
    expect(lines.tail()).toEqual(['3', '4', '5', '6']);
    clock.ms = 999;
    feed('\n8');
    expect(lines.tail()).toEqual(['4', '5', '6', '7']);
    clock.ms = 1000;
    feed('\n9\n');
    expect(told).toEqual(['1', '2', '3', '8', '9']);
    expect(lines.droppedLines).toBe(4);
    expect(lines.tail()).toEqual(['6', '7', '8', '9']);
  });

  it('keep their count and their last lines whatever the flood', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 1, max: 70_000 }), (count, size) => {
        const { told, lines } = reader({ perWindow: 10 });
        const all = Array.from({ length: count }, (_, index) => `line ${index} ${'.'.repeat(index % 60)}`);
        const bytes = Buffer.from(all.map((line) => `${line}\n`).join(''));
        for (let at = 0; at < bytes.length; at += size) lines.feed('stdout', bytes.subarray(at, at + size));
        lines.end();
        expect(told).toEqual(all.slice(0, 10));
        expect(told.length + lines.droppedLines).toBe(count);
        expect(lines.tail()).toEqual(all.slice(-200));
      }),
      { numRuns: 60 },
    );
  });
});
