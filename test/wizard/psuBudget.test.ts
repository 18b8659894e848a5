import { describe, expect, it } from 'vitest';
import { psuBudget } from '../../src/main/wizard/psuBudget';

const cpu = { name: 'CPU', cores: 6 };
const limited = { device: 'a', name: 'RTX 3070', limitW: 130, boardPowerW: 220 };
const known = { device: 'b', name: 'RTX 3080', limitW: null, boardPowerW: 320 };
const unknown = { device: 'c', name: 'Unheard of', limitW: null, boardPowerW: null };

describe('psuBudget', () => {
  it("takes the driver's limit, else the card database, and says which", () => {
    const { parts, neededW } = psuBudget({ gpus: [limited, known], cpu, psuW: null });
    expect(parts.map(({ part, powerW, from }) => [part, powerW, from])).toEqual([
      ['gpu', 130, 'limit'],
      ['gpu', 320, 'card'],
      ['cpu', 75, 'estimate'],
      ['rest', 70, 'estimate'],
    ]);
    expect(neededW).toBe(595);
  });

  it.each([
    [null, 'advice', 'psuUnknown', null],
    [550, 'problem', 'psuTooSmall', 108],
    [600, 'advice', 'psuTight', 99],
    [743, 'advice', 'psuTight', 80],
    [744, 'ok', 'psuEnough', 80],
    [1000, 'ok', 'psuEnough', 60],
  ])('judges %s W: %s, %s', (psuW, verdict, say, loadPct) => {
    const budget = psuBudget({ gpus: [limited, known], cpu, psuW });
    expect(budget).toMatchObject({ verdict, sentence: { say }, loadPct, recommendedW: 750 });
  });

  it('names what nobody knows instead of leaving it out quietly', () => {
    const budget = psuBudget({ gpus: [limited, unknown], cpu: null, psuW: 1000 });
    expect(budget).toMatchObject({ verdict: 'advice', sentence: { say: 'psuIncomplete', values: { unknown: 'Unheard of' } } });
    expect(psuBudget({ gpus: [known, unknown], cpu, psuW: 300 }).verdict).toBe('problem'); // too small already without it
  });
});
