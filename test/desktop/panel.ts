import { createClient } from '@httptoolkit/dbus-native';

// A desktop panel and a notification service, as far as a tray icon sees them, on the bus that the tests run on.

const watcher = 'org.kde.StatusNotifierWatcher';
const itemInterface = 'org.kde.StatusNotifierItem';
const notifications = 'org.freedesktop.Notifications';

interface Message {
  readonly sender: string;
}

/** The parts of the library that its own declarations leave out. */
interface Bus {
  readonly name: string;
  readonly connection: { on(event: 'error', listener: () => void): void; end(): void };
  invoke(message: object, answer: (error: Error | null, ...values: unknown[]) => void): void;
  requestName(name: string, flags: number): Promise<unknown>;
  releaseName(name: string): Promise<unknown>;
  exportInterface(implementation: object, path: string, description: object): void;
  sendSignal(path: string, from: string, name: string, signature?: string, body?: readonly unknown[]): void;
}

/** An icon as it registered. */
interface Item {
  readonly service: string;
  readonly path: string;
}

/** One entry of a menu, as the panel would draw it. */
export interface MenuEntry {
  readonly id: number;
  readonly label: string;
  readonly type: string;
  readonly isEnabled: boolean;
  readonly isChecked: boolean;
  readonly children: readonly MenuEntry[];
}

export interface Told {
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

/** Owns the names only while it is open, so that a test says when the panel comes and goes. */
export class FakePanel {
  readonly told: Told[] = [];
  private readonly bus = createClient({}) as unknown as Bus;
  private items: Item[] = [];
  private hosts = true;

  constructor() {
    this.bus.connection.on('error', () => undefined);
    this.bus.exportInterface(this.watcher(), '/StatusNotifierWatcher', {
      name: watcher,
      methods: { RegisterStatusNotifierItem: ['s', ''], RegisterStatusNotifierHost: ['s', ''] },
      signals: {},
      properties: { IsStatusNotifierHostRegistered: 'b', RegisteredStatusNotifierItems: 'as', ProtocolVersion: 'i' },
    });
    this.bus.exportInterface(this.notifications(), '/org/freedesktop/Notifications', {
      name: notifications,
      methods: {
        Notify: ['susssasa{sv}i', 'u'],
        CloseNotification: ['u', ''],
        GetCapabilities: ['', 'as'],
      },
      signals: {},
      properties: {},
    });
  }

  async appear({ hasHost = true } = {}): Promise<void> {
    this.items = [];
    this.hosts = hasHost;
    await this.bus.requestName(watcher, 0);
    await this.bus.requestName(notifications, 0);
  }

  /** Panels own the watcher's name first and show icons a little later. */
  beginToShow(): void {
    this.hosts = true;
    this.bus.sendSignal('/StatusNotifierWatcher', watcher, 'StatusNotifierHostRegistered');
  }

  async vanish(): Promise<void> {
    await this.bus.releaseName(watcher);
    await this.bus.releaseName(notifications);
    this.items = [];
  }

  close(): void {
    this.bus.connection.end();
  }

  /**
   * Icons that the panel shows: registered since it appeared, and not gone. When one panel follows another at once, Electron
   * registers an icon anew by itself a moment before it is taken away for the next one; a panel drops an icon whose name is gone.
   */
  async count(): Promise<number> {
    return (await this.living()).length;
  }

  async tooltip(): Promise<string> {
    const [, , title, text] = (await this.property('ToolTip')) as readonly [string, unknown, string, string];
    return text === '' ? title : text;
  }

  /** Width and height of each picture that the item offers, and its bytes, to tell one picture from another. */
  async icons(): Promise<readonly { readonly width: number; readonly height: number; readonly bytes: string }[]> {
    const pixmaps = (await this.property('IconPixmap')) as readonly (readonly [number, number, Uint8Array])[];
    return pixmaps.map(([width, height, data]) => ({ width, height, bytes: Buffer.from(data).toString('base64') }));
  }

  async activate(): Promise<void> {
    await this.callItem({
      path: (await this.item()).path,
      interface: itemInterface,
      member: 'Activate',
      signature: 'ii',
      body: [0, 0],
    });
  }

