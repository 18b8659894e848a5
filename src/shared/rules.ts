import { z } from 'zod';

/** In the order in which they are named where several hold. */
export const ruleNames = ['hours', 'nightTariff', 'netIncome', 'away', 'displayCard'] as const;
export type RuleName = (typeof ruleNames)[number];

/** Minutes since local midnight, 0 to 1439. */
const minuteOfDay = z.number().int().min(0).max(1439);
/** From then until then, over midnight when the end is the earlier one. */
const hours = { fromMin: minuteOfDay, untilMin: minuteOfDay };

/** When the rig may mine (docs/rules.md). Off, every one of them; a job goes before them all. */
export const ruleSettingsSchema = z.strictObject({
  /** Mines between these hours only; null, or both the same: at all hours. */
  hours: z.strictObject(hours).nullable().default(null),
  /** Mines only while the day and night tariff is at its night price. */
  nightTariff: z.boolean().default(false),
  /** Does not mine on a device whose coins bring less than its electricity. */
  netIncome: z.boolean().default(false),
  /** Mines only when nobody has touched keyboard or mouse for so many minutes. */
  away: z
    .strictObject({ afterMin: z.number().int().min(1).max(240) })
    .nullable()
    .default(null),
  /** While somebody is at the desk, on the card that draws the screen: mines as ever, with less intensity, or not at all. */
  displayCard: z.enum(['mine', 'gentle', 'pause']).default('mine'),
  /** Fans of mining cards turn no faster than `maxPct` in these hours. */
  quietFans: z
    .strictObject({ ...hours, maxPct: z.number().int().min(20).max(100) })
    .nullable()
    .default(null),
});
export type RuleSettings = z.infer<typeof ruleSettingsSchema>;
export const noRules: RuleSettings = ruleSettingsSchema.parse({});

/** After so long without a touch the display card mines as ever, minutes; where `away` says another, that counts. */
export const usualAwayMin = 5;

/** The rule that keeps a device from mining now. */
export interface HeldRule {
  readonly rule: RuleName;
  /** When it ends by itself, ms since 1970; null: nobody knows. */
  readonly untilMs: number | null;
  /** Of `netIncome`: what a day of mining would bring, in `currency`. */
  readonly netPerDay?: number;
  readonly currency?: string;
}

/** What rules have to go by on this machine, for the settings page. */
export interface RulesView {
  /** Whether the desktop or logind says if somebody is at the desk. */
  readonly canTellDesk: boolean;
  readonly hasNightTariff: boolean;
  /** Prices of a coin that is mined and of electricity are known. */
  readonly hasPrices: boolean;
  /** Cards with a monitor, by their ids. */
  readonly drawing: readonly string[];
}
