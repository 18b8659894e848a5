import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallArgs, CallName, CallReply } from '../../src/shared/contract';
import type { Result } from '../../src/shared/faults';
import { type WizardDraft, wizardSteps } from '../../src/shared/wizard';
import { eventually, Place, quick, RunningFallow } from '../support/runningFallow';
import { StateFeed } from '../support/standIns/stateFeed';

/** The wizard as a window in a browser asks it: over HTTP, of a real app. */
async function call<K extends CallName>({ url }: RunningFallow, name: K, args: CallArgs<K>): Promise<Result<CallReply<K>>> {
  const { origin, hash } = new URL(url);
  const headers = { authorization: `Bearer ${hash.slice(1)}`, 'content-type': 'application/json' };
  const response = await fetch(`${origin}/api/call`, { method: 'POST', headers, body: JSON.stringify({ call: name, args }) });
  return (await response.json()) as Result<CallReply<K>>;
}

async function value<K extends CallName>(app: RunningFallow, name: K, args: CallArgs<K>): Promise<CallReply<K>> {
  const answer = await call(app, name, args);
  if (!answer.ok) throw new Error(`${name}: ${answer.fault.code} ${answer.fault.detail ?? ''}`);
  return answer.value;
}

const wallet = '44Kbx4sJ7JDRDV5aAhLJzQCjDz2ViLRduE3ijDZu3osWKBjMGkV1XPk4pfDUMqt1Aiezvephdqm6YD19GKFD9ZcXVUTp6BW';
const otherWallet = '888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H';
const assignment = {
  devices: 'cpu',
  miner: { id: 'xmrig', path: '/usr/bin/true', extraArgs: ['--http-access-token', 'planted-token'] },
  algorithm: 'rx/0',
  coin: 'XMR',
  wallet,
  pools: ['stratum+tcp://planted-user:planted-password@127.0.0.1:9'],
};
const setup = { rigName: 'rig7', assignments: [assignment], electricityPerKwh: 0.25, currency: 'EUR', psuW: 750, quietS: 10 };

describe('the wizard on the practice rig', () => {
  it('goes from a first start to the first accepted share with no answer but the defaults', async () => {
    await using app = await RunningFallow.start({ settings: { ...quick } });
    expect(await value(app, 'wizard:rig', {})).toMatchObject({ isPractice: true, verdict: expect.any(String) });
    expect((await value(app, 'wizard:psu', { psuW: 1000 })).verdict).toBe('ok');
    const { offers } = await value(app, 'wizard:coins', { electricityPerKwh: null, currency: null });
    expect(offers).toMatchObject([{ ticker: 'PRACTICE', isSuggested: true }]);
    await value(app, 'wizard:probe', { coin: 'PRACTICE', wallet: null, own: [] });
    await eventually('the pool answered', async () => !(await value(app, 'wizard:pools', { coin: 'PRACTICE' })).isProbing);
    const pools = await value(app, 'wizard:pools', { coin: 'PRACTICE' });
    expect(pools.offers).toMatchObject([{ state: 'answered', authorized: true, fault: null }]);
    expect(pools.suggested).toHaveLength(1);
    const { draft, isKept } = await value(app, 'wizard:draft', {});
    expect(isKept).toBe(false);
    expect((await value(app, 'wizard:check', { draft })).problems).toEqual([]);
    await value(app, 'wizard:start', { draft, confirmsPayout: false });
    await eventually('a share was accepted', async () => {
      const share = await value(app, 'wizard:firstShare', {});
      return share !== null && share.acceptedAtMs !== null;
    });
    expect((await value(app, 'wizard:draft', {})).isKept).toBe(false);
  });

  it('rehearses with a job of its own: the rig yields and comes back', async () => {
    await using app = await RunningFallow.start({ settings: { ...quick } });
    await app.untilMining();
    const rehearsal = async () => (await value(app, 'wizard:training', { miner: null })).rehearsal;
    expect((await rehearsal()).state).toBe('never'); // the first answer looks for Pythons too, and takes its time
    // It holds them for two seconds: every state is looked at, since whoever asks now and then may come too late.
    const feed = await StateFeed.open(app.place);
    const held = feed.until('held by the job', ({ devices }) => devices.every(({ activity }) => activity === 'inUse'));
    await value(app, 'wizard:rehearse', {});
    await held;
    feed.close();
    await eventually('it is over', async () => ['done', 'failed'].includes((await rehearsal()).state));
    expect(await rehearsal()).toMatchObject({
      state: 'done',
      miners: 2,
      yieldMs: expect.any(Number),
      returnMs: expect.any(Number),
    });
  });

  it('is at the same step, with all that was typed, after a kill at any of them', async () => {
    let app = await RunningFallow.start({ settings: { ...quick } });
    const { draft } = await value(app, 'wizard:draft', {});
    for (const step of wizardSteps) {
      const typed: WizardDraft = { ...draft, step, psu: '75', wallet: `half an addr at ${step}` };
      await value(app, 'wizard:keep', { draft: typed });
      const ended = new Promise((done) => app.child.once('exit', done));
      app.child.kill('SIGKILL');
      await ended;
      app = await RunningFallow.start({ place: app.place });
      expect(await value(app, 'wizard:draft', {})).toEqual({ draft: typed, isKept: true });
    }
    await app[Symbol.asyncDispose]();
  }, 180_000);
});

