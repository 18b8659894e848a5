import type { DeviceInfo, Reading } from './gpus/source';
import type { Telemetry } from './gpus/telemetry';
import type { GuardHooks } from './guardDesk';
import type { Claims } from './jobs/claims';
import type { ProcessUsage } from './jobs/classify';
import { isReadable } from './jobs/gpuNodes';
import type { Guard } from './jobs/guard';
import type { Holder } from './jobs/holders';
import type { Intents } from './jobs/intents';
import type { Job } from './jobs/job';
import { JobLedger } from './jobs/jobLedger';
import { Jobs } from './jobs/jobs';
import { ListedHolders } from './jobs/listedHolders';
import type { GuardReadings } from './jobs/residence';
import type { GuardSnapshot } from './jobs/sentinel/messages';
import type { Clock } from './platform/clock';
import { isDead, type Proc } from './platform/proc';
import type { RigDevice } from './rig/rigDevice';

export interface JobWatchDeps {
  readonly clock: Clock;
  readonly proc: Proc;
  readonly claims: Claims;
  readonly intents: Intents;
  readonly guard: Guard;
  readonly hooks: GuardHooks;
  readonly telemetry: Telemetry;
  readonly infos: () => readonly DeviceInfo[];
  readonly devices: () => readonly RigDevice[];
  /** The GPUs have no nodes that could be opened. */
  readonly isWithoutNodes: boolean;
}

/** Beside the miner's own need, MiB: what else a desktop or a notebook takes from one moment to the next. */
const roomMiB = 512;
/** After a program came or went, when the drivers' lists are asked for again: a context needs a moment to be made. */
const listAgainMs = 3200;

/**
 * All that says who wants the rig's devices, as one list of jobs: claims, the sentinel's findings judged by the ledger, and
 * what was announced. Keeps the sentinel's picture true in return.
 */
export class JobWatch {
  readonly jobs: Jobs;
  readonly ledger: JobLedger<Holder>;
  private readonly holders: ListedHolders;
  /** What the miner of a device took of its memory, MiB, as the driver said while it mined. */
  private readonly needs = new Map<string, number>();
  private pushed = '';
  private undo: (() => void)[] = [];
  private cancelListing: () => void = () => undefined;

  constructor(private readonly deps: JobWatchDeps) {
    const { claims, intents, guard, clock, hooks, proc, telemetry, devices } = deps;
    const groups = () => devices().map(({ session }) => session?.leaderPid() ?? null);
    this.holders = new ListedHolders({
      holders: guard,
      processes: () => telemetry.processes(),
      isOurGroup: (group) => groups().includes(group),
      isHidden: (pid) => isReadable(proc.root, pid) === false,
      ownPid: process.pid,
      ...{ proc, clock },
    });
    this.ledger = new JobLedger({ ...hooks, holders: this.holders, claims, intents, readings: () => this.readings(), clock });
    this.jobs = new Jobs(claims, this.ledger, intents);
  }

  /** What runs already is known when it resolves. `onKill`: miners of these devices were killed for a job. */
  async start(
    isOff: boolean,
    onJobs: (jobs: readonly Job[]) => void,
    onKill: (devices: readonly string[]) => void,
  ): Promise<void> {
    const { guard } = this.deps;
    this.undo = [
      this.jobs.onDidChange(onJobs),
      guard.onDidKill(({ devices }) => onKill(devices)),
      guard.onDidReopen((pids) => this.ledger.reopened(pids)),
      guard.onDidChange(() => this.list()),
    ];
    if (!isOff) await this.look();
    this.ledger.start();
    this.jobs.start();
  }

  stop(): void {
    this.rest();
    this.jobs.stop();
    this.ledger.stop();
  }

