import { fail, ok, type Result } from '../../shared/faults';

/** What the choice needs to know of a device; `index` among the rig's GPUs in PCI order. */
export interface ClaimDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'practice' | 'cpu';
  readonly index: number;
  readonly name: string;
}

/** What a job said it wants. */
export interface ClaimWish {
  /** `--gpus` as typed; null: not given. */
  readonly gpus: string | null;
  /** The job's environment; only the variables below are read. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The variables that choose GPUs, as a claim carries them. */
export const claimVariables = [
  'CUDA_VISIBLE_DEVICES',
  'CUDA_DEVICE_ORDER',
  'ROCR_VISIBLE_DEVICES',
  'HIP_VISIBLE_DEVICES',
] as const;

export interface ClaimTarget {
  readonly devices: readonly string[];
  /** New value for CUDA_VISIBLE_DEVICES; null: leave it alone. */
  readonly cuda: string | null;
  /** New value for ROCR_VISIBLE_DEVICES; null: leave it alone. */
  readonly rocr: string | null;
}

/**
 * Which devices a claim wants, and what the job's environment must say about it. `--gpus` counts as `fallow gpus` does;
 * without it the inherited variables count, read as CUDA reads them; without those, every device, the CPU too. A job that
 * hid all GPUs from itself wants the CPU. Fails with app/usage: unknown GPU, or one that an inherited variable hides.
 */
export function claimDevices(wish: ClaimWish, devices: readonly ClaimDevice[]): Result<ClaimTarget> {
  const inherited = inheritedDevices(wish.env, devices);
  if (wish.gpus === null) return ok({ devices: inherited ?? devices.map((device) => device.id), cuda: null, rocr: null });
  const chosen = chosenGpus(wish.gpus, gpusOf(devices));
  if (!chosen.ok) return chosen;
  const hidden = chosen.value.find((gpu) => inherited !== null && !inherited.includes(gpu.id));
  if (hidden !== undefined) {
    return usage(`--gpus ${wish.gpus} contradicts the environment, which hides GPU ${hidden.index}`);
  }
  return ok({
    devices: chosen.value.map((gpu) => gpu.id),
    cuda: namesFor(chosen.value, 'nvidia', devices),
    rocr: namesFor(chosen.value, 'amd', devices),
  });
}

function usage(problem: string) {
  return fail('app/usage', problem, { problem });
}

function gpusOf(devices: readonly ClaimDevice[]): readonly ClaimDevice[] {
  return devices.filter((device) => device.kind === 'gpu').sort((one, other) => one.index - other.index);
}

function chosenGpus(list: string, gpus: readonly ClaimDevice[]): Result<readonly ClaimDevice[]> {
  const chosen: ClaimDevice[] = [];
  for (const entry of list.split(',').map((text) => text.trim())) {
    const gpu = /^\d+$/.test(entry) ? gpus.find((candidate) => candidate.index === Number(entry)) : byPrefix(entry, gpus);
    if (gpu === undefined) return usage(`--gpus ${list}: there is no GPU "${entry}" (fallow gpus lists them)`);
    if (!chosen.includes(gpu)) chosen.push(gpu);
  }
  return ok(chosen);
}

/** A UUID may be cut short, as CUDA allows, where it stays unique. */
function byPrefix(text: string, gpus: readonly ClaimDevice[]): ClaimDevice | undefined {
  const wanted = text.toLowerCase();
  const exact = gpus.find((gpu) => gpu.id.toLowerCase() === wanted);
  if (exact !== undefined || wanted.length < 5) return exact;
  const found = gpus.filter((gpu) => gpu.id.toLowerCase().startsWith(wanted));
  return found.length === 1 ? found[0] : undefined;
}

/** Device ids by the inherited variables; null when none of them chooses. */
export function inheritedDevices(env: ClaimWish['env'], devices: readonly ClaimDevice[]): readonly string[] | null {
  const cuda = env['CUDA_VISIBLE_DEVICES'];
  const rocm = env['ROCR_VISIBLE_DEVICES'] ?? env['HIP_VISIBLE_DEVICES'];
  if (cuda === undefined && rocm === undefined) return null;
  const gpus = gpusOf(devices);
  const amd = gpus.filter((gpu) => gpu.vendor === 'amd');
  const others = gpus.filter((gpu) => gpu.vendor !== 'amd' && gpu.vendor !== 'intel');
  // HIP obeys CUDA_VISIBLE_DEVICES too, and on a rig of AMD cards alone nothing else can be meant.
  const cudaGpus = others.length > 0 ? others : amd;
  const wanted = new Set<string>();
  if (cuda !== undefined) for (const gpu of visible(cuda, cudaGpus, hasFixedOrder(env, cudaGpus))) wanted.add(gpu.id);
  if (rocm !== undefined) for (const gpu of visible(rocm, amd, true)) wanted.add(gpu.id);
  if (wanted.size > 0) return [...wanted];
  return devices.filter((device) => device.kind === 'cpu').map((device) => device.id);
}

/** Plain indexes mean PCI order when it was asked for; CUDA's own order, fastest first, is the same on equal cards. */
function hasFixedOrder(env: ClaimWish['env'], gpus: readonly ClaimDevice[]): boolean {
  if (env['CUDA_DEVICE_ORDER'] === 'PCI_BUS_ID') return true;
  return gpus.every((gpu) => gpu.vendor === 'amd' || gpu.name === gpus[0]?.name);
}

/**
 * The GPUs that a `…_VISIBLE_DEVICES` leaves visible: CUDA stops at the first entry that it does not know (`-1`, `NoDevFiles`,
 * an empty string). Plain indexes on cards whose order we cannot know, and slices of a card (`MIG-…`), mean all of them.
 */
function visible(value: string, gpus: readonly ClaimDevice[], isOrdered: boolean): readonly ClaimDevice[] {
  const found: ClaimDevice[] = [];
  for (const entry of value.split(',').map((text) => text.trim())) {
    if (entry.startsWith('MIG-')) return gpus;
    const isIndex = /^\d+$/.test(entry);
    const gpu = isIndex ? gpus[Number(entry)] : byPrefix(entry, gpus);
    if (gpu === undefined) break;
    if (isIndex && !isOrdered) return gpus;
    if (!found.includes(gpu)) found.push(gpu);
  }
  return found;
}

/** Practice GPUs have no name that a driver knows: null for them. UUIDs hold in any order, so they are what is handed on. */
function namesFor(chosen: readonly ClaimDevice[], vendor: 'nvidia' | 'amd', devices: readonly ClaimDevice[]): string | null {
  const ofVendor = gpusOf(devices).filter((gpu) => gpu.vendor === vendor);
  const names = chosen
    .filter((gpu) => gpu.vendor === vendor)
    .map((gpu) => (/^GPU-[A-Za-z0-9-]+$/.test(gpu.id) ? gpu.id : String(ofVendor.indexOf(gpu))));
  return names.length === 0 ? null : names.join(',');
}
