import { createClient } from '@httptoolkit/dbus-native';

/** A message as the library gives and takes it. */
export interface BusMessage {
  readonly destination?: string;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
  readonly flags?: number;
  readonly type?: number;
}

/** The parts of the library that are used here; its own declarations leave most of it out. */
interface Client {
  readonly connection: {
    on(event: 'message', listener: (message: BusMessage) => void): void;
    on(event: 'error' | 'end', listener: () => void): void;
    end(): void;
  };
  invoke(message: BusMessage): Promise<unknown>;
  addMatch(rule: string): Promise<unknown>;
}

const signalType = 4;
const noAutoStart = 2;

/**
 * Our own line to a D-Bus: the desktop's session bus or the machine's. Electron has one too, but tells nothing of panels that come later, and its
 * notifications wait for a service that hangs, up to 25 s, while nothing else of the app runs: no claim would be answered.
 */
export class MessageBus {
  private readonly client: Client;
  private isOpen = true;
  private readonly onEnd = new Set<() => void>();

  private constructor(client: Client) {
    this.client = client;
    for (const event of ['error', 'end'] as const) client.connection.on(event, () => this.end());
  }

  /** Null where there is no session bus, or one at an address that Node cannot connect to. */
  static openSession(env: Readonly<Record<string, string | undefined>> = process.env): MessageBus | null {
    const busAddress = env['DBUS_SESSION_BUS_ADDRESS'];
    return busAddress ? MessageBus.at(busAddress, 'no session bus, so no tray and no notifications:') : null;
  }

  /** The bus of the whole machine, where logind is. */
  static openSystem(env: Readonly<Record<string, string | undefined>> = process.env): MessageBus | null {
    const busAddress = env['DBUS_SYSTEM_BUS_ADDRESS'] ?? 'unix:path=/run/dbus/system_bus_socket';
    return MessageBus.at(busAddress, 'no system bus, so nothing of logind:');
  }

  private static at(busAddress: string, without: string): MessageBus | null {
    try {
      return new MessageBus(createClient({ busAddress } as object) as unknown as Client);
    } catch (error) {
      console.error(without, error);
      return null;
    }
  }

  /** The first value of the answer; null when there is none or the call failed. Starts no service that does not run. */
  async ask(message: BusMessage): Promise<unknown> {
    if (!this.isOpen) return null;
    let onEnd: () => void = () => undefined;
    const gone = new Promise<null>((resolve) => {
      onEnd = () => resolve(null);
      this.onEnd.add(onEnd);
    });
    const answer = this.client.invoke({ flags: noAutoStart, ...message }).catch(() => null);
    return Promise.race([gone, answer]).finally(() => this.onEnd.delete(onEnd));
  }

  /** Calls for every signal that arrives; `rule` has the bus send more of them (D-Bus specification, match rules). */
  async watch(rule: string, onSignal: (message: BusMessage) => void): Promise<void> {
    if (!this.isOpen) return;
    this.client.connection.on('message', (message) => {
      if (message.type === signalType) onSignal(message);
    });
    await Promise.race([
      new Promise<void>((resolve) => this.onEnd.add(resolve)),
      this.client.addMatch(`type='signal',${rule}`).catch(() => undefined),
    ]);
  }

  close(): void {
    if (this.isOpen) this.client.connection.end();
    this.end();
  }

  onDidEnd(listener: () => void): void {
    this.onEnd.add(listener);
  }

  private end(): void {
    this.isOpen = false;
    const listeners = [...this.onEnd];
    this.onEnd.clear();
    for (const listener of listeners) listener();
  }
}

/** The library gives a variant as [signature tree, [value]]. */
export function variantValue(variant: unknown): unknown {
  const values: unknown = Array.isArray(variant) ? variant[1] : undefined;
  return Array.isArray(values) ? values[0] : undefined;
}
