import type { FaultState } from '../../shared/state';

/** The one thing that a button can do about a fault: another try, or the page where it is put right. */
export type Remedy = 'tryAgain' | 'openSetup' | 'openGpus' | 'openMoney';

/** What no further try mends: the setup is wrong. */
const ofSetup: ReadonlySet<string> = new Set([
  'miner/not-found',
  'miner/not-executable',
  'miner/bad-arguments',
  'pool/wallet-refused',
  'pool/wrong-algorithm',
]);
const ofClocks: ReadonlySet<string> = new Set([
  'gpu/without-overclock',
  'gpu/clocks-out-of-range',
  'gpu/clocks-refused',
  'gpu/clocks-no-rights',
  'gpu/clocks-held',
]);

/** null: there is nothing that a button could do. */
export function remedyOf({ code, device, step }: Pick<FaultState, 'code' | 'device' | 'step'>): Remedy | null {
  if (ofSetup.has(code)) return 'openSetup';
  if (ofClocks.has(code)) return 'openGpus';
  if (code.startsWith('money/')) return 'openMoney'; // where another file is chosen
  if (device === null) return null;
  if (step !== undefined) return 'tryAgain';
  return code.startsWith('pool/') ? 'openSetup' : null; // its miner runs and keeps trying: another pool would help
}
