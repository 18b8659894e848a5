import { isOwnMinerId, type KnownMinerId, type MinerId } from '../../shared/literals';
import type { MinerAdapter } from './adapter';
import { bzminer } from './adapters/bzminer';
import { ethminer012, ethminer019 } from './adapters/ethminer';
import { gminer } from './adapters/gminer';
import { kawpowminer } from './adapters/kawpowminer';
import { lolminer } from './adapters/lolminer';
import { nbminer } from './adapters/nbminer';
import { practice } from './adapters/practice';
import { rigel } from './adapters/rigel';
import { srbminer } from './adapters/srbminer';
import { teamredminer } from './adapters/teamredminer';
import { trex } from './adapters/trex';
import { xmrig } from './adapters/xmrig';

const byId: Readonly<Record<KnownMinerId, MinerAdapter>> = {
  practice,
  xmrig,
  'ethminer-0.12': ethminer012,
  'ethminer-0.19': ethminer019,
  kawpowminer,
  't-rex': trex,
  lolminer,
  gminer,
  teamredminer,
  rigel,
  'srbminer-multi': srbminer,
  nbminer,
  bzminer,
};

/** Every miner we know, the practice miner first. */
export const adapters: readonly MinerAdapter[] = Object.values(byId);

/** `own`: those that the user described. One that is set up and whose file is gone can use no device. */
export function findAdapter(id: MinerId, own: readonly MinerAdapter[] = []): MinerAdapter {
  if (!isOwnMinerId(id)) return byId[id];
  return own.find((adapter) => adapter.id === id) ?? { ...practice, id, name: id, vendors: [], algorithms: [] };
}
