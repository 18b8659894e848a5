import { practiceSwitches } from '../../shared/literals';
import type { CliRooms } from './rooms';
import type { CliWords } from './words';

/** `fallow --help`: only what is there. */
export function helpLines(words: CliWords, rooms: CliRooms): readonly string[] {
  const lines = [
    words.helpWindow,
    words.helpHeadless,
    ...(rooms.launcher === undefined ? [] : [words.helpService]),
    words.helpSetup,
    words.helpStatus,
    words.helpMode,
    words.helpPause,
    words.helpResume,
    words.helpExclude,
    words.helpInclude,
    words.helpRun,
    ...(rooms.pythonHookDir === undefined ? [] : [words.helpHook]),
    words.helpGpus,
    ...(rooms.coins === undefined ? [] : [words.helpCoins]),
    ...(rooms.miners === undefined ? [] : [words.helpMiners]),
    ...(rooms.walletCheck === undefined ? [] : [words.helpWallet]),
    ...(rooms.poolProbe === undefined ? [] : [words.helpPool]),
    `${words.helpPractice} ${practiceSwitches.join(', ')}`,
    ...(rooms.export === undefined ? [] : [`${words.helpExport} ${rooms.export.what.join(', ')}`]),
    ...(rooms.tunerServe === undefined ? [] : [words.helpTuner]),
    words.helpDoctor,
    words.helpDiagnostics,
  ];
  return [words.usage, ...lines.map((line) => `  ${line}`), words.helpExit];
}
