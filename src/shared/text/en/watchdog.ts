/** What was done about a fault, and how long chance lets a wait be. {name} and [brackets] as everywhere. */
export const watchdogTexts = {
  restartAt: 'The miner was ended and starts again at {time}.',
  restarted: 'The miner was ended and started again.',
  bareAt: '{n} {n:fault|faults} within an hour: the miner starts again at {time}, without the overclock.',
  bareStarted: '{n} {n:fault|faults} within an hour: the miner was started again, without the overclock.',
  budget: 'The starts that an hour may have are used up.',
  exclude: '{n} {n:fault|faults} within an hour: Fallow leaves this device alone until you try again.',
  excludeAtOnce: 'Fallow leaves this device alone until you try again.',
  openSetup: 'Open the setup',
  openGpus: 'Open the GPUs page',
  openMoney: 'Open the Money page',
  lastShare: 'Since the last share',
  lastShareValue: '{quiet}[, a fault from {allowed} on]',
};
