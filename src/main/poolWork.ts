import type { FaultCode } from '../shared/faults';
import { parsePool } from './miners/adapters/poolUrl';
import type { Clock } from './platform/clock';
import { PoolProbe, type ProbeOptions } from './pools/probe';
import { algorithmOf, workOfAlgorithm } from './pools/probePlan';

/** The login of one device at a pool. */
interface Login {
  readonly coin: string;
  readonly wallet: string;
  readonly worker: string;
}

/** Some pools send the first job only when the next block is there or a second has passed. */
const probeTimes = { budgetMs: 10_000, graceMs: 4000 };
/** A miner does not look at certificates as the probe does. */
const certificateFaults: readonly FaultCode[] = [
  'pool/certificate-expired',
  'pool/certificate-untrusted',
  'pool/certificate-wrong-name',
  'pool/certificate-invalid',
];

/** Whether a pool that had failed works again: with a real login, because a pool that only accepts connections is still down. */
export class PoolWork {
  private readonly probe: PoolProbe;

  constructor(clock: Clock, times: ProbeOptions = probeTimes) {
    this.probe = new PoolProbe(clock, times);
  }

  /** Never throws. Where the coin's pools speak what the probe does not, that they answer has to do. */
  async isThere(pool: string, { coin, wallet, worker }: Login): Promise<boolean> {
    const target = parsePool(pool);
    if (target === null) return false;
    const { fault, reachable, hasWork } = await this.probe.probe(target, { coin, wallet, worker });
    if (fault !== null && certificateFaults.includes(fault.code)) return true;
    if (workOfAlgorithm(algorithmOf(coin)) === null) return reachable;
    return fault === null && hasWork;
  }
}
