import type { Result } from '../../shared/faults';
import type { Settings, SetupFile } from '../../shared/setup';
import { findCoin, isMinable } from '../coins/coins';
import type { MinerAdapter } from '../miners/adapter';
import { parsePool } from '../miners/adapters/poolUrl';
import { adapters } from '../miners/catalogue';
import { checkSetup, type SetupDevice } from '../settings/checkSetup';
import { checkWallet } from '../wallets/rules';

/** A setup file against all that this program knows. `devices` null: not known now, ids are taken as they are. `own`: the miners that the user described. */
export function checkRigSetup(
  raw: unknown,
  devices: readonly SetupDevice[] | null,
  own: readonly MinerAdapter[] = [],
): Result<SetupFile> {
  const isPoolAddress = (url: string) => parsePool(url) !== null;
  const isMined = (ticker: string) => {
    const coin = findCoin(ticker);
    return coin !== null && isMinable(coin);
  };
  return checkSetup(raw, { devices, adapters: [...adapters, ...own], findCoin, isMinable: isMined, checkWallet, isPoolAddress });
}

/** Practice keeps settings of its own, so a file is for one rig or the other, whichever runs now. */
export function isForPractice(file: SetupFile): boolean {
  return file.practice !== undefined || file.assignments.some((assignment) => assignment.miner.id === 'practice');
}

/**
 * The settings with what the file says; what it leaves out stays as it was. Setting up real mining is the owner's consent to it:
 * window and command line say so where they ask for it.
 */
export function withSetup(settings: Settings, file: SetupFile, nowMs: number): Settings {
  return {
    ...settings,
    rigName: file.rigName,
    assignments: file.assignments,
    electricityPerKwh: file.electricityPerKwh ?? settings.electricityPerKwh,
    currency: file.currency ?? settings.currency,
    psuW: file.psuW ?? settings.psuW,
    quietS: file.quietS ?? settings.quietS,
    practice: file.practice ?? settings.practice,
    switching: file.switching ?? settings.switching,
    rainbow: file.rainbow === undefined ? settings.rainbow : file.rainbow,
    startWith: isForPractice(file) ? settings.startWith : 'real',
    consentAtMs: isForPractice(file) || file.assignments.length === 0 ? settings.consentAtMs : (settings.consentAtMs ?? nowMs),
  };
}