describe('a setup for real mining', () => {
  const training = { mode: 'training', ...quick };

  const wrongs: readonly (readonly [field: string, file: unknown])[] = [
    ['rigName', { ...setup, rigName: 'my rig' }],
    ['electricityPerKwh', { ...setup, electricityPerKwh: 'cheap' }],
    ['currency', { ...setup, currency: 'euro' }],
    ['psuW', { ...setup, psuW: 1 }],
    ['quietS', { ...setup, quietS: -1 }],
    ['nonsense', { ...setup, nonsense: 1 }],
    ...(
      [
        ['devices', 'gpu7'],
        ['miner', { id: 'nobodys' }],
        ['algorithm', 'kawpow'],
        ['coin', 'ETH'],
        ['wallet', otherWallet.replace('888', '889')],
        ['pools', ['nonsense']],
      ] as const
    ).map(([name, wrong]): [string, unknown] => [
      `assignments[0].${name}`,
      { ...setup, assignments: [{ ...assignment, [name]: wrong }] },
    ]),
  ];

  it('with any field wrong is refused by its name, and changes nothing', async () => {
    await using app = await RunningFallow.start({ isPractice: false, settings: training });
    await value(app, 'setup:apply', { ...setup, rigName: 'before' });
    const path = app.place.settingsPath(false);
    const before = readFileSync(path, 'utf8');
    const wrongFile = join(app.place.dir, 'wrong.json');
    for (const [field, file] of wrongs) {
      writeFileSync(wrongFile, JSON.stringify(file));
      const { code, stderr } = await app.place.command('setup', wrongFile);
      expect(code, field).toBe(1);
      expect(stderr).toContain(field);
      expect(stderr).not.toContain(otherWallet.slice(3));
      expect(readFileSync(path, 'utf8'), field).toBe(before);
    }
  });

  it('is exported for a second rig, wallets only when asked', async () => {
    await using app = await RunningFallow.start({ isPractice: false, settings: training });
    await value(app, 'setup:apply', setup);
    const file = join(app.place.dir, 'setup.json');
    expect((await app.place.command('setup', '--export', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toMatch(new RegExp(`${wallet}|planted`));
    const second = new Place();
    const refused = await second.command('setup', file);
    expect(refused.stderr).toContain('assignments[0].wallet');
    expect((await app.place.command('setup', '--export', file, '--with-wallets')).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await second.command('setup', file)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(second.settingsPath(false), 'utf8'))).toMatchObject({
      rigName: 'rig7',
      assignments: [{ wallet }],
    });
    expect((await second.command('setup', '--with-wallets')).code).toBe(2);
    second.remove();
  });

  it('asks before it pays somebody else, keeps that in the history, and gives no secret away', async () => {
    await using app = await RunningFallow.start({ isPractice: false, settings: training });
    await value(app, 'setup:apply', setup);
    const other = { ...setup, assignments: [{ ...assignment, wallet: otherWallet }] };
    expect(await value(app, 'setup:payoutChanges', other)).toMatchObject([{ coin: 'XMR', before: { first: '44Kb' } }]);
    const { draft } = await value(app, 'wizard:draft', {});
    const changed = { ...draft, wallet: otherWallet };
    expect((await value(app, 'wizard:check', { draft: changed })).payoutChanges).toHaveLength(1);
    const refused = await call(app, 'wizard:start', { draft: changed, confirmsPayout: false });
    expect(refused).toMatchObject({ ok: false, fault: { code: 'setup/payout-unconfirmed' } });
    await value(app, 'setup:apply', other);
    await value(app, 'wizard:keep', { draft: changed });
    const events = await value(app, 'history:events', { sinceMs: 0, limit: 100 });
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['payoutSet', 'payoutChanged']));
    const told = (await app.place.command('export', 'events')).stdout + JSON.stringify(events) + app.log.join('');
    await app.stop();
    // What is not the setup itself, or the draft of one.
    const files = readdirSync(app.place.data).filter((name) => !/^(settings.*|wizard)\.json$/.test(name));
    expect(files).toEqual(expect.arrayContaining(['payouts.json', 'history.db']));
    const kept = files
      .map((name) => join(app.place.data, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'));
    for (const text of [told, ...kept]) expect(text).not.toMatch(new RegExp(`${wallet}|${otherWallet}|planted`));
  });
});
