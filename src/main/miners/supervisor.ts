import { tmpdir } from 'node:os';
import type { Timings } from '../../shared/setup';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import type { Processes } from '../platform/processes';
import type { MinerPlan } from './adapter';
import { type ApiClient, LoopbackApi } from './apiClient';
import { LiveSession } from './liveSession';
import { type PoolReach, TcpReach } from './poolReach';
import { LoopbackPorts, type PortAllocator } from './ports';
import type { MinerSession } from './session';

export interface SupervisorDeps {
  readonly processes: Processes;
  readonly clock: Clock;
  readonly log: Log;
  /** Asked anew at each step, so that changed settings hold for running miners too. */
  readonly timings: () => Timings;
  /** Called before the end of a miner is judged: whoever killed it may have told so already. */
  readonly beforeVerdict?: () => void;
  readonly ports?: PortAllocator;
  readonly api?: ApiClient;
  readonly pools?: PoolReach;
  /** Where miners run; they may drop files there. Default: the system's directory for temporary files. */
  readonly cwd?: string;
}

/** Runs miners: each launch is one session, watched to its end. Starting again is the rig's business. */
export class Supervisor {
  private readonly ports: PortAllocator;
  private readonly api: ApiClient;
  private readonly pools: PoolReach;

  constructor(private readonly deps: SupervisorDeps) {
    this.ports = deps.ports ?? new LoopbackPorts();
    this.api = deps.api ?? new LoopbackApi();
    this.pools = deps.pools ?? new TcpReach();
  }

  /** Returns at once; whatever goes wrong is told by onDidEnd, never before the caller could subscribe. */
  launch(plan: MinerPlan): MinerSession {
    const { processes, clock, log, timings, cwd, beforeVerdict } = this.deps;
    const { ports, api, pools } = this;
    return new LiveSession(plan, {
      processes,
      clock,
      log,
      timings,
      beforeVerdict: beforeVerdict ?? (() => undefined),
      ports,
      api,
      pools,
      cwd: cwd ?? tmpdir(),
    });
  }
}
