import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../shared/faults';
import { assertNever, type PracticeSwitch } from '../../shared/literals';
import type { Clock } from '../platform/clock';
import { PracticeDriver } from './driver';
import { type CardModel, cardModels } from './models';
import { type CardInput, type CardState, hashrateHs, memoryTemperatureC, newCard, slowdownC, step } from './physics';

export interface PracticeRigOptions {
  /** 1 to 8. */
  readonly gpus: number;
  readonly clock: Clock;
  /** A folder of ours alone for the driver's socket; made if it is not there. Its path stays below 90 characters. */
  readonly driverDir: string;
  /** The same seed gives the same cards and the same noise. */
  readonly seed: number;
}

/** As DeviceInfo of gpus/source.ts. */
interface PracticeDevice {
  readonly id: string;
  readonly kind: 'gpu';
  readonly vendor: 'practice';
  readonly index: number;
  readonly name: string;
  readonly pci: string;
  readonly vramMiB: number;
  readonly driver: string;
  readonly slowdownC: number;
  readonly powerLimitW: number;
}

/** As Reading of gpus/source.ts. */
interface PracticeReading {
  readonly temperatureC: number | null;
  readonly memoryTemperatureC: number | null;
  readonly powerW: number;
  readonly fanPct: number;
  readonly vramUsedMiB: number;
  readonly vramTotalMiB: number;
  readonly isSensorLost: boolean;
}

interface Card {
  readonly device: PracticeDevice;
  readonly model: CardModel;
  state: CardState;
  hotC: number | null;
  isSensorLost: boolean;
}

const stepMs = 1000;
/** sockaddr_un holds 108 bytes. */
const maxSocketPathBytes = 107;

/**
 * The rig that everybody has: simulated GPUs whose heat, power, fan and memory behave, and the driver their miners open.
 * A DeviceSource. Time comes from the clock alone, so a test may run it fast.
 */
export class PracticeRig {
  readonly name = 'practice';
  readonly driverPath: string;
  private readonly cards: readonly Card[];
  private readonly driver: PracticeDriver;
  private readonly clock: Clock;
  private readonly driverDir: string;
  private steppedAtMs = 0;
  private stopTicking: (() => void) | null = null;

  constructor({ gpus, clock, driverDir, seed }: PracticeRigOptions) {
    this.clock = clock;
    this.driverDir = driverDir;
    this.driverPath = join(driverDir, 'driver');
    this.cards = cardModels
      .slice(0, Math.min(Math.max(gpus, 1), cardModels.length))
      .map((model, index) => newPracticeCard(model, index, seed));
    this.driver = new PracticeDriver(
      this.driverPath,
      this.cards.map(({ device }) => ({ name: device.name, pci: device.pci, vramMiB: device.vramMiB })),
      (index) => this.loadChanged(index),
    );
  }

  /** Rejects when the driver's socket cannot be made, with a sentence that says why. */
  async start(): Promise<readonly PracticeDevice[]> {
    const devices = this.cards.map((card) => card.device);
    if (this.stopTicking !== null) return devices;
    if (new TextEncoder().encode(this.driverPath).length > maxSocketPathBytes) {
      throw new Error(`the path of the practice driver's socket is too long: ${this.driverPath}`);
    }
    await mkdir(this.driverDir, { recursive: true, mode: 0o700 });
    await this.driver.start();
    this.steppedAtMs = this.clock.monotonicMs();
    this.stopTicking = this.clock.every(stepMs, () => this.tick());
    return devices;
  }

  async stop(): Promise<void> {
    this.stopTicking?.();
    this.stopTicking = null;
    await this.driver.stop();
    await rm(this.driverPath, { force: true });
  }

  read(id: string): PracticeReading | null {
    const card = this.card(id);
    if (card === null) return null;
    const { state, model, device, isSensorLost } = card;
    return {
      temperatureC: isSensorLost ? null : round(state.temperatureC),
      memoryTemperatureC: isSensorLost ? null : round(memoryTemperatureC(state, model)),
      powerW: round(state.powerW),
      fanPct: Math.round(state.fanPct),
      vramUsedMiB: this.driver.usedMiB(device.index),
      vramTotalMiB: device.vramMiB,
      isSensorLost,
    };
  }

  /** Free memory of the card by the driver's word, MiB; null: no such card. */
  freeMiB(id: string): number | null {
    const card = this.card(id);
    return card === null ? null : this.driver.freeMiB(card.device.index);
  }

