import { ok, type Result } from '../../shared/faults';
import type { MinerId } from '../../shared/literals';
import type { Assignment, Settings } from '../../shared/setup';
import { blockTimeMs } from '../coins/blockTime';
import type { DeviceInfo } from '../gpus/source';
import type { MinerAdapter, MinerPlan } from '../miners/adapter';
import { withFlags } from './tuning/flags';

/** How the practice miner is launched: a script that the app's own Node runs, against the app's own pool. */
export interface PracticeLaunch {
  readonly path: string;
  readonly prefixArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pool: () => string;
}

export interface PlanFacts {
  readonly settings: Settings;
  readonly adapter: (id: MinerId) => MinerAdapter;
  /** Absolute path of the miner: the one that was given, else the one that was fetched or chosen, else the first on PATH. */
  readonly executable: (given: string | undefined, adapter: MinerAdapter) => Result<string>;
  /** Where a device has several coins: the assignment with the one to mine now. */
  readonly chosen?: (device: string, assignment: Assignment) => Assignment;
  /** A miner's flags with what a rule of the owner makes of them now. */
  readonly ruled?: (device: string, miner: string, args: readonly string[]) => readonly string[];
  /** null: this rig is real. */
  readonly practice: PracticeLaunch | null;
}

/** The first that names the device with a miner that can use it. */
export function assignmentFor(
  device: DeviceInfo,
  assignments: readonly Assignment[],
  canUse: (assignment: Assignment) => boolean,
): Assignment | undefined {
  return assignments.find((candidate) => includes(candidate.devices, device) && canUse(candidate));
}

/** The plan by which a device mines; null: nothing is set up for it. */
export function planFor(device: DeviceInfo, threads: number | null, facts: PlanFacts): Result<MinerPlan> | null {
  const { settings, practice } = facts;
  // "All GPUs" means those the miner can use: not the Intel card beside them.
  const canUse = ({ miner }: Assignment) => practice !== null || facts.adapter(miner.id).vendors.includes(device.vendor);
  const found = assignmentFor(device, settings.assignments, canUse);
  const assignment = found === undefined ? undefined : (facts.chosen?.(device.id, found) ?? found);
  if (practice !== null) return device.vendor === 'practice' ? ok(practicePlan(device, assignment, practice, facts)) : null;
  if (assignment === undefined || assignment.miner.id === 'practice') return null;
  const adapter = facts.adapter(assignment.miner.id);
  const path = facts.executable(assignment.miner.path, adapter);
  if (!path.ok) return path;
  return ok({
    ...common(device, assignment, facts, adapter, assignment.algorithm),
    adapter,
    path: path.value,
    prefixArgs: [],
    env: {},
    algorithm: assignment.algorithm,
    coin: assignment.coin,
    wallet: assignment.wallet,
    pools: assignment.pools,
    threads,
    blockMs: blockTimeMs(assignment.coin, assignment.algorithm),
  });
}

function practicePlan(
  device: DeviceInfo,
  assignment: Assignment | undefined,
  practice: PracticeLaunch,
  facts: PlanFacts,
): MinerPlan {
  const adapter = facts.adapter('practice');
  return {
    ...common(device, assignment, facts, adapter, 'practice'),
    adapter,
    path: practice.path,
    prefixArgs: practice.prefixArgs,
    env: practice.env,
    algorithm: 'practice',
    coin: 'PRACTICE',
    wallet: 'practice',
    pools: [practice.pool()],
    threads: null,
    blockMs: null, // its pool has no chain: it renews its job by the clock
  };
}

function common(
  device: DeviceInfo,
  assignment: Assignment | undefined,
  { settings: { rigName, tuner }, ruled }: PlanFacts,
  adapter: MinerAdapter,
  algorithm: string,
) {
  const { id, kind, index, vendorIndex, vendor, pci } = device;
  const args = tuned(assignment?.miner.extraArgs ?? [], tuner.adopted[id], adapter, algorithm);
  return {
    device: { id, kind, index: vendorIndex ?? index, vendor, pci },
    worker: rigName,
    extraArgs: ruled?.(id, adapter.id, args) ?? args,
  };
}

/** What the tuner found holds for one miner and algorithm. */
function tuned(
  args: readonly string[],
  adopted: Settings['tuner']['adopted'][string] | undefined,
  adapter: MinerAdapter,
  algorithm: string,
): readonly string[] {
  const isFor = adopted?.miner === adapter.id && adopted.algorithm === algorithm;
  return isFor ? withFlags(args, adopted.values) : args;
}

function includes(devices: Assignment['devices'], device: DeviceInfo): boolean {
  if (devices === 'gpus') return device.kind === 'gpu';
  if (devices === 'cpu') return device.kind === 'cpu';
  return devices.includes(device.id) || (device.kind === 'gpu' && devices.includes(String(device.index)));
}
