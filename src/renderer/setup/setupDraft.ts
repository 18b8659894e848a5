import { isOwnMinerId, type KnownMinerId, type MinerId, minerIds } from '../../shared/literals';
import type { Pasted } from '../../shared/pasted';
import type { SettingsView } from '../../shared/settingsView';
import type { Assignment } from '../../shared/setup';

/** One assignment as it stands in the form: everything is text until it is applied, so that nothing typed is lost. */
export interface AssignmentDraft {
  /** Tells it from the others in the form; never leaves it. */
  readonly key: number;
  /** `gpus`, `cpu`, or device ids joined by commas. */
  readonly devices: string;
  readonly miner: MinerId;
  readonly path: string;
  readonly algorithm: string;
  readonly coin: string;
  readonly wallet: string;
  /** One a line. */
  readonly pools: string;
  /** One a line. */
  readonly extraArgs: string;
  /** Other coins for these devices, from a setup file: kept as they are. */
  readonly alternatives?: Assignment['alternatives'];
}

export interface SetupDraft {
  readonly rigName: string;
  readonly assignments: readonly AssignmentDraft[];
  readonly electricity: string;
  readonly currency: string;
}

interface MinerChoice {
  readonly name: string;
  readonly devices: 'gpus' | 'cpu';
  /** What a new assignment begins with. */
  readonly algorithm: string;
  readonly coin: string;
}

type RealMiner = Exclude<KnownMinerId, 'practice'>;

export const minerChoices: Readonly<Record<RealMiner, MinerChoice>> = {
  xmrig: { name: 'XMRig', devices: 'cpu', algorithm: 'rx/0', coin: 'XMR' },
  'ethminer-0.12': { name: 'ethminer 0.12', devices: 'gpus', algorithm: 'ethash', coin: 'ETHW' },
  'ethminer-0.19': { name: 'ethminer 0.19', devices: 'gpus', algorithm: 'ethash', coin: 'ETHW' },
  kawpowminer: { name: 'kawpowminer', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  't-rex': { name: 'T-Rex', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  lolminer: { name: 'lolMiner', devices: 'gpus', algorithm: 'etchash', coin: 'ETC' },
  gminer: { name: 'GMiner', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  teamredminer: { name: 'TeamRedMiner', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  rigel: { name: 'Rigel', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  'srbminer-multi': { name: 'SRBMiner-Multi', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  nbminer: { name: 'NBMiner', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
  bzminer: { name: 'BzMiner 24', devices: 'gpus', algorithm: 'kawpow', coin: 'RVN' },
};

/** Those whose API has no option for the address it listens at: other machines reach it unless a firewall keeps them out. */
export const listensEverywhere: readonly MinerId[] = ['ethminer-0.12', 'srbminer-multi'];

export const realMiners = minerIds.filter((id): id is RealMiner => id !== 'practice');

export function choiceOf(miner: MinerId): MinerChoice {
  if (isOwnMinerId(miner)) return { ...minerChoices.lolminer, name: miner };
  return minerChoices[miner === 'practice' ? 'xmrig' : miner];
}

/** What is applied; before anything ever was, one assignment to fill in. */
export function draftOf(view: SettingsView, hasGpu: boolean): SetupDraft {
  const draft = {
    rigName: view.rigName,
    assignments: view.assignments.map(assignmentDraft),
    electricity: view.electricityPerKwh === null ? '' : String(view.electricityPerKwh),
    currency: view.currency ?? '',
  };
  const isNew = view.consentAtMs === null && draft.assignments.length === 0;
  return isNew ? { ...draft, assignments: [newAssignment(draft, hasGpu)] } : draft;
}

function assignmentDraft(assignment: Assignment, key: number): AssignmentDraft {
  const { devices, miner, algorithm, coin, wallet, pools, alternatives } = assignment;
  return {
    ...(alternatives === undefined ? {} : { alternatives }),
    key,
    devices: typeof devices === 'string' ? devices : devices.join(','),
    miner: miner.id,
    path: miner.path ?? '',
    algorithm,
    coin,
    wallet,
    pools: pools.join('\n'),
    extraArgs: (miner.extraArgs ?? []).join('\n'),
  };
}

/** With what is most likely on a rig that has or has no GPU. */
export function newAssignment(draft: SetupDraft, hasGpu: boolean): AssignmentDraft {
  const miner = hasGpu && !draft.assignments.some(({ devices }) => devices === 'gpus') ? 'kawpowminer' : 'xmrig';
  const { devices, algorithm, coin } = minerChoices[miner];
  const key = Math.max(-1, ...draft.assignments.map((one) => one.key)) + 1;
  return { key, devices, miner, path: '', algorithm, coin, wallet: '', pools: '', extraArgs: '' };
}

/** With what a pasted line says: in place of an assignment that nothing was written in yet, else behind the others. */
export function withPasted(draft: SetupDraft, { assignment, rigName }: Pasted): SetupDraft {
  if (assignment === null) return draft;
  const empty = draft.assignments.find(({ wallet, pools, path }) => wallet + pools + path === '');
  const key = empty?.key ?? Math.max(-1, ...draft.assignments.map((one) => one.key)) + 1;
  const filled = assignmentDraft(assignment, key);
  const assignments =
    empty === undefined ? [...draft.assignments, filled] : draft.assignments.map((one) => (one === empty ? filled : one));
  return { ...draft, assignments, rigName: rigName !== null && draft.rigName === 'rig1' ? rigName : draft.rigName };
}

/** Another miner brings its devices, algorithm and coin along, where they were still the last miner's. */
export function withMiner(assignment: AssignmentDraft, miner: RealMiner): AssignmentDraft {
  const before = choiceOf(assignment.miner);
  const { devices, algorithm, coin } = minerChoices[miner];
  return {
    ...assignment,
    miner,
    devices: assignment.devices === before.devices ? devices : assignment.devices,
    algorithm: assignment.algorithm === before.algorithm ? algorithm : assignment.algorithm,
    coin: assignment.coin === before.coin ? coin : assignment.coin,
  };
}

/**
 * What goes to `setup:apply`. Numbers that are none stay text, so that the app names the field; empty optional fields are left
 * out.
 */
export function setupFileOf(draft: SetupDraft): unknown {
  const { rigName, assignments, electricity, currency } = draft;
  return {
    rigName: rigName.trim(),
    assignments: assignments.map(assignmentOf),
    ...(electricity.trim() === '' ? {} : { electricityPerKwh: numberOrText(electricity) }),
    ...(currency.trim() === '' ? {} : { currency: currency.trim().toUpperCase() }),
  };
}

function assignmentOf(draft: AssignmentDraft): unknown {
  const { devices, miner, path, algorithm, coin, wallet, pools, extraArgs, alternatives } = draft;
  const args = lines(extraArgs);
  return {
    devices: devices === 'gpus' || devices === 'cpu' ? devices : devices.split(','),
    miner: {
      id: miner,
      ...(path.trim() === '' ? {} : { path: path.trim() }),
      ...(args.length === 0 ? {} : { extraArgs: args }),
    },
    algorithm: algorithm.trim(),
    coin: coin.trim(),
    wallet: wallet.trim(),
    pools: lines(pools),
    ...(alternatives === undefined ? {} : { alternatives }),
  };
}

/** Without the empty ones, so that an index in a fault is an index here. */
export function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function numberOrText(text: string): number | string {
  const plain = text.trim().replace(',', '.');
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : text.trim();
}

/** `44Aa BbCc …`: short groups are what eyes can compare. */
export function inGroupsOfFour(address: string): string {
  return (address.trim().match(/.{1,4}/gu) ?? []).join(' ');
}
