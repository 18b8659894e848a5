import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Api, calls, type Doors, type SubscribeState } from '../shared/contract';
import { type Fault, fail, ok, type Result } from '../shared/faults';
import type { JobClass } from '../shared/literals';
import type { RigState } from '../shared/state';
import { faultText } from '../shared/text/catalogue';
import { resolveLanguage } from '../shared/text/language';
import { type Edge, systemEdge } from './edge';
import { DataLock } from './faces/socket/dataLock';
import { makeSocketDirectory, socketPath } from './faces/socket/path';
import { ControlSocket } from './faces/socket/server';
import { type HttpWish, openHttpDoors } from './httpDoors';
import { ClaimDesk } from './jobs/claimDesk';
import { Claims } from './jobs/claims';
import { commandName } from './jobs/commandName';
import { hasGpuNodes, readHeldNodes } from './jobs/gpuNodes';
import { Guard } from './jobs/guard';
import { Intents } from './jobs/intents';
import { viewProcess } from './jobs/processView';
import { readArgv } from './jobs/procfs';
import { programKey } from './jobs/programKey';
import { KeepAwake } from './keepAwake';
import { withMachineSettings } from './machineSettings';
import { autostartOf } from './platform/autostart';
import { closeFd, haveExited, peerCredentials, pidfdOpen } from './platform/ffi';
import { FileLog } from './platform/fileLog';
import { Proc } from './platform/proc';
import { Turns } from './platform/turns';
import { RigApp } from './rigApp';
import { SettingsStore } from './settings/store';
import { version } from './version';

export interface AppOptions {
  readonly dataDir: string;
  /** True: the practice rig, whatever was chosen before. False: what was chosen at the first start, else the real rig. */
  readonly isPractice: boolean;
  /** The built window: out/renderer. */
  readonly rendererDir: string;
  /** null: no window over HTTP. */
  readonly http: HttpWish | null;
  /** The user asked the app to end, from any face. */
  readonly onQuit: () => void;
  readonly edge?: Edge;
}

export interface RunningApp {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  /** Where the window is served, tokens included. */
  readonly doors: Doors;
  /** Ends everything in order; no miner is left when it resolves. */
  stop(): Promise<void>;
}

type Undo = () => void | Promise<void>;

/**
 * The one composition root: builds every service from the edge and starts them in order; stop() ends them in the reverse order,
 * so that what uses a thing is gone before the thing. Fails with app/already-running, app/port-taken and the like, app/internal
 * where nobody foresaw it, and then nothing of it is left.
 */
export async function startApp(options: AppOptions): Promise<Result<RunningApp>> {
  const edge = options.edge ?? systemEdge(process.env, join(options.rendererDir, '..'));
  // Practice and real share the lock and the socket, never settings, history or money.
  const lock = new DataLock(options.dataDir);
  const locked = lock.acquire();
  if (!locked.ok) return locked;
  const app = new App(options, edge, [() => lock.release()]);
  const started = await app.begin(lock);
  if (started.ok) return ok(app);
  await app.stop();
  return started;
}

/** The doors (socket, HTTP, whatever window there is) and the rig behind them, which may change while they stay open. */
class App implements RunningApp {
  doors: Doors = { url: null, lan: null };
  readonly api: Api;
  private readonly log: FileLog;
  private readonly claims: Claims;
  private readonly guard: Guard;
  private readonly intents: Intents;
  private readonly uid = process.getuid?.() ?? 0;
  private readonly socketPath: string;
  private readonly listeners = new Map<(state: RigState) => void, () => void>();
  private current: { readonly rig: RigApp; readonly isPractice: boolean } | null = null;
  /** One rig is closed and the other opened; calls wait for it. */
  private readonly changes = new Turns();
  private isStopping = false;

