/** A miner's program on this machine. */
export interface InstalledMiner {
  /** As the catalogue or the program itself says; null: it does not say. */
  readonly version: string | null;
  /** Absolute path of the executable. */
  readonly path: string;
  /** Where it is from: fetched and checked by us, or a file the user chose. */
  readonly from: 'download' | 'file';
}

/** How far a download is; `totalBytes` null: the server does not say. */
export interface DownloadProgress {
  readonly step: 'downloading' | 'checking' | 'unpacking';
  readonly doneBytes: number;
  readonly totalBytes: number | null;
}

/** One miner of the catalogue, and what of it is on this machine. */
export interface MinerListing {
  readonly id: string;
  readonly name: string;
  /** The version that the catalogue offers. */
  readonly version: string;
  /** The author's page. */
  readonly page: string;
  /** SPDX; null: terms of the author's own. */
  readonly licence: string | null;
  readonly source: 'open' | 'closed';
  /** What the author keeps of the work, %; it differs by algorithm. */
  readonly devFeePct: { readonly min: number; readonly max: number };
  readonly cards: readonly ('nvidia' | 'amd' | 'intel' | 'cpu')[];
  /** Oldest driver; null: nobody has published one. */
  readonly driverFloor: string | null;
  /** Who published the checksum a download is held against; null: nobody, so a file has to be chosen. */
  readonly checksumBy: 'author' | 'rainbowminer' | null;
  /** What mines when this miner is set up without a path; null: what lies on PATH, if anything. */
  readonly current: InstalledMiner | null;
  /** What a rollback brings back. */
  readonly previous: InstalledMiner | null;
  readonly progress: DownloadProgress | null;
  /** How the last download failed; null: it did not. */
  readonly fault: { readonly code: string; readonly values: Readonly<Record<string, string | number>> } | null;
}
