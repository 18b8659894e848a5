import type { Api } from '../shared/contract';
import { ok } from '../shared/faults';
import type { RigState } from '../shared/state';
import { Diagnostics } from './diagnostics/diagnostics';
import { machineParts } from './diagnostics/machineParts';
import { csvText } from './history/export';
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
  const diagnostics = new Diagnostics({
    ...machineParts(dataDir, version, env, nowMs),
    settings,
    state,
    minerLogs: () => state().devices.map(({ id }) => ({ device: id, lines: minerLog(id) })),
    history: (table, sinceMs) => csvText(historyPath, table, sinceMs),
  });
  return {
    'diagnostics:preview': async () => ok(await diagnostics.preview()),
    'diagnostics:zip': ({ id }) => diagnostics.zip(id),
  };
}
