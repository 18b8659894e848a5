import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { activities } from '../../../src/shared/literals';

const folder = join(__dirname, '../../../assets/tray');
const pictures = new Map<string, string>();

describe('the tray has a picture of its own for every activity', () => {
  it.each(activities)('%s', (activity) => {
    expect(readFileSync(join(folder, `${activity}.svg`), 'utf8')).toContain('viewBox="0 0 22 22"');
    for (const [ending, size] of [
      ['', 22],
      ['@2x', 44],
    ] as const) {
      const png = readFileSync(join(folder, `${activity}${ending}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
      const bytes = png.toString('base64');
      expect(pictures.get(bytes)).toBeUndefined();
      pictures.set(bytes, activity);
    }
  });
});
