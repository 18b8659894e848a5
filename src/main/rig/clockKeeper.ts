import type { ClockSetting, ClockState } from '../../shared/clocks';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import type { ClockFile } from '../gpus/clockFile';
import type { ClockHelper } from '../gpus/clockHelper';
import {
  beforeOf,
  type ClockBefore,
  type ClockTarget,
  type ClockValues,
  cardObstacle,
  clockPlan,
  clockStanding,
  clockTarget,
  isSame,
  valuesOf,
  withFanCap,
} from '../gpus/clockPlan';
import type { DeviceInfo } from '../gpus/source';
import type { Clock } from '../platform/clock';
import type { Log } from '../platform/log';
import { bareOf, overclockOf } from './overclock';
import type { ShownFault } from './rigDevice';

export interface ClockKeeperDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly file: ClockFile;
  /** @param onLost what the helper calls when it ended by itself. */
  readonly makeHelper: (onLost: () => void) => ClockHelper;
  readonly settings: () => Readonly<Record<string, ClockSetting>>;
  /** How fast a card's fan may turn now, percent; null or absent: as it will. */
  readonly fanCap?: (device: string) => number | null;
  readonly onDidChange: () => void;
}

/** After this the app ends without an answer: the end of the helper's stdin does the same, ms. */
const closeMs = 3000;

interface Card {
  readonly info: DeviceInfo;
  readonly target: ClockTarget;
  isMining: boolean;
  /** The watchdog took the overclock back. */
  isBare: boolean;
  /** What the tuner tries in place of the setting; null: nothing. */
  tried: { readonly values: ClockValues | null } | null;
  ordered: ClockValues | null;
  /** The order was sent to the helper. */
  isSent: boolean;
  isDone: boolean;
  before: ClockBefore;
  /** What a helper that is gone had changed, until another has put it back; null: nothing. */
  left: ClockBefore | null;
  barred: ClockValues | null;
  isHeld: boolean;
  fault: ShownFault | null;
}

/**
 * Applies what the user set for a card while a miner is on it, and puts the driver's own values back in the moment it is not.
 * Nobody waits for either: a miner starts and a job gets its card whatever the driver makes of this.
 */
export class ClockKeeper {
  private readonly cards = new Map<string, Card>();
  private readonly helper: ClockHelper;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly openedMs: number;

  constructor(private readonly deps: ClockKeeperDeps) {
    this.openedMs = deps.clock.nowMs();
    this.helper = deps.makeHelper(() => this.lost());
  }

  /** Once the devices are known: finds what a former run left set and puts it back. */
  open(infos: readonly DeviceInfo[]): void {
    const { leftovers, held } = this.deps.file.open();
    for (const info of infos) {
      const target = clockTarget(info);
      if (target === null) continue;
      const barred = held.get(info.id) ?? null;
      const isHeld = barred !== null;
      const nothing = {
        isMining: false,
        isBare: false,
        tried: null,
        ordered: null,
        isSent: false,
        isDone: false,
        before: {},
        left: null,
        fault: null,
      };
      this.cards.set(info.id, { info, target, ...nothing, barred, isHeld });
      const left = leftovers.get(info.id);
      const card = this.cards.get(info.id);
      if (left !== undefined && card !== undefined) {
        // Also what was noted of values that were being exchanged for these.
        this.run(this.putBack(card, beforeOf({ ...left.before, ...left.values }, left.before)));
      }
    }
  }

  /** A miner was started on the device, or is gone from it, or is being killed. Returns at once. */
  mining(device: string, isMining: boolean): void {
    const card = this.cards.get(device);
    if (card === undefined || card.isMining === isMining) return;
    card.isMining = isMining;
    this.evaluate(card);
  }

  /** What the user set beyond the maker's clocks, as one string; null: nothing, or it cannot be set here. */
  overclock(device: string): string | null {
    const card = this.cards.get(device);
    return card === undefined || this.obstacle(card) !== null ? null : overclockOf(this.setting(card));
  }

  /** False: the next runs are without the overclock; power limit and fan stay as set. */
  allowOverclock(device: string, isAllowed: boolean): void {
    const card = this.cards.get(device);
    if (card === undefined || card.isBare !== isAllowed) return;
    card.isBare = !isAllowed;
    this.evaluate(card);
  }

