import { hostname } from 'node:os';
import { hashesOfTarget } from '../../pools/stratum';
import { type DriverLink, openDriver } from '../driverLink';
import type { FromDriver } from '../driverProtocol';
import { findShare, shareLimit, workScale } from '../work';
import { MinerApi } from './api';
import type { MinerView } from './apiAnswers';
import type { MinerOptions } from './args';
import { gibText, hashText, type MinerLog } from './log';
import { Misbehaviour } from './misbehaviour';
import { type MinerJob, StratumClient } from './stratumClient';

export const version = 'ethminer-0.19.0-practice';
/** What epoch 524 of ethash takes on a card: 5.1 GiB. */
const dagMiB = 5222;
const epoch = 524;
const dagMs = 1000;

type Opened = Extract<FromDriver, { say: 'opened' }>;
type Reading = Extract<FromDriver, { say: 'reading' }>;

/** The practice miner: one device, one pool at a time. Ends the process when it has nothing left to do. */
export class PracticeMiner {
  private readonly startedMs = performance.now();
  private readonly pool: StratumClient;
  private readonly api: MinerApi | null;
  private readonly misbehaviour: Misbehaviour;
  private link: DriverLink | null = null;
  private card: Opened | null = null;
  private reading: Reading = { say: 'reading', hashrateHs: 0, temperatureC: 0, fanPct: 0, powerW: 0 };
  private job: MinerJob | null = null;
  private limit = shareLimit(0n);
  private dag: 'none' | 'building' | 'ready' | 'noMemory' = 'none';
  private dagTimer: NodeJS.Timeout | null = null;
  private shareTimer: NodeJS.Timeout | null = null;
  private isHashing = false;
  private isPaused = false;
  /** After a pause it stands still until the next job, as ethminer does. */
  private waitsForJob = false;
  private accepted = 0;
  private rejected = 0;
  private lastShareMs = this.startedMs;

  constructor(
    private readonly options: MinerOptions,
    private readonly driverPath: string,
    private readonly log: MinerLog,
    private readonly write: (text: string) => void,
    private readonly exit: (code: number) => void,
  ) {
    this.pool = new StratumClient(options, log, {
      onJob: (job) => this.takeJob(job),
      onVerdict: (isAccepted) => this.count(isAccepted),
      onDisconnected: () => this.refresh(),
      onExhausted: () => this.stop(),
    });
    const commands = {
      view: () => this.view(),
      pause: (isPaused: boolean) => this.pause(isPaused),
      restart: () => this.restart(),
    };
    this.api = options.api === null ? null : new MinerApi(options.api, commands, log);
    const victim = {
      write,
      canWrite: () => !process.stderr.writableNeedDrain,
      setSilent: (isSilent: boolean) => {
        if (this.api !== null) this.api.isSilent = isSilent;
      },
    };
    this.misbehaviour = new Misbehaviour(victim, options.device);
  }

  start(): void {
    const { device, flags } = this.options;
    for (const pool of this.options.pools) this.log.line('i', 'ethminer', `Configured pool ${pool.host}:${pool.port}`);
    this.link = openDriver(
      this.driverPath,
      (message) => this.hear(message),
      () => this.link?.say({ say: 'open', index: device, pid: process.pid, vramMiB: dagMiB, flags, takesOrders: true }),
      () => this.driverLost(),
    );
  }

  /** The clean end, for SIGINT and SIGTERM too. */
  stop(): void {
    this.log.line('i', 'main', 'Got interrupt ...');
    if (this.pool.isConnected) this.log.line('i', 'main', `Disconnected from ${this.pool.host}`);
    this.log.line('i', 'main', 'Shutting down miners...');
    this.log.line('i', 'main', 'Terminated!');
    this.exit(0);
  }

  private hear(message: FromDriver): void {
    switch (message.say) {
      case 'opened':
        this.opened(message);
        return;
      case 'refused':
        this.refused(message.why, message.neededMiB, message.freeMiB);
        return;
      case 'reading':
        this.reading = message;
        this.refresh();
        return;
      case 'act':
        this.misbehaviour.act(message.what, message.value);
        return;
      case 'mood': // for pools
    }
  }

  private opened(card: Opened): void {
    this.card = card;
    this.begin();
    this.log.line('cu', 'cuda-0', `Using Pci Id : ${shortPci(card.pci)} ${card.name} Memory : ${gibText(card.vramMiB)}`);
  }

  private refused(why: 'noDevice' | 'noMemory', neededMiB: number, freeMiB: number): void {
    if (why === 'noDevice') {
      this.write('Error: No usable mining devices found\n');
      this.exit(2);
      return;
    }
    this.dag = 'noMemory';
    this.begin();
    const need = `Epoch ${epoch} requires ${gibText(neededMiB)} memory. Only ${gibText(freeMiB)} available on device.`;
    this.log.line('X', 'cuda-0', `${need} This device hasn't enough memory available. Mining suspended ...`);
  }

  private begin(): void {
    this.api?.start();
    this.pool.connect();
    this.log.line('i', 'ethminer', 'Spinning up miners...');
    setInterval(() => this.speakSpeed(), this.options.displayIntervalS * 1000);
  }

  private driverLost(): void {
    if (this.card === null) this.write('Error: No usable mining devices found\n');
    else
      this.log.line(
        'X',
        'cuda-0',
        `CUDA error in func search at line 460 unspecified launch failure on CUDA device ${shortPci(this.card.pci)}`,
      );
    this.exit(this.card === null ? 2 : 1);
  }