  /** After the last miner's end, which the sentinel may have to explain. */
  close(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  /** Who computes already is known when it resolves, as far as /proc and the drivers tell. */
  async look(): Promise<void> {
    const { guard, telemetry, isWithoutNodes } = this.deps;
    await Promise.all([guard.begin(this.snapshot(), isWithoutNodes), telemetry.refreshProcesses()]);
    this.holders.begin();
  }

  rest(): void {
    this.cancelListing();
    this.ledger.rest(); // first: nobody has let go of anything
    this.holders.rest();
    this.deps.guard.rest();
  }

  /** Keeps the sentinel's picture true: what it may kill, and what for. */
  brief(): void {
    const snapshot = this.snapshot();
    const told = JSON.stringify(snapshot);
    if (told === this.pushed) return;
    this.pushed = told;
    this.deps.guard.push(snapshot);
  }

  /** After every reading: how much memory a miner needs is learnt while it has it. */
  tick(): void {
    for (const { info, session } of this.deps.devices()) {
      const pids = session?.snapshot().phase === 'mining' ? session.snapshot().pids : [];
      const used = this.deps.telemetry.processes().filter(({ device, pid }) => device === info.id && pids.includes(pid));
      const needMiB = Math.max(0, ...used.map(({ usedMiB }) => usedMiB ?? 0));
      if (needMiB > 0) this.needs.set(info.id, needMiB);
    }
    this.holders.look();
  }

  private list(): void {
    const { clock, telemetry } = this.deps;
    const refresh = () =>
      void telemetry.refreshProcesses().then(() => {
        this.holders.look();
        this.ledger.look();
      });
    refresh();
    this.cancelListing();
    this.cancelListing = clock.after(listAgainMs, refresh);
  }

  private snapshot(): GuardSnapshot {
    const { infos, claims, hooks } = this.deps;
    const devices = infos().map(({ id, kind, vendor, index, name, pci }) => ({ id, kind, vendor, index, name, pci }));
    const targets = this.deps.devices().flatMap(({ info, session }) => {
      const pid = session?.leaderPid() ?? null;
      return pid === null ? [] : [{ device: info.id, pid, isStarting: session?.snapshot().phase === 'starting' }];
    });
    const asked = claims.list().map((claim) => ({ pid: claim.pid, devices: claim.devices }));
    return { devices, targets, claims: asked, policy: hooks.settings().policy };
  }

  private readings(): GuardReadings {
    const { telemetry } = this.deps;
    return {
      usage: usageOf(telemetry),
      contexts: this.contexts(),
      hasRoom: (device) => this.hasRoom(device),
      hasFailed: (pid) => this.deps.guard.hasFailed(pid),
      isAlive: (pid) => isRunning(this.deps.proc, pid),
    };
  }

  /** Null unless every GPU's driver lists who is on it, under their own names. */
  private contexts(): GuardReadings['contexts'] {
    const { infos, telemetry, clock } = this.deps;
    const pids = new Set<number>();
    let atMs = Number.POSITIVE_INFINITY;
    for (const { id } of infos().filter(({ kind }) => kind === 'gpu')) {
      const listed = telemetry.processesOf(id);
      if (listed === null || listed.processes.some(({ kind }) => kind === 'mps')) return null;
      for (const { pid } of listed.processes) pids.add(pid);
      atMs = Math.min(atMs, clock.monotonicMs() - listed.ageMs);
    }
    return Number.isFinite(atMs) ? { pids, atMs } : null;
  }

  private hasRoom(device: string): boolean | null {
    const needMiB = this.needs.get(device);
    const freeMiB = freeNow(this.deps.telemetry.read(device));
    return needMiB === undefined || freeMiB === null ? null : freeMiB >= needMiB + roomMiB;
  }
}

function freeNow(reading: Reading | null): number | null {
  const { vramTotalMiB = null, vramUsedMiB = null } = reading ?? {};
  return vramTotalMiB === null || vramUsedMiB === null ? null : vramTotalMiB - vramUsedMiB;
}

/** By pid, over all devices; a process whose work some driver cannot tell is not in it. */
function usageOf(telemetry: Telemetry): ReadonlyMap<number, ProcessUsage> {
  const usage = new Map<number, ProcessUsage>();
  const unknown = new Set<number>();
  for (const { pid, smPct, videoPct, usedMiB } of telemetry.processes()) {
    if (smPct === null) unknown.add(pid);
    const known = usage.get(pid);
    usage.set(pid, {
      smPct: Math.max(known?.smPct ?? 0, smPct ?? 0),
      videoPct: Math.max(known?.videoPct ?? 0, videoPct ?? 0),
      usedMiB: usedMiB ?? known?.usedMiB ?? null,
    });
  }
  for (const pid of unknown) usage.delete(pid);
  return usage;
}

function isRunning(proc: Proc, pid: number): boolean {
  const stat = proc.stat(pid);
  return stat !== null && !isDead(stat);
}
