/** What `fallow run` says; apart from the other commands, since its helper is loaded before each training job. */
export const runTexts = {
  unknownOption: 'fallow run: unknown option {option}',
  noValue: 'fallow run: {option} needs a value',
  runNoCommand: 'fallow run: which command?',
  runUsage: 'Usage: fallow run [--gpus LIST] [--data DIR] -- COMMAND…',
  runNotFree: 'fallow: a miner was still there after {seconds} s; starting all the same',
  runNoAnswer: 'fallow: the app does not answer ({detail}); starting all the same',
} as const;
