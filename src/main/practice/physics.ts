import type { CardModel } from './models';
import { normal, type RandomState, uniform } from './random';
import { flagFactor, type MinerFlags } from './surface';

/** Where the simulated driver begins to slow the chip down, °C, as NVIDIA's does on most cards. */
export const slowdownC = 83;
/** Air around the rig, °C. */
const ambientC = 24;
const hottestC = 120;

/** One simulated GPU at one moment. A value: `step` makes the next one. */
export interface CardState {
  readonly temperatureC: number;
  readonly fanPct: number;
  readonly powerW: number;
  /** Part of its full clock the chip runs at: 1, less above `slowdownC`. */
  readonly throttle: number;
  /** How much better or worse this very card is than its model, some per cent. */
  readonly quality: number;
  /** Slow wander of the hashrate around its mean, some tenths of a per cent. */
  readonly wander: number;
  readonly random: RandomState;
}

/** What is done with the card during a step. */
export interface CardInput {
  readonly model: CardModel;
  /** Flags of every miner that hashes on it now; they share the card evenly. */
  readonly miners: readonly MinerFlags[];
  /** A fault drives the temperature there; null: physics decides. */
  readonly hotC: number | null;
}

export function newCard(model: CardModel, seed: number): CardState {
  const [luck, random] = uniform(seed | 0);
  return {
    temperatureC: ambientC + 6,
    fanPct: 30,
    powerW: model.idleW,
    throttle: 1,
    quality: 0.985 + 0.03 * luck,
    wander: 0,
    random,
  };
}

/** The card `dtS` seconds later. Exact for any `dtS` from 0 to an hour, so simulated time may run as fast as it likes. */
export function step(state: CardState, input: CardInput, dtS: number): CardState {
  let left = Math.min(Math.max(dtS, 0), 3600);
  let next = withWander(state, left);
  while (left > 1e-9) {
    const slice = Math.min(left, 0.5);
    next = stepSlice(next, input, slice);
    left -= slice;
  }
  return next;
}

function stepSlice(state: CardState, input: CardInput, dtS: number): CardState {
  const powerW = loadW(state, input);
  const airFlow = 0.6 + 0.8 * (state.fanPct / 100);
  const settlesC = ambientC + (powerW * thermalResistance(input.model)) / airFlow;
  const drivenC =
    input.hotC === null
      ? approach(state.temperatureC, settlesC, dtS, 30 / airFlow)
      : moveTowards(state.temperatureC, input.hotC, 20 * dtS); // a failing cooler, in a hurry
  const temperatureC = Math.min(Math.max(drivenC, 0), hottestC);
  const fanPct = approach(state.fanPct, fanCurvePct(temperatureC), dtS, 4);
  const throttle = approach(state.throttle, throttleAt(temperatureC), dtS, 1);
  return { ...state, temperatureC, fanPct, powerW, throttle };
}

/** H/s of each of the miners on the card, together. */
export function hashrateHs(state: CardState, input: CardInput): number {
  if (input.miners.length === 0) return 0;
  return input.model.hashrateHs * meanFactor(input) * state.quality * state.throttle * (1 + state.wander);
}

/** °C of the memory, or null where the card has no such sensor. */
export function memoryTemperatureC(state: CardState, model: CardModel): number | null {
  if (model.memoryRiseC === null) return null;
  const load = Math.min((state.powerW - model.idleW) / (model.miningW - model.idleW), 1);
  return Math.min(state.temperatureC + 4 + (model.memoryRiseC - 4) * Math.max(load, 0), hottestC);
}

function meanFactor(input: CardInput): number {
  const sum = input.miners.reduce((total, flags) => total + flagFactor(flags, input.model.optimum), 0);
  return sum / input.miners.length;
}

function loadW(state: CardState, { model, miners }: CardInput): number {
  // A third of the mining power does not depend on how well the flags suit the card.
  const miningW =
    miners.length === 0 ? 0 : (model.miningW - model.idleW) * (0.35 + 0.65 * meanFactor({ model, miners, hotC: null }));
  const busyW = miningW * state.throttle;
  return Math.min(model.idleW + busyW * (1 + state.wander), model.powerLimitW);
}

/** °C per W at an air flow of 1, so that the card settles at its mining temperature. */
function thermalResistance(model: CardModel): number {
  const airFlow = 0.6 + 0.8 * (fanCurvePct(model.miningC) / 100);
  return ((model.miningC - ambientC) * airFlow) / model.miningW;
}

function fanCurvePct(temperatureC: number): number {
  return Math.min(Math.max(30 + ((temperatureC - 40) / 40) * 70, 30), 100);
}

function throttleAt(temperatureC: number): number {
  return Math.min(Math.max(1 - (temperatureC - slowdownC) / 15, 0.25), 1);
}

function approach(from: number, to: number, dtS: number, timeConstantS: number): number {
  return to + (from - to) * Math.exp(-dtS / timeConstantS);
}

function moveTowards(from: number, to: number, distance: number): number {
  return Math.abs(to - from) <= distance ? to : from + Math.sign(to - from) * distance;
}

function withWander(state: CardState, dtS: number): CardState {
  if (dtS <= 0) return state;
  const [draw, random] = normal(state.random);
  const keep = Math.exp(-dtS / 10);
  const wander = state.wander * keep + 0.004 * Math.sqrt(1 - keep * keep) * Math.max(Math.min(draw, 3), -3);
  return { ...state, wander, random };
}
