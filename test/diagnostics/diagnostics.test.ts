import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import { Diagnostics } from '../../src/main/diagnostics/diagnostics';
import { knownOf } from '../../src/main/diagnostics/known';
import { scrubber } from '../../src/main/diagnostics/scrub';
import { plant } from './planted';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** @param onRead called when its files are read, with the settings as they are: they may change then. */
async function made(seed: number, onRead: (settings: Record<string, unknown>) => void = () => undefined) {
  const planted = plant(seeded(seed));
  const dir = await mkdtemp(join(tmpdir(), 'fallow-diagnostics-'));
  folders.push(dir);
  await writeFile(join(dir, 'fallow.log'), `${'2026-11-21T10:00:00.000Z info  rig: mining\n'.repeat(9000)}${planted.log}`);
  const csv = `at_ms,device,miner,pool\r\n1,gpu0,"${planted.secrets[0]}",x\r\n`;
  const diagnostics = new Diagnostics({
    logs: [
      { name: 'fallow.log', path: join(dir, 'fallow.log') },
      { name: 'fallow.1.log', path: join(dir, 'fallow.1.log') },
    ],
    settings: () => structuredClone(planted.settings),
    state: () => ({ miners: planted.settings, said: planted.log }),
    about: async () => ({ System: 'Ubuntu 24.04', Note: planted.log }),
    minerLogs: () => [{ device: `GPU-1/${planted.hostName}`, lines: planted.log.split('\n') }],
    history: async (table) => {
      onRead(planted.settings as Record<string, unknown>);
      return table === 'shares' ? '' : csv;
    },
    whose: { hostName: planted.hostName, userName: planted.userName, homeDir: `/home/${planted.userName}`, env: planted.env },
    nowMs: () => Date.UTC(2026, 10, 21, 10, 30),
  });
  return { planted, diagnostics };
}

describe('the diagnostics', () => {
  it('hold none of 200 planted secrets, in any case', async () => {
    for (const seed of [1, 2, 3]) {
      const { planted, diagnostics } = await made(seed);
      expect(new Set(planted.secrets).size).toBeGreaterThanOrEqual(200);
      const { id } = await diagnostics.preview();
      const zip = await diagnostics.zip(id);
      if (!zip.ok) throw new Error(zip.fault.code);
      const files = unzipSync(new Uint8Array(Buffer.from(zip.value.base64, 'base64')));
      const everything = Object.entries(files)
        .map(([name, data]) => `${name}\n${strFromU8(data)}`)
        .join('\n')
        .toLowerCase();
      expect(planted.secrets.filter((secret) => everything.includes(secret.toLowerCase()))).toEqual([]);
      expect(everything).toContain('info  rig: mining');
      expect(everything).toContain('ubuntu 24.04');
      expect(everything).toContain('--cuda-streams');
    }
  });

  it('hold no wallet that was entered or taken out while they were collected', async () => {
    const { planted, diagnostics } = await made(6, (settings) => {
      for (const name of Object.keys(settings)) delete settings[name];
      settings['assignments'] = [{ coin: 'XMR', wallet: 'account-entered-meanwhile' }];
    });
    const { files } = await diagnostics.preview();
    const everything = files.map(({ text }) => text).join('\n');
    expect(everything).toContain('XMR');
    expect(everything).not.toContain('entered-meanwhile');
    expect(planted.secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  });

  it('save what was shown, and nothing but the latest of it', async () => {
    const { diagnostics } = await made(4);
    const first = await diagnostics.preview();
    const shown = await diagnostics.preview();
    expect(await diagnostics.zip(first.id)).toMatchObject({ ok: false, fault: { code: 'app/refused' } });
    const zip = await diagnostics.zip(shown.id);
    if (!zip.ok) throw new Error(zip.fault.code);
    expect(zip.value.fileName).toBe('fallow-diagnostics-20261121-1030.zip');
    const files = unzipSync(new Uint8Array(Buffer.from(zip.value.base64, 'base64')));
    expect(Object.entries(files).map(([name, data]) => ({ name, text: strFromU8(data) }))).toEqual(shown.files);
    expect(shown.struck).toBeGreaterThan(200);
  });

  it('keep the end of a long log, whole lines, and leave out what is not there', async () => {
    const { diagnostics } = await made(5);
    const { files } = await diagnostics.preview();
    const names = files.map(({ name }) => name);
    expect(names).toContain('logs/fallow.log');
    expect(names).not.toContain('logs/fallow.1.log');
    expect(names).not.toContain('history/shares-1h.csv');
    expect(names.filter((name) => /miner-/.test(name))).toHaveLength(1);
    const log = files.find(({ name }) => name === 'logs/fallow.log')?.text ?? '';
    expect(log.startsWith('2026-11-21T')).toBe(true);
    expect(log.trimEnd().split('\n').at(-1)).toContain('NVRM: Xid 79');
  });
});

describe('the scrubber', () => {
  const nobody = { hostName: 'localhost', userName: 'root', homeDir: '/root', env: {} };

  it('leaves what helps', () => {
    const scrub = scrubber(knownOf({ rigName: 'rig1' }, nobody));
    for (const text of [
      '2026-11-21T10:00:00.000Z info  rig: GPU 0 mines ETC at 61.2 MH/s, 63 °C',
      '0000:01:00.0 GPU-0d3f8a77-1111-2222-3333-444455556666',
      'stratum+tcp://eu1.etc.example:4444 127.0.0.1:3333 [::1]:80',
      '/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1 550.90.07 at 12:34:56',
      'ethminer -U --cuda-streams 4 --farm-recheck 2000',
    ])
      expect(scrub(text)).toEqual({ text, struck: 0 });
  });

  it('strikes out names as words, and addresses of networks', () => {
    const scrub = scrubber(knownOf({}, { ...nobody, userName: 'ann', hostName: 'Bertha.lan' }));
    expect(scrub('channel of ann on bertha: 203.0.113.7, fe80::1, 02:42:ac:11:00:02').text).toBe(
      'channel of <name> on <name>: <address>, <address>, <address>',
    );
  });

  it('gives the same again when scrubbed again', () => {
    const planted = plant(seeded(9));
    const scrub = scrubber(knownOf(planted.settings, { ...nobody, env: planted.env }));
    const once = scrub(planted.log).text;
    expect(scrub(once).text).toBe(once);
  });
});
