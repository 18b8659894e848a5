import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RigDevice } from '../src/main/rig/rigDevice';
import { RuleDesk } from '../src/main/ruleDesk';
import { ok } from '../src/shared/faults';
import { noRules } from '../src/shared/rules';
import { type Settings, settingsSchema } from '../src/shared/setup';
import { FakeClock } from './support/fakeClock';

const [drawing, other] = ['0000:01:00.0', '0000:02:00.0'];
let sysfsRoot: string;
let settings: Settings;
let idleMs: number | null;
let changes: number;

beforeEach(() => {
  sysfsRoot = mkdtempSync(join(tmpdir(), 'fallow-rules-'));
  idleMs = 0;
  changes = 0;
  settings = settingsSchema.parse({ rules: { ...noRules, displayCard: 'gentle' } });
  const drm = join(sysfsRoot, 'class/drm');
  for (const [card, pci, status] of [
    ['card0', drawing, 'connected'],
    ['card1', other, 'disconnected'],
  ] as const) {
    mkdirSync(join(drm, card), { recursive: true });
    mkdirSync(join(drm, `${card}-DP-1`));
    symlinkSync(`../../../${pci}`, join(drm, card, 'device'));
    writeFileSync(join(drm, `${card}-DP-1`, 'status'), `${status}\n`);
  }
});

afterEach(() => rmSync(sysfsRoot, { recursive: true, force: true }));

/** A device that mines with this miner. */
function card(id: string, pci: string, miner: string): RigDevice {
  return {
    info: { id, kind: 'gpu', pci },
    session: null,
    decision: { activity: 'idle', because: 'free' },
    ownPlan: () => ok({ adapter: { id: miner }, coin: 'ETC' }),
  } as unknown as RigDevice;
}

function open(miner: string): RuleDesk {
  const devices = [card('a', drawing, miner), card('b', other, miner)];
  const desk = new RuleDesk({
    edge: { clock: new FakeClock(), sysfsRoot },
    settings: () => settings,
    income: { perHash: () => null, perKwh: () => null },
    desk: { idleMs: () => idleMs, look: () => undefined, stop: () => undefined },
    devices: () => devices,
    read: () => null,
    onDidChange: () => {
      changes += 1;
    },
    onFanCap: () => undefined,
  });
  desk.keeper.start();
  return desk;
}

it('has the card that draws the screen mined gently while somebody is there, in place of the flags set', () => {
  const desk = open('t-rex');
  expect(desk.view()).toMatchObject({ drawing: ['a'], canTellDesk: true });
  const args = ['-i', '22', '--no-color'];
  expect(desk.args('a', 't-rex', args)).toEqual(['--no-color', '-i', '16']);
  expect(desk.args('b', 't-rex', args)).toEqual(args);
  expect(desk.keeper.held('a')).toBeNull();
  idleMs = 5 * 60_000;
  desk.keeper.look();
  expect(changes).toBe(1);
  expect(desk.args('a', 't-rex', args)).toEqual(args);
  desk.keeper.stop();
});

it('leaves the card alone where its miner cannot be gentle', () => {
  const desk = open('lolminer');
  expect(desk.keeper.held('a')).toEqual({ rule: 'displayCard', untilMs: null });
  expect(desk.keeper.held('b')).toBeNull();
  expect(desk.args('a', 'lolminer', ['--x'])).toEqual(['--x']);
  desk.keeper.stop();
});

it('knows what it has to go by', () => {
  idleMs = null;
  const desk = open('t-rex');
  expect(desk.view()).toEqual({ canTellDesk: false, hasNightTariff: false, hasPrices: false, drawing: ['a'] });
  expect(desk.args('a', 't-rex', [])).toEqual([]);
  desk.keeper.stop();
});
