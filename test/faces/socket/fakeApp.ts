import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataLock } from '../../../src/main/faces/socket/dataLock';
import { socketPath } from '../../../src/main/faces/socket/path';
import { ControlSocket, type ControlSocketOptions } from '../../../src/main/faces/socket/server';
import { ClaimDesk } from '../../../src/main/jobs/claimDesk';
import { Claims } from '../../../src/main/jobs/claims';
import { commandName } from '../../../src/main/jobs/commandName';
import type { ClaimDevice } from '../../../src/main/jobs/devices';
import { Intents } from '../../../src/main/jobs/intents';
import { readArgv } from '../../../src/main/jobs/procfs';
import { programKey } from '../../../src/main/jobs/programKey';
import { systemClock } from '../../../src/main/platform/clock';
import { closeFd, haveExited, peerCredentials, pidfdOpen } from '../../../src/main/platform/ffi';
import { Proc } from '../../../src/main/platform/proc';
import type { Api } from '../../../src/shared/contract';
import { ok, type Result } from '../../../src/shared/faults';
import type { JobClass } from '../../../src/shared/literals';
import type { Status } from '../../../src/shared/state';
import { faultText } from '../../../src/shared/text/catalogue';
import { PolledExits } from '../../support/polledExits';

const practiceDevices: readonly ClaimDevice[] = [
  { id: 'practice-0', kind: 'gpu', vendor: 'practice', index: 0, name: 'RTX 3070' },
  { id: 'practice-1', kind: 'gpu', vendor: 'practice', index: 1, name: 'RTX 3070' },
  { id: 'cpu', kind: 'cpu', vendor: 'cpu', index: 0, name: 'CPU' },
];

export const idleStatus: Status = {
  version: '0.0.0',
  practice: true,
  mode: 'mining',
  devices: [
    {
      id: 'practice-0',
      kind: 'gpu',
      index: 0,
      name: 'RTX 3070',
      activity: 'mining',
      because: 'free',
      sentence: 'Mining ETC at 61.2 MH/s',
      temperatureC: 63,
      memoryTemperatureC: null,
      powerW: 118,
      fanPct: 55,
      vramUsedMiB: 5000,
      vramTotalMiB: 8192,
      hashrateHs: 61.2e6,
    },
  ],
  miners: [],
  jobs: [],
  faults: [],
};

export type Handlers = Partial<Record<keyof Api, (args: never) => Promise<Result<unknown>>>>;

export interface FakeAppOptions {
  readonly handlers?: Handlers;
  readonly devices?: readonly ClaimDevice[];
  readonly whenFree?: (devices: readonly string[], timeoutMs: number) => Promise<boolean>;
  readonly claimTimeoutMs?: number;
  readonly classOf?: (pid: number) => JobClass;
  readonly subscribe?: ControlSocketOptions['subscribe'];
  /** Data directory and runtime directory of another one, to compete with it. */
  readonly home?: string;
}

/** The control socket with real claims and locks, on an app that only pretends. */
export class FakeApp {
  readonly home: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
  readonly claims: Claims;
  readonly intents: Intents;
  readonly logged: string[] = [];
  readonly called: { readonly name: string; readonly args: unknown }[] = [];
  readonly socket: ControlSocket;
  private readonly lock: DataLock;
  private readonly ownsHome: boolean;

  constructor(options: FakeAppOptions = {}) {
    this.ownsHome = options.home === undefined;
    this.home = options.home ?? realpathSync(mkdtempSync(join(tmpdir(), 'fallow-app-')));
    this.data = join(this.home, 'data');
    this.env = { FALLOW_DATA: this.data, XDG_RUNTIME_DIR: this.home, LC_ALL: 'C' };
    const uid = process.getuid?.() ?? -1;
    this.path = socketPath(this.data, this.env, uid);
    this.lock = new DataLock(this.data);
    const pidfds = { open: pidfdOpen, haveExited, close: closeFd };
    const exits = new PolledExits(haveExited, systemClock);
    const nameOf = (pid: number) => commandName(readArgv('/proc', pid));
    this.claims = new Claims({ pidfds, exits, nameOf, clock: systemClock });
    this.intents = new Intents({
      pidfds,
      exits,
      traitsOf: (pid) => ({ name: nameOf(pid), program: programKey('/proc', pid) }),
      nodes: { exist: () => false, holdsAny: () => false },
      clock: systemClock,
    });
    const desk = new ClaimDesk({
      claims: this.claims,
      intents: this.intents,
      devices: () => options.devices ?? practiceDevices,
      whenFree: options.whenFree ?? (async () => true),
      timeoutMs: () => options.claimTimeoutMs ?? 5000,
      classOf: options.classOf ?? (() => 'training'),
      ancestorsOf: (pid) => new Proc().ancestorsOf(pid),
      clock: systemClock,
    });
    this.socket = new ControlSocket({
      path: this.path,
      uid,
      api: this.api(options.handlers ?? {}),
      subscribe: options.subscribe ?? (() => () => undefined),
      claim: (args, peerPid) => {
        this.called.push({ name: 'claim', args });
        return desk.take(args, peerPid);
      },
      intent: (args, peerPid) => {
        this.called.push({ name: 'intent', args });
        return desk.hear(args, peerPid);
      },
      word: (fault, language) => ({
        code: fault.code,
        ...faultText(fault.code, fault.values ?? {}, language === 'it' ? 'it' : 'en'),
        detail: fault.detail ?? null,
      }),
      peerOf: peerCredentials,
      lock: this.lock,
      log: {
        info: () => undefined,
        warn: (_area, message) => this.logged.push(message),
        error: (_area, message, error) => this.logged.push(`${message} ${String(error)}`),
      },
    });
  }

  static async running(options: FakeAppOptions = {}): Promise<FakeApp> {
    const app = new FakeApp(options);
    const started = await app.socket.start();
    if (!started.ok) throw new Error(started.fault.detail ?? started.fault.code);
    return app;
  }

  async stop(): Promise<void> {
    await this.socket.stop();
    this.claims.stop();
    this.intents.stop();
    this.lock.release();
    if (this.ownsHome) rmSync(this.home, { recursive: true, force: true });
  }

  /** Every call is answered with null unless the test says otherwise; contract.dispatch checks the arguments first. */
  private api(handlers: Handlers): Api {
    const answer = (name: string) => async (args: unknown) => {
      this.called.push({ name, args });
      const handler = handlers[name as keyof Api] as ((args: unknown) => Promise<Result<unknown>>) | undefined;
      return handler === undefined ? ok(null) : handler(args);
    };
    return new Proxy({}, { get: (_target, name) => answer(String(name)) }) as Api;
  }
}