  private takeJob(job: MinerJob): void {
    this.waitsForJob = false;
    if (this.job?.target !== job.target) {
      this.limit = shareLimit(job.target);
      this.log.line('i', 'stratum', `Epoch : ${epoch} Difficulty : ${hashText(hashesOfTarget(job.target))}`);
    }
    this.job = job;
    if (this.dag === 'none') this.buildDag();
    this.refresh();
  }

  private buildDag(): void {
    const card = this.card;
    if (card === null) return;
    this.dag = 'building';
    this.log.line('cu', 'cuda-0', `Generating DAG + Light : ${gibText(card.heldMiB)}`);
    this.dagTimer = setTimeout(() => {
      this.dag = 'ready';
      this.log.line('cu', 'cuda-0', `Generated DAG + Light in ${dagMs} ms. ${gibText(card.freeMiB)} left.`);
      this.refresh();
    }, dagMs);
  }

  /** Hashes or not, as everything now stands. */
  private refresh(): void {
    const can = this.job !== null && this.pool.isConnected && this.dag === 'ready' && !this.isPaused && !this.waitsForJob;
    if (can !== this.isHashing) {
      this.isHashing = can;
      this.link?.say({ say: 'busy', isBusy: can });
      if (!can) this.reading = { ...this.reading, hashrateHs: 0 };
    }
    if (!can || this.reading.hashrateHs <= 0) this.stopShares();
    else if (this.shareTimer === null) this.scheduleShare();
  }

  /** Shares are a Poisson process: waits are exponential, their mean is what the present hashrate needs for the job's difficulty. */
  private scheduleShare(): void {
    if (this.job === null) return;
    const meanS = hashesOfTarget(this.job.target) / this.reading.hashrateHs;
    const waitS = Math.min(-Math.log(1 - Math.random()) * meanS, 3600);
    this.shareTimer = setTimeout(() => {
      this.shareTimer = null;
      this.findShare();
      this.refresh();
    }, waitS * 1000);
  }

  private stopShares(): void {
    if (this.shareTimer !== null) clearTimeout(this.shareTimer);
    this.shareTimer = null;
  }

  private findShare(): void {
    const job = this.job;
    if (job === null) return;
    const realHashes = Math.ceil(hashesOfTarget(job.target) / workScale);
    const nonce = findShare(job.header, job.prefix, this.limit, Math.min(realHashes * 30, 1_000_000));
    if (nonce !== null) this.pool.submit(job, nonce);
  }

  private count(isAccepted: boolean): void {
    this.lastShareMs = performance.now();
    if (isAccepted) this.accepted += 1;
    else this.rejected += 1;
  }

  private pause(isPaused: boolean): void {
    if (this.isPaused && !isPaused) this.waitsForJob = true;
    this.isPaused = isPaused;
    this.refresh();
  }

  private restart(): void {
    this.log.line('i', 'ethminer', 'Restart miners...');
    this.log.line('i', 'ethminer', 'Shutting down miners...');
    if (this.dagTimer !== null) clearTimeout(this.dagTimer);
    if (this.dag !== 'noMemory') this.dag = 'none';
    this.refresh();
    this.log.line('i', 'ethminer', 'Spinning up miners...');
    if (this.job !== null && this.dag === 'none') this.buildDag();
  }

  private speakSpeed(): void {
    const minutes = Math.floor(this.uptimeS() / 60);
    const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
    const rejected = this.rejected === 0 ? '' : `:R${this.rejected}`;
    const [number, unit] = hashText(this.reading.hashrateHs).split(' ');
    this.log.line('m', 'ethminer', `${time} A${this.accepted}${rejected} ${number} ${unit} - cu0 ${number}`);
  }

  private uptimeS(): number {
    return Math.floor((performance.now() - this.startedMs) / 1000);
  }

  private view(): MinerView {
    const { temperatureC, fanPct, powerW, hashrateHs } = this.reading;
    const { monitor } = this.options;
    const hasMemory = this.dag !== 'noMemory';
    return {
      version,
      hostName: hostname(),
      uptimeS: this.uptimeS(),
      poolUri: this.pool.pool.uri,
      pool: this.pool.host,
      isConnected: this.pool.isConnected,
      switches: this.pool.connections,
      hashrateHs,
      accepted: this.accepted,
      rejected: this.rejected,
      invalid: 0,
      lastShareAgeS: Math.floor((performance.now() - this.lastShareMs) / 1000),
      difficulty: this.job === null ? 0 : Math.round(hashesOfTarget(this.job.target)),
      epoch,
      device: {
        name: `${this.card?.name ?? 'Practice card'} ${gibText(this.card?.vramMiB ?? 0)}`,
        pci: shortPci(this.card?.pci ?? ''),
        sensors: [monitor > 0 ? temperatureC : 0, monitor > 0 ? fanPct : 0, monitor > 1 ? powerW : 0],
      },
      isPaused: this.isPaused || !hasMemory,
      pauseReason: hasMemory ? (this.isPaused ? 'Api request' : null) : 'Insufficient GPU memory',
    };
  }
}

/** 0000:01:00.0 -> 01:00.0 */
function shortPci(pci: string): string {
  return pci.replace(/^[0-9a-f]{4}:/, '');
}
