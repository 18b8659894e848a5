import {
  type AlertChannel,
  type AlertSettings,
  type AlertState,
  type AlertsView,
  type ChannelSetup,
  usualAlerts,
} from '../../shared/alerts';
import type { SubscribeState } from '../../shared/contract';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import type { RigState } from '../../shared/state';
import { alertTextsFor, alertWords } from '../../shared/text/alertSentences';
import { fill } from '../../shared/text/fill';
import type { Clock } from '../platform/clock';
import { Turns } from '../platform/turns';
import { AlertGate } from './alertGate';
import { AlertWatch } from './alertWatch';
import { Outbox } from './outbox';
import type { Secrets } from './secrets';
import { type Message, sendNtfy, sendWebhook } from './send';

export interface AlertDeskDeps {
  readonly clock: Pick<Clock, 'after' | 'nowMs'>;
  readonly secrets: Secrets;
  readonly settings: () => AlertSettings;
  readonly save: (settings: AlertSettings) => Promise<Result<null>>;
  readonly subscribe: SubscribeState;
  readonly language: () => Language;
  readonly rigName: () => string;
  /** A channel's fault as it is now; null: it works. */
  readonly onFault: (channel: AlertChannel, fault: Fault | null) => void;
  readonly onDidChange: () => void;
}

/** What leaves the house. Watches the rig only while a channel is set up: with none, alerts cost nothing. */
export class AlertDesk {
  private stopWatching: (() => void) | null = null;
  private testedMs: number | null = null;
  private readonly ntfy: Outbox;
  private readonly webhook: Outbox;
  /** What is kept and what is set up of a channel go together. */
  private readonly setups = new Turns();

  constructor(private readonly deps: AlertDeskDeps) {
    const { clock, onFault } = deps;
    this.ntfy = new Outbox(
      clock,
      (message) => this.toNtfy(message),
      (fault) => onFault('ntfy', fault),
    );
    this.webhook = new Outbox(
      clock,
      (message) => this.toWebhook(message),
      (fault) => onFault('webhook', fault),
    );
  }

  start(): void {
    this.watchIfWanted();
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    this.ntfy.stop();
    this.webhook.stop();
  }

  /** For faces: desktop notifications are theirs. */
  state(): AlertState {
    return { settings: this.deps.settings(), testedMs: this.testedMs };
  }

  async view(): Promise<AlertsView> {
    const { secrets, settings } = this.deps;
    const [topic, token, url] = [await secrets.get('ntfy-topic'), await secrets.get('ntfy-token'), await secrets.get('webhook')];
    const webhookHost = url === null ? null : new URL(url).host;
    return { settings: settings(), secretsIn: secrets.where, hasTopic: topic !== null, hasToken: token !== null, webhookHost };
  }

  async change(settings: AlertSettings): Promise<Result<null>> {
    const saved = await this.deps.save(settings);
    this.watchIfWanted();
    this.deps.onDidChange();
    return saved;
  }

  connect(setup: ChannelSetup): Promise<Result<null>> {
    return this.setups.take(() => this.connectNow(setup));
  }

  disconnect(channel: 'ntfy' | 'webhook'): Promise<Result<null>> {
    return this.setups.take(() => this.disconnectNow(channel));
  }

  private async connectNow(setup: ChannelSetup): Promise<Result<null>> {
    const kept = await this.keep(setup);
    if (!kept.ok) return kept;
    const now = this.deps.settings();
    const ntfy = setup.channel === 'ntfy';
    const saved = await this.change(ntfy ? { ...now, ntfy: { server: setup.server } } : { ...now, webhook: true });
    (ntfy ? this.ntfy : this.webhook).again();
    return saved;
  }

  private async disconnectNow(channel: 'ntfy' | 'webhook'): Promise<Result<null>> {
    const names = channel === 'ntfy' ? (['ntfy-topic', 'ntfy-token'] as const) : (['webhook'] as const);
    for (const name of names) {
      const gone = await this.setSecret(name, null);
      if (!gone.ok) return gone;
    }
    const now = this.deps.settings();
    this.deps.onFault(channel, null);
    return this.change(channel === 'ntfy' ? { ...now, ntfy: null } : { ...now, webhook: false });
  }

  /** Sends one message now; the answer is how it went. Of the desktop only the face can tell. */
  async test(channel: AlertChannel): Promise<Result<null>> {
    const texts = alertTextsFor(this.deps.language());
    const message = { title: fill(texts.testTitle, { rig: this.deps.rigName() }), body: texts.testBody, isUrgent: false };
    if (channel === 'ntfy') return this.toNtfy(message);
    if (channel === 'webhook') return this.toWebhook(message);
    this.testedMs = this.deps.clock.nowMs();
    this.deps.onDidChange();
    return ok(null);
  }

  private async keep(setup: ChannelSetup): Promise<Result<null>> {
    if (setup.channel === 'webhook') return this.setSecret('webhook', setup.url);
    const topic = await this.setSecret('ntfy-topic', setup.topic);
    return topic.ok && setup.token !== undefined ? this.setSecret('ntfy-token', setup.token) : topic;
  }

  private async setSecret(name: 'ntfy-topic' | 'ntfy-token' | 'webhook', value: string | null): Promise<Result<null>> {
    try {
      await this.deps.secrets.set(name, value);
      return ok(null);
    } catch (error) {
      return fail('settings/not-saved', String(error));
    }
  }

  private watchIfWanted(): void {
    const { ntfy, webhook } = this.deps.settings();
    const isWanted = ntfy !== null || webhook;
    if (isWanted === (this.stopWatching !== null)) return;
    this.stopWatching?.();
    this.stopWatching = isWanted ? this.watch() : null;
  }

  private watch(): () => void {
    const watch = new AlertWatch();
    const gate = new AlertGate();
    return this.deps.subscribe((state) => {
      const settings = this.deps.settings();
      // That a channel is down cannot be said by it.
      const alerts = watch.next(state).filter((alert) => !('code' in alert && alert.code.startsWith('alerts/')));
      const group = gate.offer(alerts, settings, state.nowMs, minuteOfDay(state));
      const message = group === null ? null : alertWords(group.alerts, group.count, state, this.deps.language());
      if (message === null) return;
      if (settings.ntfy !== null) this.ntfy.put(message);
      if (settings.webhook) this.webhook.put(message);
    });
  }

  private async toNtfy(message: Message): Promise<Result<null>> {
    const { ntfy } = this.deps.settings();
    const { secrets } = this.deps;
    const topic = await secrets.get('ntfy-topic');
    if (ntfy === null || topic === null) return fail('alerts/not-set-up', 'ntfy', { channel: 'ntfy' });
    return sendNtfy({ server: ntfy.server, topic, token: await secrets.get('ntfy-token') }, message);
  }

  private async toWebhook(message: Message): Promise<Result<null>> {
    const url = await this.deps.secrets.get('webhook');
    if (url === null) return fail('alerts/not-set-up', 'webhook', { channel: 'webhook' });
    return sendWebhook(url, this.deps.rigName(), message);
  }
}

/** The rig's local time. */
export function minuteOfDay({ nowMs }: Pick<RigState, 'nowMs'>): number {
  const now = new Date(nowMs);
  return now.getHours() * 60 + now.getMinutes();
}

/** Of a face in front of an older app. */
export function alertSettingsOf(state: RigState): AlertSettings {
  return state.alerts?.settings ?? usualAlerts;
}
