import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeWindow } from '../../../src/main/faces/electron/windowBounds';

const screen = { x: 0, y: 30, width: 1920, height: 1050 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('placeWindow', () => {
  it('is the usual size where the desktop likes it, the first time', () => {
    expect(placeWindow(null, [screen])).toEqual({ width: 1200, height: 800, at: null, isMaximized: false });
  });

  it('is where it was, on the second screen too', () => {
    const kept = { x: -1000, y: 60, width: 900, height: 700, isMaximized: true };
    expect(placeWindow(kept, [screen, left])).toEqual({ width: 900, height: 700, at: { x: -1000, y: 60 }, isMaximized: true });
  });

  it('keeps its size and lets the desktop place it when its screen is gone', () => {
    const kept = { x: -1000, y: 60, width: 900, height: 700, isMaximized: false };
    expect(placeWindow(kept, [screen])).toEqual({ width: 900, height: 700, at: null, isMaximized: false });
  });

  it.each([
    ['above the screen', { x: 100, y: -20 }],
    ['below it', { x: 100, y: 1060 }],
    ['with a sliver on it', { x: 1850, y: 100 }],
  ])('is not left %s, where nobody can take hold of it', (_where, at) => {
    expect(placeWindow({ ...at, width: 900, height: 700, isMaximized: false }, [screen]).at).toBe(null);
  });

  it('fits a screen, whatever was kept', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 });
    const size = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const place = placeWindow({ x, y, width, height, isMaximized: false }, [screen, left]);
        expect(place.width).toBeGreaterThanOrEqual(360);
        expect(place.width).toBeLessThanOrEqual(1920);
        expect(place.height).toBeGreaterThanOrEqual(400);
        expect(place.height).toBeLessThanOrEqual(1050);
      }),
    );
  });

  it('survives a desktop without screens', () => {
    expect(placeWindow({ x: 0, y: 0, width: 5000, height: 5000, isMaximized: false }, [])).toMatchObject({
      width: 1200,
      height: 800,
    });
  });
});
