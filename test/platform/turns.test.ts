import { describe, expect, it } from 'vitest';
import { Turns } from '../../src/main/platform/turns';

describe('Turns', () => {
  it('begins the next when the one before is over, failed or not', async () => {
    const turns = new Turns();
    const said: string[] = [];
    const act = (name: string, isGood = true) =>
      turns.take(async () => {
        said.push(`${name} begins`);
        await Promise.resolve();
        said.push(`${name} ends`);
        if (!isGood) throw new Error(name);
        return name;
      });
    const all = Promise.allSettled([act('first'), act('second', false), act('third')]);
    await turns.settled();
    expect(said).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third begins', 'third ends']);
    expect(await all).toMatchObject([{ value: 'first' }, { reason: new Error('second') }, { value: 'third' }]);
  });
});
