import { z } from 'zod';

/** What can be set of a card, in the order in which it is shown. */
export const clockFields = ['powerW', 'coreOffsetMHz', 'coreLockMHz', 'memoryOffsetMHz', 'memoryLockMHz', 'fanPct'] as const;
export type ClockField = (typeof clockFields)[number];

const whole = (min: number, max: number) => z.number().int().min(min).max(max).nullable().default(null);

/** What the user wants of one card while it mines; null: the driver's own choice. What the driver allows is narrower still. */
export const clockSettingSchema = z.strictObject({
  powerW: whole(1, 2000),
  coreOffsetMHz: whole(-2000, 2000),
  coreLockMHz: whole(1, 10_000),
  memoryOffsetMHz: whole(-6000, 6000),
  memoryLockMHz: whole(1, 50_000),
  fanPct: whole(0, 100),
  /** AMD cards are set only where the owner said so: it was not tested on hardware. */
  isUntestedAllowed: z.boolean().default(false),
});
export type ClockSetting = z.infer<typeof clockSettingSchema>;

/** Why a card cannot be set: no helper (a checkout, an AppImage), no polkit, an AMD card without the owner's word, a sliced card. */
export type ClockObstacle = 'noHelper' | 'noPolkit' | 'untested' | 'sliced';

/**
 * `none`: nothing is set; `ready`: it will be when mining starts; `asked`: on its way to the driver; `applied`: in force;
 * `refused`: the driver, the helper or a person said no, `held`: the machine went down under it. The last two wait for the user.
 */
export type ClockStanding = 'none' | 'ready' | 'asked' | 'applied' | 'refused' | 'held';

export interface ClockState {
  readonly setting: ClockSetting | null;
  readonly standing: ClockStanding;
  /** Null: it can be set. */
  readonly obstacle: ClockObstacle | null;
}
