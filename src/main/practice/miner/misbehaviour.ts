import { type ChildProcess, spawn } from 'node:child_process';
import type { MinerAct } from '../driverProtocol';

/** Set in the environment of a process that a practice miner forks: the device it holds. */
export const forkVariable = 'FALLOW_PRACTICE_FORK';

interface Victim {
  setSilent(isSilent: boolean): void;
  write(text: string): void;
  /** False: whoever reads our log does not keep up. */
  canWrite(): boolean;
}

const floodMs = 20;
/** A pipe takes what is written at once or makes us wait: small pieces, so that signals are still heard. */
const floodLine = ' X 00:00:00 stratum  No pool answers, and here it is said once more for everybody to read\n';
const chunkBytes = 16 * 1024 * 1024;

/** All that `fallow practice` can do to a miner. */
export class Misbehaviour {
  private children: ChildProcess[] = [];
  private memory: Buffer[] = [];
  private flood: NodeJS.Timeout | null = null;

  constructor(
    private readonly victim: Victim,
    private readonly device: number,
  ) {}

  act(what: MinerAct, value: number): void {
    switch (what) {
      case 'crash':
        this.victim.write('terminate called without an active exception\n');
        process.kill(process.pid, 'SIGABRT');
        return;
      case 'hang':
        hang();
        return;
      case 'silent':
        this.victim.setSilent(true);
        return;
      case 'fork':
        this.fork();
        return;
      case 'memory':
        this.takeMemory(value * 1024 * 1024);
        return;
      case 'flood':
        this.startFlood(value);
        return;
      case 'calm':
        this.calm();
    }
  }

  /** Three children that ignore TERM, hold a piece of the GPU and outlive us; the last leaves our process group and session. */
  private fork(): void {
    for (const isDetached of [false, false, true]) {
      const child = spawn(process.execPath, [process.argv[1] ?? ''], {
        stdio: 'ignore',
        detached: isDetached,
        env: { ...process.env, [forkVariable]: String(this.device) },
      });
      child.on('error', () => this.victim.write('practice: a child could not be started\n'));
      child.unref();
      this.children.push(child);
    }
  }

  /** Touches every page, or the kernel would not give it. */
  private takeMemory(bytes: number): void {
    this.memory = [];
    for (let left = bytes; left > 0; left -= chunkBytes) this.memory.push(Buffer.alloc(Math.min(left, chunkBytes), 1));
  }

  private startFlood(linesPerS: number): void {
    if (this.flood !== null) clearInterval(this.flood);
    let owed = 0;
    this.flood = setInterval(() => {
      owed = Math.min(owed + (linesPerS * floodMs) / 1000, linesPerS);
      if (!this.victim.canWrite()) return;
      this.victim.write(floodLine.repeat(Math.floor(owed)));
      owed -= Math.floor(owed);
    }, floodMs);
  }

  private calm(): void {
    this.victim.setSilent(false);
    this.memory = [];
    if (this.flood !== null) clearInterval(this.flood);
    this.flood = null;
    for (const child of this.children) child.kill('SIGKILL');
    this.children = [];
  }
}

/** Blocks the event loop for good, without burning a core: no answer, no share, no signal handler. */
function hang(): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(never, 0, 0);
}
