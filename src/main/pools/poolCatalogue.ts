import { z } from 'zod';
import file from '../../../assets/pools/pools.json';

const family = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** As published; null: not known. */
  feePct: z.number().nullable(),
  isFeeVerified: z.boolean(),
  source: z.string(),
});
const pool = z.strictObject({
  coin: z.string(),
  family: z.string(),
  region: z.string(),
  /** `host:port`; null: it has none such. */
  tcp: z.string().nullable(),
  tls: z.string().nullable(),
  isVerified: z.boolean(),
  isTlsVerified: z.boolean(),
});
const catalogue = z.strictObject({ source: z.string(), families: z.array(family), pools: z.array(pool) }).parse(file);

/** One server of a pool, as it can be mined at. */
export interface KnownPool {
  readonly url: string;
  readonly family: string;
  readonly operator: string;
  /** `eu`, `us`, `asia`, `auto`, … */
  readonly region: string;
  readonly isTls: boolean;
  readonly feePct: number | null;
  readonly isVerified: boolean;
}

/** Every server that we know for a coin; one whose port is verified to speak TLS by that, any other without. */
export function poolsOf(ticker: string): readonly KnownPool[] {
  return catalogue.pools.flatMap(({ coin, family: id, region, tcp, tls, isVerified, isTlsVerified }) => {
    if (coin !== ticker) return [];
    const isTls = tls !== null && (isTlsVerified || tcp === null);
    const address = isTls ? tls : tcp;
    if (address === null) return [];
    const { name, feePct } = catalogue.families.find((entry) => entry.id === id) ?? { name: id, feePct: null };
    const url = `stratum+${isTls ? 'ssl' : 'tcp'}://${address}`;
    return [{ url, family: id, operator: name, region, isTls, feePct, isVerified }];
  });
}
