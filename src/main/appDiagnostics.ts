import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../shared/contract';
import { ok } from '../shared/faults';
import type { RigState } from '../shared/state';
import { aboutThisMachine } from './diagnostics/about';
import { Diagnostics } from './diagnostics/diagnostics';
import { exportCsv } from './history/export';
import { version } from './version';

export interface AppDiagnosticsParts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly nowMs: () => number;
  /** DATA, where the log is. */
  readonly dataDir: string;
  /** Of the rig that runs. */
  readonly historyPath: string;
  readonly settings: () => unknown;
  readonly state: () => RigState;
  readonly minerLog: (device: string) => readonly string[];
}

/** What the rig that runs puts into its diagnostics, behind the contract's calls. */
export function appDiagnostics(parts: AppDiagnosticsParts): Pick<Api, 'diagnostics:preview' | 'diagnostics:zip'> {
  const { env, nowMs, dataDir, historyPath, settings, state, minerLog } = parts;
  const { username, homedir } = userInfo();
  const diagnostics = new Diagnostics({
    logs: ['fallow.log', 'fallow.1.log', 'fallow.2.log'].map((name) => ({ name, path: join(dataDir, name) })),
    settings,
    state,
    about: () => aboutThisMachine(version, nowMs(), env),
    minerLogs: () => state().devices.map(({ id }) => ({ device: id, lines: minerLog(id) })),
    history: (table, sinceMs) => csv(historyPath, table, sinceMs),
    whose: { hostName: hostname(), userName: username, homeDir: homedir, env },
    nowMs,
  });
  return {
    'diagnostics:preview': async () => ok(await diagnostics.preview()),
    'diagnostics:zip': ({ id }) => diagnostics.zip(id),
  };
}

async function csv(path: string, table: 'readings' | 'events' | 'shares', sinceMs: number): Promise<string> {
  const pieces: string[] = [];
  const done = await exportCsv(path, table, sinceMs, (text) => {
    pieces.push(text);
  });
  // A history that cannot be read is what somebody may be asking about.
  return done.ok ? pieces.join('') : `${done.fault.code}: ${done.fault.detail ?? ''}\n`;
}
