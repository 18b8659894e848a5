import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportTable } from '../history/export';
import type { CliRooms } from './rooms';

/** As history/export.ts has them, which is not loaded to tell. */
const exported = ['readings', 'shares', 'trials', 'jobs', 'events'] as const satisfies readonly ExportTable[];

function historyPath(dataDir: string, isPractice: boolean): string {
  return join(dataDir, isPractice ? 'practice' : '', 'history.db');
}

/** As they lie there: a file that cannot be read may be what somebody asks about. */
function rawSettings(read: () => string): unknown {
  try {
    return JSON.parse(read());
  } catch (error) {
    return { unreadable: String(error) };
  }
}

/** Each room is loaded by the command that needs it, so that `fallow status` stays quick. */
export const rooms: CliRooms = {
  coins: async () => (await import('../coins/coins')).coins.map((coin) => ({ ...coin })),
  miners: async () => {
    const { adapters } = await import('../miners/catalogue');
    return adapters.map(({ id, name, devices, vendors, algorithms }) => ({ id, name, devices, vendors, algorithms }));
  },
  walletCheck: async (coin, address) => (await import('../wallets/rules')).checkWallet(coin, address),
  poolProbe: async (url, question) => {
    const [{ parsePool }, { PoolProbe }, { systemClock }] = await Promise.all([
      import('../miners/adapters/poolUrl'),
      import('../pools/probe'),
      import('../platform/clock'),
    ]);
    const target = parsePool(url);
    return target === null ? null : new PoolProbe(systemClock).probe(target, question);
  },
  setupOffline: async (dataDir, file) => {
    const [{ saveSetup }, { DataLock }, { FileLog }, { systemClock }] = await Promise.all([
      import('../rig/saveSetup'),
      import('../faces/socket/dataLock'),
      import('../platform/fileLog'),
      import('../platform/clock'),
    ]);
    // An app that is just starting has read the settings and does not answer yet: it would write over these.
    const lock = new DataLock(dataDir);
    const locked = lock.acquire();
    // Where nothing can be locked no app runs either; what is wrong then, writing will tell.
    if (!locked.ok && locked.fault.code === 'app/already-running') return locked;
    const log = new FileLog({ dir: dataDir, clock: systemClock, stderr: null });
    const saved = await saveSetup(dataDir, file, systemClock, log);
    log.close();
    lock.release();
    return saved;
  },
  exportSetup: async (dataDir, withWallets) => {
    const [{ SettingsStore }, { exportedSetup }, { FileLog }, { systemClock }] = await Promise.all([
      import('../settings/store'),
      import('../wizard/exportedSetup'),
      import('../platform/fileLog'),
      import('../platform/clock'),
    ]);
    const log = new FileLog({ dir: dataDir, clock: systemClock, stderr: null });
    const store = new SettingsStore({ dir: dataDir, clock: systemClock, log });
    await store.load();
    log.close();
    return exportedSetup(store.current, false, withWallets);
  },
  inventory: async () => (await import('../gpus/inventory')).inventory(),
  diagnosticsOffline: async (dataDir, version) => {
    const [{ Diagnostics }, { machineParts }, { csvText }, { readFileSync }] = await Promise.all([
      import('../diagnostics/diagnostics'),
      import('../diagnostics/machineParts'),
      import('../history/export'),
      import('node:fs'),
    ]);
    return new Diagnostics({
      ...machineParts(dataDir, version, process.env, Date.now),
      settings: () => rawSettings(() => readFileSync(join(dataDir, 'settings.json'), 'utf8')),
      state: () => null,
      minerLogs: () => [],
      history: (table, sinceMs) => csvText(historyPath(dataDir, false), table, sinceMs),
    });
  },
  graphics: async () => {
    const { graphics } = await import('systeminformation');
    const { controllers } = await graphics();
    const hasDriver = existsSync('/proc/driver/nvidia/version');
    return controllers.filter(({ vendor }) => /nvidia/i.test(vendor)).map(({ model }) => ({ model, hasDriver }));
  },
  tunerServe: async () => {
    const [{ serveTuner }, { TunerServer }] = await Promise.all([import('./tunerServe'), import('../tuner/server')]);
    await serveTuner(new TunerServer(), process.stdin, process.stdout);
  },
  export: {
    what: exported,
    rows: async function* (dataDir, isPractice, what, sinceMs) {
      const { exportRows } = await import('../history/export');
      yield* exportRows(historyPath(dataDir, isPractice), what as ExportTable, sinceMs); // one of `what` above
    },
    csv: async (dataDir, isPractice, what, sinceMs, write) => {
      const { exportCsv } = await import('../history/export');
      return exportCsv(historyPath(dataDir, isPractice), what as ExportTable, sinceMs, write); // one of `what` above
    },
  },
};
