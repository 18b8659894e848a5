import type { SubscribeState } from '../../../shared/contract';
import type { Language } from '../../../shared/literals';
import { faultText } from '../../../shared/text/catalogue';
import { type Notice, Notices } from './notices';
import type { BusMessage, SessionBus } from './sessionBus';
import { shellWords } from './shellWords';

const service = 'org.freedesktop.Notifications';
const servicePath = '/org/freedesktop/Notifications';
/** The service decides how long. */
const usualTime = -1;

export interface NotifierOptions {
  readonly bus: SessionBus | null;
  readonly subscribe: SubscribeState;
  readonly language: () => Language;
  /** A notification was clicked. */
  readonly onOpen: () => void;
}

/** Desktop notifications (the freedesktop.org specification): few, each with something to do, and each opens the window. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #notices = new Notices();
  readonly #shown = new Set<unknown>();
  #unsubscribe: (() => void) | null = null;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  start(): void {
    void this.#options.bus?.watch(`sender='${service}',interface='${service}',path='${servicePath}'`, this.#onSignal);
    this.#unsubscribe = this.#options.subscribe((state) => {
      for (const notice of this.#notices.next(state)) this.#tell(notice);
    });
  }

  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  /** Told to nobody where no service shows notifications. */
  async show(title: string, body: string): Promise<void> {
    const words = shellWords(this.#options.language());
    const id = await this.#options.bus?.ask({
      destination: service,
      path: servicePath,
      interface: service,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: ['Fallow', 0, 'fallow', title, plainText(body), ['default', words.open], [], usualTime],
      flags: 0, // this service is started when somebody wants it
    });
    if (typeof id === 'number') this.#shown.add(id);
  }

  readonly #onSignal = ({ interface: from, member, body }: BusMessage): void => {
    const id = body?.[0];
    if (from !== service || !this.#shown.has(id)) return;
    if (member === 'ActionInvoked') this.#options.onOpen();
    if (member === 'NotificationClosed') this.#shown.delete(id);
  };

  #tell(notice: Notice): void {
    const language = this.#options.language();
    if (notice.about === 'training') {
      const words = shellWords(language);
      void this.show(words.trainingReminder, words.trainingReminderHelp);
    } else {
      const { title, help } = faultText(notice.fault.code, notice.fault.values, language);
      void this.show(title, help);
    }
  }
}

/** Services read a little HTML in the body; ours is text. */
function plainText(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