  constructor(
    private readonly options: AppOptions,
    private readonly edge: Edge,
    private readonly undo: Undo[],
  ) {
    const { clock, procRoot } = edge;
    this.socketPath = socketPath(options.dataDir, edge.env, this.uid);
    this.log = new FileLog({ dir: options.dataDir, clock, stderr: process.stderr });
    const nameOf = (pid: number) => commandName(readArgv(procRoot, pid));
    const pidfds = { open: pidfdOpen, haveExited, close: closeFd };
    this.guard = new Guard({
      program: join(edge.programDir, 'guardWorker.js'),
      proc: procRoot,
      dev: realPath(edge.devRoot),
      cudaLibrary: edge.cudaLibrary,
      clock,
      log: this.log,
    });
    const exits = this.guard;
    this.claims = new Claims({ pidfds, exits, nameOf, clock });
    this.intents = new Intents({
      pidfds,
      exits,
      traitsOf: (pid) => ({ name: nameOf(pid), program: programKey(procRoot, pid) }),
      nodes: {
        // As the rig's own watch: practice GPUs have none, but for a stand-in of /dev that somebody named.
        exist: () => (this.current?.isPractice !== true || edge.devRoot !== '/dev') && hasGpuNodes(edge.devRoot),
        holdsAny: (pid) => withChildren(new Proc(procRoot), pid).some((each) => holdsNode(edge, each)),
      },
      clock,
    });
    this.api = this.delegating();
    undo.push(() => this.log.close());
  }

  readonly subscribe: SubscribeState = (listener) => {
    this.listeners.set(listener, this.rig.hub.subscribe(listener));
    return () => {
      this.listeners.get(listener)?.();
      this.listeners.delete(listener);
    };
  };

  async begin(lock: DataLock): Promise<Result<null>> {
    try {
      return await this.start(lock);
    } catch (error) {
      this.log.error('app', 'it could not be started', error);
      return fail('app/internal', String(error));
    }
  }

  private async start(lock: DataLock): Promise<Result<null>> {
    const made = makeSocketDirectory(dirname(this.socketPath), this.uid);
    if (!made.ok) return made;
    this.guard.start();
    this.undo.push(() => this.guard.stop());
    const real = await this.loadSettings(false);
    await this.openRig(this.options.isPractice || real.settings.current.startWith === 'practice', real);
    this.undo.push(
      () => this.claims.stop(),
      () => this.intents.stop(),
      () => this.closeRig(),
    );
    const { clock, env } = this.edge;
    const awake = new KeepAwake({ isNeeded: () => this.rig.mustStayAwake(), clock, env, log: this.log });
    awake.start();
    this.undo.push(() => awake.stop());
    const socket = await this.startSocket(lock);
    return socket.ok ? this.startHttp() : socket;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    for (let last = this.undo.pop(); last !== undefined; last = this.undo.pop()) await last();
  }

  private get rig(): RigApp {
    if (this.current === null) throw new Error('the rig is not open');
    return this.current.rig;
  }

  private async loadSettings(isPractice: boolean) {
    const { dataDir } = this.options;
    const dir = isPractice ? join(dataDir, 'practice') : dataDir;
    const settings = new SettingsStore({ dir, clock: this.edge.clock, log: this.log });
    const { fault } = await settings.load();
    return { dir, settings, fault };
  }

  private async openRig(isPractice: boolean, real: Awaited<ReturnType<App['loadSettings']>> | null): Promise<void> {
    this.log.info('app', `Fallow ${version} starts${isPractice ? ' on the practice rig' : ''}`);
    const { dir, settings, fault } = isPractice || real === null ? await this.loadSettings(isPractice) : real;
    const { edge, log, claims, guard, intents } = this;
    const practiceDir = this.socketPath.replace(/\.sock$/, '.practice');
    const { dataDir } = this.options;
    const rig = new RigApp({
      edge,
      log,
      claims,
      guard,
      intents,
      dataDir,
      dir,
      isPractice,
      settings,
      settingsFault: fault,
      practiceDir,
    });
    try {
      await rig.open();
    } catch (error) {
      await rig.close();
      throw error;
    }
    this.current = { rig, isPractice };
  }

  private async closeRig(): Promise<void> {
    await this.changes.settled();
    await this.current?.rig.close();
  }

  /** Practice or real, for now and for the next start. */
  private choose(rig: 'practice' | 'real'): Promise<Result<null>> {
    return this.changes.take(async () => {
      // A window may still be open then: no rig begins while the other ends.
      if (this.isStopping) return fail('app/not-running');
      const saved = await this.rig.remember(rig);
      if ((rig === 'practice') !== (this.current?.isPractice === true)) await this.exchange(rig === 'practice');
      return saved.ok ? ok(null) : saved;
    });
  }

