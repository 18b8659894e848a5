import { z } from 'zod';

export const alertKinds = ['fault', 'hot', 'poolDown', 'noShare', 'payout', 'tunerDone', 'jobEnded'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Where alerts go: to the desktop of whoever sits there, and out of the house. */
export const alertChannels = ['desktop', 'ntfy', 'webhook'] as const;
export type AlertChannel = (typeof alertChannels)[number];

/** Minutes since local midnight, 0 to 1439. */
const minuteOfDay = z.number().int().min(0).max(1439);
const webAddress = z
  .string()
  .max(500)
  .regex(/^https?:\/\/[^\s/@]+(?:\/[^\s@]*)?$/i, 'use an address such as https://ntfy.example, without a login');

/** Nothing secret is in here: topic, token and the webhook's address are in the keyring (docs/alerts.md). */
export const alertSettingsSchema = z.strictObject({
  kinds: z.record(z.enum(alertKinds), z.boolean()),
  desktop: z.boolean(),
  /** Held back from then until then, over midnight when the end is the earlier one; null: never. */
  quiet: z.strictObject({ fromMin: minuteOfDay, untilMin: minuteOfDay }).nullable(),
  /** The ntfy server; null: off. */
  ntfy: z.strictObject({ server: webAddress }).nullable(),
  webhook: z.boolean(),
});
export type AlertSettings = z.infer<typeof alertSettingsSchema>;

/** What wants somebody is told; what only happened is not, unless asked for. */
export const usualAlerts: AlertSettings = {
  kinds: { fault: true, hot: true, poolDown: true, noShare: true, payout: true, tunerDone: true, jobEnded: false },
  desktop: true,
  quiet: null,
  ntfy: null,
  webhook: false,
};

/** A channel that leaves the house: what it needs to know. null takes it away; a token that is left out stays as it is. */
export const channelSetupSchema = z.discriminatedUnion('channel', [
  z.strictObject({
    channel: z.literal('ntfy'),
    server: webAddress,
    topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'use 1 to 64 letters, digits, - or _'),
    token: z
      .string()
      .max(200)
      .regex(/^[!-~]+$/)
      .nullable()
      .optional(),
  }),
  z.strictObject({ channel: z.literal('webhook'), url: webAddress }),
]);
export type ChannelSetup = z.infer<typeof channelSetupSchema>;

export interface AlertsView {
  readonly settings: AlertSettings;
  /** `keyring`: the desktop's. `file`: a file that only this user can read, since there is no keyring. */
  readonly secretsIn: 'keyring' | 'file';
  readonly hasTopic: boolean;
  readonly hasToken: boolean;
  /** Host of the webhook; null: none is kept. */
  readonly webhookHost: string | null;
}

/** One thing worth telling, before it has words. */
export type Alert =
  | {
      readonly kind: 'fault' | 'hot' | 'poolDown' | 'noShare';
      readonly code: string;
      readonly device: string | null;
      readonly values: Readonly<Record<string, string | number>>;
    }
  | { readonly kind: 'jobEnded'; readonly name: string; readonly tookMs: number }
  | { readonly kind: 'tunerDone'; readonly device: string; readonly gainPct: number | null }
  | { readonly kind: 'payout'; readonly coin: string; readonly amount: number };

/** What a face needs to tell them: the settings, and when somebody asked for a test, ms since 1970. */
export interface AlertState {
  readonly settings: AlertSettings;
  readonly testedMs: number | null;
}