  /** Processes that have the card open, as the kernel would list its holders. */
  holders(id: string): readonly number[] {
    const card = this.card(id);
    return card === null ? [] : this.driver.pids(card.device.index);
  }

  /** `fallow practice`: makes the rig misbehave. `deviceId` null: all its GPUs; `value` null: what is usual for the switch. */
  switch(what: PracticeSwitch, deviceId: string | null, value: number | null): Result<void> {
    const cards = deviceId === null ? this.cards : this.cards.filter((card) => card.device.id === deviceId);
    if (cards.length === 0) return fail('app/unknown-device', undefined, { device: deviceId ?? '' });
    const allowed = switchValue(what, value);
    if (!allowed.ok) return allowed;
    this.stepAll();
    this.apply(what, cards, allowed.value);
    return ok(undefined);
  }

  private apply(what: PracticeSwitch, cards: readonly Card[], value: number): void {
    switch (what) {
      case 'crash':
      case 'hang':
      case 'silent':
        for (const { device } of cards) this.driver.order(device.index, what, 0, value);
        return;
      case 'fork':
      case 'memory':
      case 'flood':
        for (const { device } of cards) this.driver.order(device.index, what, value, 0);
        return;
      case 'hot':
        for (const card of cards) card.hotC = value;
        return;
      case 'sensorLost':
        for (const card of cards) card.isSensorLost = true;
        return;
      case 'poolDown':
      case 'poolSilent':
      case 'rejectAll':
        this.driver.setMood(what);
        return;
      case 'ok':
        for (const card of this.cards) {
          card.hotC = null;
          card.isSensorLost = false;
        }
        this.driver.calm();
        return;
      default:
        assertNever(what);
    }
  }

  private tick(): void {
    this.stepAll();
    for (const card of this.cards) this.tell(card);
  }

  private loadChanged(index: number): void {
    const card = this.cards[index];
    if (card !== undefined && this.stopTicking !== null) this.tell(card);
  }

  private tell(card: Card): void {
    const { temperatureC, fanPct, powerW } = card.state;
    const together = hashrateHs(card.state, this.input(card));
    this.driver.tellReading(card.device.index, {
      hashrateHs: Math.round(together),
      temperatureC: Math.round(temperatureC),
      fanPct: Math.round(fanPct),
      powerW: round(powerW),
    });
  }

  private stepAll(): void {
    const nowMs = this.clock.monotonicMs();
    const dtS = (nowMs - this.steppedAtMs) / 1000;
    this.steppedAtMs = nowMs;
    for (const card of this.cards) card.state = step(card.state, this.input(card), dtS);
  }

  private input({ device, model, hotC }: Card): CardInput {
    return { model, miners: this.driver.miners(device.index), hotC };
  }

  private card(id: string): Card | null {
    return this.cards.find((card) => card.device.id === id) ?? null;
  }
}

function newPracticeCard(model: CardModel, index: number, seed: number): Card {
  const device: PracticeDevice = {
    id: `GPU-practice-${index}`,
    kind: 'gpu',
    vendor: 'practice',
    index,
    name: model.name,
    pci: `0000:${(index + 1).toString(16).padStart(2, '0')}:00.0`,
    vramMiB: model.vramMiB,
    driver: 'practice',
    slowdownC,
    powerLimitW: model.powerLimitW,
  };
  return { device, model, state: newCard(model, seed * 31 + index), hotC: null, isSensorLost: false };
}

/** What each switch's value means is in docs/practice.md: [usual, least, most]. */
const switchValues: Partial<Record<PracticeSwitch, readonly [number, number, number]>> = {
  crash: [0, 0, 100],
  hang: [0, 0, 100],
  silent: [0, 0, 100],
  hot: [95, 30, 115],
  memory: [256, 1, 4096],
  flood: [50_000, 1, 1_000_000],
};

function switchValue(what: PracticeSwitch, value: number | null): Result<number> {
  const range = switchValues[what];
  if (range === undefined || value === null) return ok(range?.[0] ?? 0);
  const [, least, most] = range;
  return value >= least && value <= most ? ok(value) : fail('app/refused', `${what} takes a value from ${least} to ${most}`);
}

/** One decimal, as drivers report; null stays null. */
function round<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * 10) / 10) as T;
}