  /** In place of the setting while it mines, with the same safeguards; null: the setting again. Kept nowhere. */
  tryOut(device: string, tried: { readonly values: ClockValues | null } | null): void {
    const card = this.cards.get(device);
    if (card === undefined || (card.tried === null && tried === null)) return;
    card.tried = tried;
    this.evaluate(card);
  }

  settingsChanged(): void {
    for (const card of this.cards.values()) this.evaluate(card);
  }

  /** The user wants what was refused, or what the machine went down under, tried once more. */
  again(device: string): Result<null> {
    const card = this.cards.get(device);
    if (card === undefined) return fail('app/unknown-device', undefined, { device });
    card.barred = null;
    card.isHeld = false;
    card.fault = null;
    this.run(this.deps.file.release(device));
    this.evaluate(card);
    this.deps.onDidChange();
    return ok(null);
  }

  /** Null: nobody sets such a device. */
  state(device: string): ClockState | null {
    const card = this.cards.get(device);
    if (card === undefined) return null;
    const setting = this.setting(card);
    const standing = clockStanding({ ...card, wanted: this.values(card) });
    return { setting, standing, obstacle: this.obstacle(card) };
  }

  fault(device: string): ShownFault | null {
    const card = this.cards.get(device);
    if (card === undefined) return null;
    const isHeld = this.state(device)?.standing === 'held';
    return isHeld ? { code: 'gpu/clocks-held', sinceMs: card.fault?.sinceMs ?? this.openedMs } : card.fault;
  }

