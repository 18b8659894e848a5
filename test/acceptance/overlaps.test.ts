import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quick, RunningFallow } from '../support/runningFallow';
import { compiler, StandInPrograms, whyNoCompiler } from '../support/standIns/programs';
import { StandInRig } from '../support/standIns/standInRig';
import { together } from '../support/together';

// Two who ask for the same or for contrary things in one breath: window and terminal, say.

const setup = {
  rigName: 'rig1',
  assignments: [
    {
      devices: 'cpu',
      miner: { id: 'xmrig', path: '/nowhere/xmrig' },
      algorithm: 'rx/0',
      coin: 'XMR',
      wallet: '4BG1xLTY8DX2amrHyCoLhjLccmFsobdekG3oztrBLipCLaxw2Lq4woeJfwTUfSpHt2Gd9FRs2uV9APuzHKYoiRkHPzBRjzb',
      pools: ['stratum+tcp://127.0.0.1:3333'],
    },
  ],
};

describe.skipIf(compiler === null)(`calls that overlap on a real rig${whyNoCompiler}`, () => {
  let programs: StandInPrograms;
  beforeAll(() => {
    programs = new StandInPrograms();
  });
  afterAll(() => programs.remove());

  it('leave no miner behind where another rig is chosen while this one wakes', async () => {
    await StandInRig.use(programs, { settings: { mode: 'off' } }, async ({ fallow, feed }) => {
      await together(fallow.place, ['rig:setMode', { mode: 'mining' }], ['app:choose', { rig: 'practice' }]);
      await feed.until('the practice rig', ({ practice }) => practice);
      await fallow.stop();
      const [before = '', after = ''] = fallow.log.join('').split('starts on the practice rig');
      expect(before).toMatch(/GPU-0\S+: off because mode/); // as its lines name it
      expect(after).not.toMatch(/GPU-0\S+: starting/);
    });
  });
});

describe('calls that overlap on the practice rig', () => {
  it('lose no setup where the real rig is chosen meanwhile', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    const answers = await together(fallow.place, ['setup:apply', setup], ['app:choose', { rig: 'real' }]);
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
    const kept = JSON.parse(readFileSync(fallow.place.settingsPath(false), 'utf8'));
    expect(kept).toMatchObject({ startWith: 'real', assignments: [{ coin: 'XMR' }] });
  });
});
