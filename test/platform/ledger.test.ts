import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../src/main/platform/ledger';
import { fixtureLog } from './fixtureLog';

let dir: string;
let file: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'fallow-ledger-'));
  file = path.join(dir, 'deep', 'running.json');
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const run = (pid: number) => ({ pid, startTicks: 5, exe: '/opt/miner', token: `${pid}`.padStart(24, '0') });

describe('the ledger', () => {
  it('keeps what runs, and what an earlier app left until it is swept', () => {
    const log = fixtureLog();
    const first = new Ledger(file, 'boot', log);
    expect(first.leftovers()).toEqual([]);
    first.note(run(10));
    first.note(run(11));
    first.forget(run(10).token);
    const second = new Ledger(file, 'boot', log);
    expect(second.leftovers()).toEqual([run(11)]);
    second.note(run(12));
    expect(new Ledger(file, 'boot', log).leftovers()).toEqual([run(11), run(12)]);
    second.forgetLeftovers();
    expect(new Ledger(file, 'boot', log).leftovers()).toEqual([run(12)]);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(log.lines).toEqual([]);
  });

  it('means nothing after a boot, or where the boot cannot be told', () => {
    new Ledger(file, 'boot', fixtureLog()).note(run(10));
    expect(new Ledger(file, 'other', fixtureLog()).leftovers()).toEqual([]);
    expect(new Ledger(file, null, fixtureLog()).leftovers()).toEqual([]);
  });

  it('damaged or unwritable is said once, never thrown', () => {
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, '{"version":1,"bootId":"boot","runs":[{"pid":1');
    const log = fixtureLog();
    expect(new Ledger(file, 'boot', log).leftovers()).toEqual([]);
    expect(log.lines).toHaveLength(1);
    fs.rmSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(path.dirname(file), 'a file where the folder should be');
    const blocked = fixtureLog();
    new Ledger(file, 'boot', blocked).note(run(10));
    expect(blocked.lines.at(-1)).toContain('cannot write');
  });
});
