import { describe, expect, it } from 'vitest';
import { quick, RunningFallow } from '../support/runningFallow';

/** One minute of the day, twelve hours from now: whatever the clock says, it is not within. */
function hoursElsewhere() {
  const now = new Date();
  const fromMin = (now.getHours() * 60 + now.getMinutes() + 720) % 1440;
  return { fromMin, untilMin: (fromMin + 1) % 1440 };
}

async function setRules(fallow: RunningFallow, rules: object): Promise<void> {
  const { origin, hash } = new URL(fallow.url);
  const response = await fetch(`${origin}/api/call`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ call: 'settings:change', args: { rules } }),
  });
  expect(await response.json()).toMatchObject({ ok: true });
}

const doings = (status: Awaited<ReturnType<RunningFallow['status']>>) =>
  status.devices.map(({ activity, because }) => `${activity}/${because}`);

describe('a rule', () => {
  it('pauses the rig in its own words, gives way to the user and to jobs, and mining comes back when it is taken away', async () => {
    await using fallow = await RunningFallow.start({ settings: quick });
    await fallow.untilMining();
    await setRules(fallow, { hours: hoursElsewhere() });
    const paused = await fallow.until('paused', (now) => now.devices.every(({ activity }) => activity === 'paused'));
    expect(doings(paused)).toEqual(['paused/schedule', 'paused/schedule']);
    expect(paused.miners).toEqual([]);
    expect(paused.devices[0]?.sentence).toMatch(/^Mining again at \d\d:\d\d: only in the hours you set$/);

    // By hand it mines all the same, until the hours next change.
    expect((await fallow.place.command('resume', '--devices', '0')).code).toBe(0);
    const one = await fallow.until('mining by hand', (now) => now.devices[0]?.activity === 'mining');
    expect(doings(one)).toEqual(['mining/free', 'paused/schedule']);

    await setRules(fallow, {});
    expect(doings(await fallow.untilMining())).toEqual(['mining/free', 'mining/free']);
  });

  it('holds from the start, and a claim is answered under it as ever', async () => {
    await using fallow = await RunningFallow.start({ settings: { ...quick, rules: { hours: hoursElsewhere() } } });
    await fallow.until('paused', (now) => doings(now).join() === 'paused/schedule,paused/schedule');
    expect(fallow.log.join('')).not.toMatch(/starting because free/);
    const ran = await fallow.place.command('run', '--gpus', '0', '--', 'true');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const after = await fallow.until('paused again', (now) => now.jobs.length === 0 && doings(now)[0] === 'paused/schedule');
    expect(after.miners).toEqual([]);
  });
});