  private async exchange(isPractice: boolean): Promise<void> {
    await this.rig.close();
    await this.openRig(isPractice, null);
    for (const listener of this.listeners.keys()) this.listeners.set(listener, this.rig.hub.subscribe(listener));
  }

  /** Every call of the contract, answered by whichever rig is open then. */
  private delegating(): Api {
    const ofRig = (name: keyof RigApp['api']) => async (args: never) => {
      await this.changes.settled();
      return this.rig.api[name](args);
    };
    const delegated = Object.fromEntries(Object.keys(calls).map((name) => [name, ofRig(name as keyof RigApp['api'])]));
    const own: Pick<Api, 'app:choose' | 'app:doors' | 'app:quit'> = {
      'app:choose': ({ rig }) => this.choose(rig),
      'app:doors': async () => ok(this.doors),
      'app:quit': async () => {
        this.options.onQuit();
        return ok(null);
      },
    };
    const all = { ...delegated, ...own } as unknown as Api; // the keys of `calls` are the keys of Api
    const { http, dataDir } = this.options;
    // A headless one is started by a service (docs/headless.md).
    const autostart = http === null ? autostartOf(this.edge.env, this.edge.programDir, dataDir) : null;
    return { ...all, ...withMachineSettings(all, autostart) };
  }

  private async startSocket(lock: DataLock): Promise<Result<null>> {
    const { api, log, edge, claims, intents, uid } = this;
    const desk = new ClaimDesk({
      claims,
      intents,
      devices: () => this.rig.live.infos,
      whenFree: (devices, timeoutMs) => this.rig.live.whenFree(devices, timeoutMs),
      rainbow: () => this.rig.live.rainbow?.toWaitFor() ?? null,
      timeoutMs: () => this.rig.claimTimeoutMs(),
      classOf: (pid) => classOf(new Proc(edge.procRoot), pid),
      ancestorsOf: (pid) => new Proc(edge.procRoot).ancestorsOf(pid),
      clock: edge.clock,
    });
    const socket = new ControlSocket({
      path: this.socketPath,
      uid,
      api,
      subscribe: this.subscribe,
      claim: (request, peerPid) => desk.take(request, peerPid),
      intent: (request, peerPid) => desk.hear(request, peerPid),
      word: (fault, language) => this.word(fault, language),
      peerOf: peerCredentials,
      lock,
      log,
      clock: edge.clock,
    });
    const started = await socket.start();
    if (started.ok) this.undo.push(() => socket.stop());
    return started;
  }

  private word({ code, detail, values }: Fault, language: string | undefined) {
    const spoken = language === undefined ? this.rig.language() : resolveLanguage('system', { LANG: language });
    return { code, ...faultText(code, values ?? {}, spoken), detail: detail ?? null };
  }

  private async startHttp(): Promise<Result<null>> {
    const { http, rendererDir, dataDir } = this.options;
    if (http === null) return ok(null);
    const { api, subscribe, log } = this;
    const opened = await openHttpDoors({ ...http, api, subscribe, rendererDir, dataDir, log, clock: this.edge.clock });
    if (!opened.ok) return opened;
    this.undo.push(() => opened.value.stop());
    this.doors = opened.value.doors;
    return ok(null);
  }
}

/** The process and those it started, at any remove. */
function withChildren(proc: Proc, pid: number): readonly number[] {
  const family = [pid];
  // A process forks while we read: whoever is missed is seen at the next look.
  for (const each of family) for (const child of proc.children(each)) if (!family.includes(child)) family.push(child);
  return family;
}

function holdsNode({ procRoot, devRoot }: Edge, pid: number): boolean {
  return readHeldNodes(procRoot, devRoot, pid) !== null;
}

/** The kernel names open files by their real paths. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // a stand-in that is not there (yet)
  }
}

function classOf(proc: Proc, pid: number): JobClass {
  const stat = proc.stat(pid);
  return stat === null ? 'unknown' : viewProcess(proc, stat, null, null).class;
}