  /** Puts everything back and ends the helper, at most three seconds. */
  async close(): Promise<void> {
    for (const card of this.cards.values()) {
      card.isMining = false;
      this.evaluate(card);
    }
    let cancel: () => void = () => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.deps.clock.after(closeMs, resolve);
    });
    await Promise.race([this.end(), late]);
    cancel();
  }

  private async end(): Promise<void> {
    // A helper that still asks for a password has nothing to put back, and nobody is going to wait for the answer.
    if (!this.helper.isRunning) await this.helper.end();
    while (this.underWay.size > 0) await Promise.all(this.underWay);
    await this.helper.end();
    await this.deps.file.settled();
  }

  private setting(card: Card): ClockSetting | null {
    return this.deps.settings()[card.info.id] ?? null;
  }

  private values(card: Card): ClockValues | null {
    const setting = this.setting(card);
    const wanted = card.tried !== null ? card.tried.values : valuesOf(card.isBare ? bareOf(setting) : setting);
    return withFanCap(wanted, this.deps.fanCap?.(card.info.id) ?? null);
  }

  private obstacle(card: Card) {
    return this.helper.command.obstacle ?? cardObstacle(card.info, this.setting(card));
  }

  private evaluate(card: Card): void {
    const set = this.values(card);
    const wanted = this.obstacle(card) === null ? set : null;
    if (card.barred !== null && (set === null || !isSame(set, card.barred))) this.unbar(card);
    const order = clockPlan({ ...card, wanted });
    if (order.do === 'set') this.run(this.set(card, order.values));
    else if (order.do === 'restore') this.restore(card);
    if (order.do !== 'none') this.deps.onDidChange();
  }

  /** Other values than those that went wrong, or none: the user has been there. */
  private unbar(card: Card): void {
    card.barred = null;
    card.isHeld = false;
    card.fault = null;
    this.run(this.deps.file.release(card.info.id));
  }

  private async set(card: Card, values: ClockValues): Promise<void> {
    const { file, log } = this.deps;
    const { id } = card.info;
    card.ordered = values;
    card.isDone = false;
    const ready = await this.helper.ready();
    if (card.ordered !== values) return;
    if (!ready.ok) return this.refuse(card, values, ready.fault);
    // What was set before stays noted until it is certain that it is not set any more.
    const known = { ...card.left, ...card.before };
    const isNoted = await file.note(id, { values, before: beforeOf({ ...known, ...values }, known) });
    if (card.ordered !== values) {
      if (card.ordered === null && !card.isSent) await this.forget(card);
      return;
    }
    if (!isNoted) return this.refuse(card, values, { code: 'gpu/clocks-refused', detail: 'the note of it could not be saved' });
    card.isSent = true;
    const answer = await this.helper.set(card.target, values);
    if (!answer.ok) return card.ordered === values ? this.refuse(card, values, answer.fault) : undefined;
    log.info('clocks', `${id}: set ${JSON.stringify(values)}`);
    card.before = answer.value;
    if (card.ordered !== values) return;
    await file.note(id, { values, before: answer.value });
    if (card.ordered === values) {
      card.isDone = true;
      card.fault = null;
      this.deps.onDidChange();
      // A restore that overtook the note has forgotten the card already.
    } else if (card.ordered === null) await this.forget(card);
  }

  /** Whatever was ordered last: what another helper left stays noted until it is put back. */
  private async forget(card: Card): Promise<void> {
    if (card.left === null) await this.deps.file.forget(card.info.id);
  }

  /** The helper does all or nothing, but what was in force before may still be. */
  private async refuse(card: Card, values: ClockValues, fault: Fault): Promise<void> {
    this.deps.log.warn('clocks', `${card.info.id}: ${fault.code} ${fault.detail ?? ''}`);
    const { before } = card;
    card.ordered = null;
    card.isSent = false;
    card.isDone = false;
    card.before = {};
    card.barred = values;
    card.fault = { ...fault, sinceMs: this.deps.clock.nowMs() };
    this.deps.onDidChange();
    if (Object.keys(before).length > 0) await this.undo(card, before);
    else await this.forget(card);
  }

  private restore(card: Card): void {
    const { ordered, before } = card;
    const wasSent = card.isSent;
    card.ordered = null;
    card.isSent = false;
    card.isDone = false;
    card.before = {};
    // Unsent, it is dropped by whoever was about to send it.
    if (wasSent) this.run(this.undo(card, beforeOf({ ...before, ...ordered }, before)));
  }

  /** The helper that set it knows what was there before. The line is in its pipe when this returns: a job waits for the card. */
  private async undo(card: Card, before: ClockBefore): Promise<void> {
    const answer = await this.helper.restore(card.target, {});
    if (answer.ok || this.helper.isRunning) await this.isBack(card, answer);
    else await this.putBack(card, before);
  }

  /** What another helper had set. */
  private async putBack(card: Card, before: ClockBefore): Promise<void> {
    const { obstacle } = this.helper.command;
    card.left = before;
    const ready = obstacle === null ? await this.helper.ready() : fail('gpu/clocks-no-rights', obstacle);
    const answer = ready.ok ? await this.helper.restore(card.target, before) : ready;
    if (answer.ok) card.left = null;
    await this.isBack(card, answer);
  }

  private async isBack(card: Card, answer: Result<null>): Promise<void> {
    const { log, clock } = this.deps;
    if (answer.ok) log.info('clocks', `${card.info.id}: put back`);
    else {
      log.warn('clocks', `${card.info.id}: not put back: ${answer.fault.code} ${answer.fault.detail ?? ''}`);
      const { detail } = answer.fault;
      card.fault = { code: 'gpu/clocks-not-restored', sinceMs: clock.nowMs(), ...(detail === undefined ? {} : { detail }) };
    }
    // Whatever was set meanwhile is noted anew and must stay so.
    if (answer.ok && card.ordered === null) await this.forget(card);
    this.deps.onDidChange();
  }

  /** The helper was killed: what it had set is put back by another. Nothing is set again unasked. */
  private lost(): void {
    for (const card of this.cards.values()) {
      const { ordered, before, isSent } = card;
      if (ordered === null || !isSent) continue;
      card.ordered = null;
      card.isSent = false;
      card.isDone = false;
      card.barred = ordered;
      card.before = {};
      card.fault = { code: 'gpu/clocks-refused', detail: 'the helper was killed', sinceMs: this.deps.clock.nowMs() };
      this.run(this.putBack(card, beforeOf({ ...before, ...ordered }, before)));
    }
  }

  private run(work: Promise<unknown>): void {
    const guarded = work.catch((error: unknown) => this.deps.log.error('clocks', 'clocks were not handled', error));
    this.underWay.add(guarded);
    void guarded.finally(() => this.underWay.delete(guarded));
  }
}
