import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { aboutThisMachine } from './about';
import type { DiagnosticsParts } from './diagnostics';

/** The parts that are the same with and without an app that runs. */
export function machineParts(
  dataDir: string,
  version: string,
  env: Readonly<Record<string, string | undefined>>,
  nowMs: () => number,
): Pick<DiagnosticsParts, 'logs' | 'about' | 'whose' | 'nowMs'> {
  const { username, homedir } = userInfo();
  return {
    logs: ['fallow.log', 'fallow.1.log', 'fallow.2.log'].map((name) => ({ name, path: join(dataDir, name) })),
    about: () => aboutThisMachine(version, nowMs(), env),
    whose: { hostName: hostname(), userName: username, homeDir: homedir, env },
    nowMs,
  };
}
