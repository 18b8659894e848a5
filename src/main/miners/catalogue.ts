import type { MinerId } from '../../shared/literals';
import type { MinerAdapter } from './adapter';
import { ethminer012, ethminer019 } from './adapters/ethminer';
import { kawpowminer } from './adapters/kawpowminer';
import { practice } from './adapters/practice';
import { xmrig } from './adapters/xmrig';

const byId: Readonly<Record<MinerId, MinerAdapter>> = {
  practice,
  xmrig,
  'ethminer-0.12': ethminer012,
  'ethminer-0.19': ethminer019,
  kawpowminer,
};

/** Every miner we know, the practice miner first. */
export const adapters: readonly MinerAdapter[] = Object.values(byId);

export function findAdapter(id: MinerId): MinerAdapter {
  return byId[id];
}