  async menu(): Promise<readonly MenuEntry[]> {
    const [, layout] = await this.callItem({
      path: await this.menuPath(),
      interface: 'com.canonical.dbusmenu',
      member: 'GetLayout',
      signature: 'iias',
      body: [0, -1, []],
    });
    return toEntry(layout).children;
  }

  /** Clicks the entry with these labels, from the menu down. Ids change with every menu, so it is looked up now. */
  async click(...labels: readonly (string | RegExp)[]): Promise<void> {
    let entries = await this.menu();
    let found: MenuEntry | undefined;
    for (const label of labels) {
      found = entries.find((entry) => (typeof label === 'string' ? entry.label === label : label.test(entry.label)));
      if (found === undefined) throw new Error(`no ${label} among ${entries.map((entry) => entry.label).join(' | ')}`);
      entries = found.children;
    }
    await this.callItem({
      path: await this.menuPath(),
      interface: 'com.canonical.dbusmenu',
      member: 'Event',
      signature: 'isvu',
      body: [found?.id ?? 0, 'clicked', ['i', 0], 0],
    });
  }

  /** Somebody clicks the notification. */
  clickNotification(id: number): void {
    this.bus.sendSignal('/org/freedesktop/Notifications', notifications, 'ActionInvoked', 'us', [id, 'default']);
  }

  private async living(): Promise<readonly Item[]> {
    const owned = await Promise.all(this.items.map(({ service }) => this.isOwned(service)));
    return this.items.filter((_item, index) => owned[index]);
  }

  private isOwned(name: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const bus = 'org.freedesktop.DBus';
      const message = { destination: bus, path: '/', interface: bus, member: 'NameHasOwner', signature: 's', body: [name] };
      this.bus.invoke(message, (error, isOwned) => {
        if (error) reject(error);
        else resolve(isOwned === true);
      });
    });
  }

  private async item(): Promise<Item> {
    const item = (await this.living()).at(-1);
    if (item === undefined) throw new Error('no item has registered');
    return item;
  }

  private async menuPath(): Promise<string> {
    return String(await this.property('Menu'));
  }

  private async property(name: string): Promise<unknown> {
    const [variant] = await this.callItem({
      path: (await this.item()).path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [itemInterface, name],
    });
    return variantValue(variant);
  }

  private async callItem(message: object): Promise<readonly unknown[]> {
    const { service } = await this.item();
    return new Promise((resolve, reject) => {
      this.bus.invoke({ destination: service, ...message }, (error, ...values) => {
        if (error) reject(error);
        else resolve(values);
      });
    });
  }

  private watcher(): object {
    const isShowing = (): boolean => this.hosts;
    const items = (): readonly string[] => this.items.map(({ service, path }) => service + path);
    return {
      get IsStatusNotifierHostRegistered() {
        return isShowing();
      },
      get RegisteredStatusNotifierItems() {
        return items();
      },
      ProtocolVersion: 0,
      RegisterStatusNotifierItem: (said: string, message: Message) => {
        const isPath = said.startsWith('/');
        this.items.push({ service: isPath ? message.sender : said, path: isPath ? said : '/StatusNotifierItem' });
        return null;
      },
      RegisterStatusNotifierHost: () => null,
    };
  }

  private notifications(): object {
    return {
      Notify: (_app: string, _id: number, _icon: string, title: string, body: string) => {
        const id = this.told.length + 1;
        this.told.push({ id, title, body });
        return id;
      },
      CloseNotification: () => null,
      GetCapabilities: () => ['body'],
    };
  }
}

/** (ia{sv}av) */
function toEntry(node: unknown): MenuEntry {
  const [id, properties, children] = node as readonly [number, readonly (readonly [string, unknown])[], readonly unknown[]];
  const values = Object.fromEntries(properties.map(([key, variant]) => [key, variantValue(variant)]));
  return {
    id,
    label: typeof values['label'] === 'string' ? values['label'] : '',
    type: typeof values['type'] === 'string' ? values['type'] : 'standard',
    isEnabled: values['enabled'] !== false,
    isChecked: values['toggle-state'] === 1,
    children: children.map((child) => toEntry(variantValue(child))),
  };
}

/** The library gives a variant as [signature tree, [value]]. */
function variantValue(variant: unknown): unknown {
  return (variant as readonly [unknown, readonly unknown[]])[1][0];
}
