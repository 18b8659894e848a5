import { type BusMessage, type MessageBus, variantValue } from '../../platform/messageBus';

// Which panel shows tray icons now. Electron asks once, when a Tray is made; panels come later than an autostarted app, crash and
// restart, so the session bus is asked to tell.

const watcherName = 'org.kde.StatusNotifierWatcher';
const watcherPath = '/StatusNotifierWatcher';

/** Tells the bus name of the panel that shows tray icons, null while there is none. */
export class PanelWatch {
  private readonly bus: MessageBus;
  private readonly onDidChange: (panel: string | null) => void;
  private panel: string | null = null;
  private isStopped = false;
  private asking: Promise<void> = Promise.resolve();

  constructor(bus: MessageBus, onDidChange: (panel: string | null) => void) {
    this.bus = bus;
    this.onDidChange = onDidChange;
  }

  /** Resolves when the first answer is there and told. */
  async start(): Promise<void> {
    this.bus.onDidEnd(() => this.tell(null));
    await this.bus.watch(`sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${watcherName}'`, this.onSignal);
    await this.bus.watch(`interface='${watcherName}',path='${watcherPath}'`, () => undefined);
    await this.ask();
  }

  stop(): void {
    this.isStopped = true;
  }

  private readonly onSignal = (message: BusMessage): void => {
    if (isAboutPanels(message)) void this.ask();
  };

  /** One question at a time, so that an old answer never comes last. */
  private ask(): Promise<void> {
    this.asking = this.asking.then(async () => this.tell(await panelOf(this.bus)));
    return this.asking;
  }

  private tell(panel: string | null): void {
    if (panel === this.panel || this.isStopped) return;
    this.panel = panel;
    this.onDidChange(panel);
  }
}

/** A panel came or went, or began to show icons; not every icon of others that comes and goes. */
function isAboutPanels({ interface: from, member, body }: BusMessage): boolean {
  if (from === 'org.freedesktop.DBus') return member === 'NameOwnerChanged' && body?.[0] === watcherName;
  return from === watcherName && (member === 'StatusNotifierHostRegistered' || member === 'StatusNotifierHostUnregistered');
}

/** The watcher's unique name once it shows icons. */
async function panelOf(bus: MessageBus): Promise<string | null> {
  const owner = await bus.ask({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'GetNameOwner',
    signature: 's',
    body: [watcherName],
  });
  if (typeof owner !== 'string') return null;
  const isShowing = await bus.ask({
    destination: owner,
    path: watcherPath,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [watcherName, 'IsStatusNotifierHostRegistered'],
  });
  return variantValue(isShowing) === true ? owner : null;
}
