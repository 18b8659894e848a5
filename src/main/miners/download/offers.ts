import { z } from 'zod';
import bzminer from '../../../../assets/miners/bzminer.json';
import ethminer012 from '../../../../assets/miners/ethminer-0.12.json';
import ethminer019 from '../../../../assets/miners/ethminer-0.19.json';
import gminer from '../../../../assets/miners/gminer.json';
import kawpowminer from '../../../../assets/miners/kawpowminer.json';
import lolminer from '../../../../assets/miners/lolminer.json';
import nbminer from '../../../../assets/miners/nbminer.json';
import rigel from '../../../../assets/miners/rigel.json';
import srbminerMulti from '../../../../assets/miners/srbminer-multi.json';
import tRex from '../../../../assets/miners/t-rex.json';
import teamredminer from '../../../../assets/miners/teamredminer.json';
import xmrig from '../../../../assets/miners/xmrig.json';

const https = z.string().regex(/^https:\/\/[!-~]+$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const plainName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/;

const archiveSchema = z.union([
  z.strictObject({ url: https, format: z.enum(['tar.gz', 'tar.xz']), sha256, publishedBy: z.enum(['author', 'rainbowminer']) }),
  z.strictObject({
    url: https,
    format: z.enum(['tar.gz', 'tar.xz']),
    /** A list of checksums beside the release, with a detached OpenPGP signature by that key (keys.ts). */
    sums: z.strictObject({ url: https, signatureUrl: https, fingerprint: z.string().regex(/^[0-9a-f]{40}$/) }),
    publishedBy: z.enum(['author', 'rainbowminer']),
  }),
]);

/** One file of assets/miners. `archive` null: nobody publishes a checksum for it, so none is fetched. */
export const offerSchema = z.strictObject({
  id: z.string().regex(plainName),
  name: z.string().min(1),
  version: z.string().regex(plainName),
  page: https,
  licence: z.string().nullable(),
  source: z.enum(['open', 'closed']),
  devFeePct: z.strictObject({ min: z.number().min(0).max(100), max: z.number().min(0).max(100) }),
  cards: z.array(z.enum(['nvidia', 'amd', 'intel', 'cpu'])).min(1),
  driverFloor: z.string().nullable(),
  /** Name of the executable in the archive. */
  program: z.string().regex(plainName),
  archive: archiveSchema.nullable(),
});

export type MinerOffer = z.infer<typeof offerSchema>;
export type MinerArchive = z.infer<typeof archiveSchema>;

const files: readonly unknown[] = [
  xmrig,
  tRex,
  lolminer,
  gminer,
  teamredminer,
  rigel,
  srbminerMulti,
  bzminer,
  kawpowminer,
  ethminer019,
  ethminer012,
  nbminer,
];

/**
 * Every miner that can be fetched or chosen.
 * @throws when a file of ours breaks its schema: a bug, found by the first test
 */
export function minerOffers(): readonly MinerOffer[] {
  return files.map((file) => offerSchema.parse(file));
}
