import type { ExportedSetup } from '../../shared/contract';
import type { Assignment, Settings } from '../../shared/setup';
import { redact } from '../platform/redact';

/**
 * What is set up, as the file that `setup:apply` takes. Without wallets it lacks them, so that the other rig's check asks for them by
 * name, and has no password or address in it that stood elsewhere: in a pool's url, or among a miner's own arguments.
 */
export function exportedSetup(settings: Settings, isPractice: boolean, withWallets: boolean): ExportedSetup {
  const { rigName, assignments, electricityPerKwh, currency, psuW, quietS, practice } = settings;
  return {
    rigName,
    assignments: assignments.map((assignment) => (withWallets ? assignment : withoutSecrets(assignment))),
    ...(electricityPerKwh === null ? {} : { electricityPerKwh }),
    ...(currency === null ? {} : { currency }),
    ...(psuW === null ? {} : { psuW }),
    quietS,
    ...(isPractice ? { practice } : {}),
  };
}

function withoutSecrets({ wallet, miner, pools, ...rest }: Assignment): ExportedSetup['assignments'][number] {
  const { extraArgs, ...program } = miner;
  const args = extraArgs === undefined ? {} : { extraArgs: plainArgs(extraArgs, wallet) };
  return { ...rest, miner: { ...program, ...args }, pools: pools.map((url) => url.replace(/^([a-z0-9+]+:\/\/)?[^@/]*@/i, '$1')) };
}

/** Names of arguments whose value is a secret or a login. */
const secretName = /^--?(?:p|pass|password|.*(?:token|secret|api-?key).*|u|user|wallet|o-user|email)$/i;

function plainArgs(args: readonly string[], wallet: string): string[] {
  return args.filter((arg, i) => {
    const isValueOfSecret = secretName.test(args[i - 1] ?? '') && !arg.startsWith('-');
    return !isValueOfSecret && !secretName.test(arg.split('=')[0] ?? '') && !arg.includes(wallet) && redact(arg) === arg;
  });
}
