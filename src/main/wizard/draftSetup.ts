import type { Assignment, SetupFile } from '../../shared/setup';
import type { CoinOffer, RigViewDevice, WizardDraft } from '../../shared/wizard';
import { gentleFlags } from './gentle';

/** What the draft's empty fields stand for, and what stays as it is. */
export interface DraftFacts {
  readonly isPractice: boolean;
  readonly devices: readonly RigViewDevice[];
  /** What is set up now. */
  readonly assignments: readonly Assignment[];
  readonly rigName: string;
  readonly practiceGpus: number;
  /** Where the practice miner works; its own pool is used whatever is written. */
  readonly practicePool: string;
}

/** How the draft reads with its defaults in place. */
export interface Chosen {
  readonly offer: CoinOffer;
  readonly miner: string;
  readonly pools: readonly string[];
}

/**
 * The setup file that a draft means: unchecked, as `setup:apply` takes it. Numbers that are none stay text, so that the check names
 * the field. What mines on other kinds of devices stays.
 */
export function setupOf(draft: WizardDraft, { offer, miner, pools }: Chosen, facts: DraftFacts): unknown {
  const earning = {
    miner: { id: miner, ...(draft.minerPath.trim() === '' ? {} : { path: draft.minerPath.trim() }) },
    algorithm: offer.algorithm,
    coin: offer.ticker,
    wallet: facts.isPractice ? 'practice' : draft.wallet.trim(),
    pools: facts.isPractice ? [facts.practicePool] : pools,
  };
  return {
    rigName: draft.rigName.trim() === '' ? facts.rigName : draft.rigName.trim(),
    assignments: [...assigned(draft, offer, earning, facts.devices), ...keptAssignments(offer, facts)],
    ...optional('electricityPerKwh', numberOrText(draft.electricity)),
    ...optional('currency', draft.currency.trim().toUpperCase() || null),
    ...optional('psuW', numberOrText(draft.psu)),
    ...optional('quietS', numberOrText(draft.quiet)),
    ...(facts.isPractice ? { practice: { gpus: facts.practiceGpus } } : {}),
  };
}

/** What mines with the other kind of devices now, and goes on. */
export function keptAssignments({ on }: Pick<CoinOffer, 'on'>, { assignments, devices }: DraftFacts): SetupFile['assignments'] {
  const cpus = devices.filter(({ kind }) => kind === 'cpu').map(({ id }) => id);
  const isCpu = ({ devices: used }: Assignment) =>
    used === 'cpu' || (Array.isArray(used) && used.every((id) => cpus.includes(id)));
  return assignments.filter((assignment) => isCpu(assignment) !== (on === 'cpu'));
}

type Earning = Omit<Assignment, 'devices' | 'miner'> & { readonly miner: { readonly id: string; readonly path?: string } };

function assigned(
  draft: WizardDraft,
  offer: CoinOffer,
  earning: Omit<Earning, 'pools'> & { pools: readonly string[] },
  devices: readonly RigViewDevice[],
) {
  if (offer.on === 'cpu') return [{ devices: 'cpu', ...earning }];
  const drawing = devices.find(({ id, hasDisplay }) => hasDisplay === true && offer.devices.includes(id));
  const flags = draft.display === 'gentle' ? gentleFlags(earning.miner.id) : null;
  if (drawing !== undefined && draft.display === 'leave') {
    return [{ devices: offer.devices.filter((id) => id !== drawing.id), ...earning }];
  }
  const rest = offer.others.length === 0 ? 'gpus' : [...offer.devices];
  if (drawing === undefined || flags === null) return [{ devices: rest, ...earning }];
  const gentle = { devices: [drawing.id], ...earning, miner: { ...earning.miner, extraArgs: [...flags] } };
  const others = offer.devices.filter((id) => id !== drawing.id);
  // `gpus` may follow a list of some of them, and then means the rest.
  return others.length === 0 ? [gentle] : [gentle, { devices: rest === 'gpus' ? rest : others, ...earning }];
}

function optional(name: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === null ? {} : { [name]: value };
}

/** `0,25` and `0.25`; null: nothing typed. */
function numberOrText(text: string): number | string | null {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim();
}
