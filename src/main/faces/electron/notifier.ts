import type { SubscribeState } from '../../../shared/contract';
import type { Language } from '../../../shared/literals';
import type { RigState } from '../../../shared/state';
import { alertTextsFor, alertWords } from '../../../shared/text/alertSentences';
import { fill } from '../../../shared/text/fill';
import { alertSettingsOf, minuteOfDay } from '../../alerts/alertDesk';
import { AlertGate } from '../../alerts/alertGate';
import { AlertWatch } from '../../alerts/alertWatch';
import type { BusMessage, MessageBus } from '../../platform/messageBus';
import { shellWords } from './shellWords';
import { TrainingReminder } from './trainingReminder';

const service = 'org.freedesktop.Notifications';
const servicePath = '/org/freedesktop/Notifications';
/** The service decides how long. */
const usualTime = -1;

export interface NotifierOptions {
  readonly bus: MessageBus | null;
  readonly subscribe: SubscribeState;
  readonly language: () => Language;
  /** A notification was clicked. */
  readonly onOpen: () => void;
}

/** Desktop notifications (the freedesktop.org specification): few, each with something to do, and each opens the window. */
export class Notifier {
  private readonly options: NotifierOptions;
  private readonly reminder = new TrainingReminder();
  private readonly watch = new AlertWatch();
  private readonly gate = new AlertGate();
  private testedMs: number | null | undefined;
  private readonly shown = new Set<unknown>();
  private unsubscribe: (() => void) | null = null;

  constructor(options: NotifierOptions) {
    this.options = options;
  }

  start(): void {
    void this.options.bus?.watch(`sender='${service}',interface='${service}',path='${servicePath}'`, this.onSignal);
    this.unsubscribe = this.options.subscribe((state) => {
      this.alert(state);
      this.remind(state);
      this.test(state);
    });
  }

  stop(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
  }

  /** Told to nobody where no service shows notifications. */
  async show(title: string, body: string): Promise<void> {
    const words = shellWords(this.options.language());
    const id = await this.options.bus?.ask({
      destination: service,
      path: servicePath,
      interface: service,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: ['Fallow', 0, 'fallow', title, plainText(body), ['default', words.open], [], usualTime],
      flags: 0, // this service is started when somebody wants it
    });
    if (typeof id === 'number') this.shown.add(id);
  }

  private readonly onSignal = ({ interface: from, member, body }: BusMessage): void => {
    const id = body?.[0];
    if (from !== service || !this.shown.has(id)) return;
    if (member === 'ActionInvoked') this.options.onOpen();
    if (member === 'NotificationClosed') this.shown.delete(id);
  };

  private alert(state: RigState): void {
    const settings = alertSettingsOf(state);
    const alerts = settings.desktop ? this.watch.next(state) : [];
    const group = this.gate.offer(alerts, settings, state.nowMs, minuteOfDay(state));
    const words = group === null ? null : alertWords(group.alerts, group.count, state, this.options.language());
    if (words !== null) void this.show(words.title, words.body);
  }

  private remind(state: RigState): void {
    const words = shellWords(this.options.language());
    if (this.reminder.next(state)) void this.show(words.trainingReminder, words.trainingReminderHelp);
  }

  /** Somebody asked for one in the settings, since this face looks on. */
  private test({ alerts, rigName }: RigState): void {
    const before = this.testedMs;
    this.testedMs = alerts?.testedMs ?? null;
    if (before === undefined || this.testedMs === null || this.testedMs === before) return;
    const texts = alertTextsFor(this.options.language());
    void this.show(fill(texts.testTitle, { rig: rigName }), texts.testBody);
  }
}

/** Services read a little HTML in the body; ours is text. */
function plainText(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
