/** Where a value comes from: the vendor's library, the kernel's files, the miner's own word, or worked out from other values. */
export const provenances = ['driver', 'sysfs', 'miner', 'estimated'] as const;
export type Provenance = (typeof provenances)[number];

/**
 * Why a card's clocks are below what they could be, in the order of the driver's bits. `hot`: the driver slows the chip down;
 * `hwHot`, `hwSlowdown` and `powerBrake`: the board does, which halves the clocks or worse.
 */
export const throttleReasons = [
  'idle',
  'clockSetting',
  'powerLimit',
  'hwSlowdown',
  'syncBoost',
  'hot',
  'hwHot',
  'powerBrake',
  'displaySetting',
] as const;
export type ThrottleReason = (typeof throttleReasons)[number];

/** What a GPU's driver knows beyond the plain readings; null: this driver or card cannot say. */
export interface GpuDetails {
  readonly hotspotC: number | null;
  readonly fanRpm: number | null;
  readonly vramFreeMiB: number | null;
  /** Share of the last sample period in which a kernel ran, or memory was read or written. */
  readonly utilisationPct: number | null;
  readonly memoryUtilisationPct: number | null;
  readonly coreClockMHz: number | null;
  readonly memoryClockMHz: number | null;
  readonly maxCoreClockMHz: number | null;
  readonly maxMemoryClockMHz: number | null;
  /** Set now, after every other limit of the board, and what may be set. */
  readonly powerLimitW: number | null;
  readonly enforcedPowerLimitW: number | null;
  readonly minPowerLimitW: number | null;
  readonly maxPowerLimitW: number | null;
  readonly defaultPowerLimitW: number | null;
  readonly pcieGen: number | null;
  readonly pcieWidth: number | null;
  /** What card and slot could do together. */
  readonly maxPcieGen: number | null;
  readonly maxPcieWidth: number | null;
  /** Empty: nothing holds it back. */
  readonly throttle: readonly ThrottleReason[] | null;
  /** The driver's last error report for this card (XID of NVIDIA), and when it came, ms since 1970. */
  readonly lastXid: { readonly xid: number; readonly atMs: number } | null;
}

/** A process that the driver says is on a GPU. One that computes and draws is there twice, with the same memory. */
export interface GpuProcess {
  readonly pid: number;
  /** Id of the device. */
  readonly device: string;
  readonly usedMiB: number | null;
  readonly kind: 'compute' | 'graphics' | 'mps';
  /** Of the multiprocessors since the last listing; 0: the driver counts it and saw nothing, null: it cannot say. */
  readonly smPct: number | null;
  /** The busier of encoder and decoder. */
  readonly videoPct: number | null;
}
