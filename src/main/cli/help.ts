import { practiceSwitches } from '../../shared/literals';
import type { CliHooks } from './hooks';
import type { CliWords } from './words';

/** `fallow --help`: only what is there. */
export function helpLines(words: CliWords, hooks: CliHooks): readonly string[] {
  const lines = [
    words.helpWindow,
    words.helpHeadless,
    ...(hooks.launcher === undefined ? [] : [words.helpService]),
    words.helpSetup,
    words.helpStatus,
    words.helpMode,
    words.helpPause,
    words.helpResume,
    words.helpExclude,
    words.helpInclude,
    words.helpRun,
    ...(hooks.pythonHookDir === undefined ? [] : [words.helpHook]),
    words.helpGpus,
    ...(hooks.coins === undefined ? [] : [words.helpCoins]),
    ...(hooks.miners === undefined ? [] : [words.helpMiners]),
    ...(hooks.walletCheck === undefined ? [] : [words.helpWallet]),
    ...(hooks.poolProbe === undefined ? [] : [words.helpPool]),
    `${words.helpPractice} ${practiceSwitches.join(', ')}`,
    ...(hooks.export === undefined ? [] : [`${words.helpExport} ${hooks.export.what.join(', ')}`]),
    ...(hooks.tunerServe === undefined ? [] : [words.helpTuner]),
    words.helpDoctor,
    words.helpDiagnostics,
  ];
  return [words.usage, ...lines.map((line) => `  ${line}`), words.helpExit];
}
