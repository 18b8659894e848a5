import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Api, SubscribeState } from '../shared/contract';
import { ok, type Result } from '../shared/faults';
import type { RigState } from '../shared/state';
import { faultText } from '../shared/text/catalogue';
import { resolveLanguage } from '../shared/text/language';
import { appApi } from './appApi';
import { AppFaults } from './appFaults';
import { Diary } from './diary';
import { type Edge, systemEdge } from './edge';
import { HttpFace } from './faces/http/server';
import { DataLock } from './faces/socket/dataLock';
import { makeSocketDirectory, socketPath } from './faces/socket/path';
import { ControlSocket } from './faces/socket/server';
import { HistoryStore } from './history/store';
import { ClaimDesk } from './jobs/claimDesk';
import { Claims } from './jobs/claims';
import { commandName } from './jobs/commandName';
import { readArgv } from './jobs/procfs';
import { LiveRig } from './liveRig';
import { closeFd, haveExited, peerCredentials, pidfdOpen } from './platform/ffi';
import { FileLog } from './platform/fileLog';
import { Proc } from './platform/proc';
import { LinuxProcesses } from './platform/processesLinux';
import { heatLimits } from './rig/heat';
import type { RigSettings } from './rig/rig';
import { rigState } from './rig/rigState';
import { saveSetup } from './rig/saveSetup';
import { checkRigSetup, isForPractice, withSetup } from './rig/setup';
import { SettingsStore } from './settings/store';
import { StateHub } from './stateHub';
import { version } from './version';

export interface AppOptions {
  readonly dataDir: string;
  readonly isPractice: boolean;
  /** The built window: out/renderer. */
  readonly rendererDir: string;
  /** null: no window over HTTP. */
  readonly http: { readonly port: number } | null;
  /** The user asked the app to end, from any face. */
  readonly onQuit: () => void;
  readonly edge?: Edge;
}

export interface RunningApp {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  /** Where the window is served, token included; null without HTTP. */
  readonly url: string | null;
  /** Ends everything in order; no miner is left when it resolves. */
  stop(): Promise<void>;
}

type Undo = () => void | Promise<void>;

/**
 * The one composition root: builds every service from the edge and starts them in order; stop() ends them in the reverse order,
 * so that what uses a thing is gone before the thing. Fails with app/already-running, app/port-taken and the like, and then
 * nothing of it is left.
 */
export async function startApp(options: AppOptions): Promise<Result<RunningApp>> {
  const edge = options.edge ?? systemEdge(process.env, join(options.rendererDir, '..'));
  // Practice and real share the lock and the socket, never settings, history or money.
  const lock = new DataLock(options.dataDir);
  const locked = lock.acquire();
  if (!locked.ok) return locked;
  const dir = options.isPractice ? join(options.dataDir, 'practice') : options.dataDir;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const app = new App(options, edge, dir, [() => lock.release()]);
  const started = await app.start(lock);
  if (started.ok) return ok(app);
  await app.stop();
  return started;
}

class App implements RunningApp {
  url: string | null = null;
  readonly api: Api;
  readonly subscribe: SubscribeState;
  private readonly log: FileLog;
  private readonly hub: StateHub;
  private readonly faults: AppFaults;
  private readonly settings: SettingsStore;
  private readonly history: HistoryStore;
  private readonly diary: Diary;
  private readonly processes: LinuxProcesses;
  private readonly claims: Claims;
  private readonly uid = process.getuid?.() ?? 0;
  private readonly socketPath: string;
  private opened: LiveRig | null = null;

  constructor(
    private readonly options: AppOptions,
    private readonly edge: Edge,
    dir: string,
    private readonly undo: Undo[],
  ) {
    const { clock, procRoot } = edge;
    this.socketPath = socketPath(options.dataDir, edge.env, this.uid);
    this.log = new FileLog({ dir, clock, stderr: process.stderr });
    this.hub = new StateHub(() => this.state(this.live), clock);
    this.faults = new AppFaults(clock.nowMs, () => this.hub.changed());
    this.settings = new SettingsStore({ dir, clock, log: this.log });
    const onFault = (fault: Parameters<AppFaults['set']>[1]) => this.faults.set('history', fault);
    this.history = HistoryStore.open({ path: join(dir, 'history.db'), clock, log: this.log, onFault });
    this.faults.set('history', this.history.fault);
    this.diary = new Diary(this.history, clock);
    this.processes = new LinuxProcesses({ procRoot, ledgerPath: join(dir, 'running.json'), log: this.log });
    const nameOf = (pid: number) => commandName(readArgv(procRoot, pid));
    this.claims = new Claims({ pidfds: { open: pidfdOpen, haveExited, close: closeFd }, nameOf, clock });
    this.subscribe = this.hub.subscribe;
    this.api = appApi({
      live: () => this.live,
      state: () => this.state(this.live),
      history: this.history,
      language: () => this.language(),
      applySetup: (file) => this.applySetup(file),
      quit: options.onQuit,
    });
    undo.push(
      () => this.log.close(),
      () => this.history.close(),
      () => this.settings.settled(),
    );
  }

  async start(lock: DataLock): Promise<Result<null>> {
    this.log.info('app', `Fallow ${version} starts${this.options.isPractice ? ' on the practice rig' : ''}`);
    this.faults.set('settings', (await this.settings.load()).fault);
    const made = makeSocketDirectory(dirname(this.socketPath), this.uid);
    if (!made.ok) return made;
    await this.processes.sweep();
    this.opened = await this.openRig();
    this.undo.push(
      () => this.hub.stop(),
      () => this.claims.stop(),
      () => this.opened?.close(),
    );
    const socket = await this.startSocket(lock);
    return socket.ok ? this.startHttp() : socket;
  }

  async stop(): Promise<void> {
    for (let last = this.undo.pop(); last !== undefined; last = this.undo.pop()) await last();
  }

  private get live(): LiveRig {
    if (this.opened === null) throw new Error('the rig is not open');
    return this.opened;
  }

  private async openRig(): Promise<LiveRig> {
    const { edge, log, diary, processes, claims } = this;
    const live = await LiveRig.open({
      edge,
      log,
      settings: this.watchedSettings(),
      diary,
      processes,
      claims,
      isPractice: this.options.isPractice,
      practiceDir: this.socketPath.replace(/\.sock$/, '.practice'),
      onDidChange: () => this.hub.changed(),
      onTick: (rig) => {
        diary.readings(this.state(rig).devices);
        this.hub.changed();
      },
    });
    live.jobs.onDidChange((jobs) => diary.jobs(jobs));
    diary.jobs(live.jobs.list());
    return live;
  }

  /** A setting that could not be written is shown until one can. */
  private watchedSettings(): RigSettings {
    const { settings, faults } = this;
    return {
      get current() {
        return settings.current;
      },
      async update(change) {
        const saved = await settings.update(change);
        faults.set('settings', saved.ok ? null : saved.fault);
        return saved;
      },
    };
  }

  private async startSocket(lock: DataLock): Promise<Result<null>> {
    const { api, log, edge, claims, uid } = this;
    const desk = new ClaimDesk({
      claims,
      devices: () => this.live.infos,
      whenFree: (devices, timeoutMs) => this.live.rig.whenFree(devices, timeoutMs),
      timeoutMs: () => this.settings.current.claimTimeoutS * 1000,
      parentOf: (pid) => new Proc(edge.procRoot).stat(pid)?.parent ?? null,
      clock: edge.clock,
    });
    const socket = new ControlSocket({
      path: this.socketPath,
      uid,
      api,
      subscribe: this.subscribe,
      claim: (request, peerPid) => desk.take(request, peerPid),
      word: ({ code, detail, values }, language) => {
        const words = faultText(
          code,
          values ?? {},
          language === undefined ? this.language() : resolveLanguage('system', { LANG: language }),
        );
        return { code, ...words, detail: detail ?? null };
      },
      peerOf: peerCredentials,
      lock,
      log,
      clock: edge.clock,
    });
    const started = await socket.start();
    if (started.ok) this.undo.push(() => socket.stop());
    return started;
  }

  private async startHttp(): Promise<Result<null>> {
    const { http, rendererDir } = this.options;
    if (http === null) return ok(null);
    const { api, subscribe, log } = this;
    const token = randomBytes(24).toString('base64url');
    const face = new HttpFace({ api, subscribe, rendererDir, port: http.port, token, log, clock: this.edge.clock });
    const started = await face.start();
    if (!started.ok) return started;
    this.undo.push(() => face.stop());
    this.url = started.value.url;
    return ok(null);
  }

  /** A setup for the kind of rig that does not run now is kept for its next start: real and practice share nothing. */
  private async applySetup(raw: unknown): Promise<Result<null>> {
    const { isPractice, dataDir } = this.options;
    const file = checkRigSetup(raw, isPractice || this.live.rig.mode === 'off' ? null : this.live.infos);
    if (!file.ok) return file;
    if (isForPractice(file.value) !== isPractice) return saveSetup(dataDir, raw);
    const gpusBefore = this.settings.current.practice.gpus;
    const saved = await this.watchedSettings().update((settings) => withSetup(settings, file.value));
    if (isPractice && this.settings.current.practice.gpus !== gpusBefore) {
      await this.opened?.close();
      this.opened = await this.openRig();
    } else this.live.rig.settingsChanged();
    this.hub.changed();
    return saved.ok ? ok(null) : saved;
  }

  private language() {
    return resolveLanguage(this.settings.current.language, this.edge.env);
  }

  private state(live: LiveRig): RigState {
    const { settings, edge, faults } = this;
    return rigState(live.rig, {
      version,
      isPractice: this.options.isPractice,
      rigName: settings.current.rigName,
      nowMs: edge.clock.nowMs(),
      read: (id) => live.telemetry.read(id),
      coreStopC: (device) => heatLimits(device.info.slowdownC, settings.current.stopAtC).coreStopC,
      appFaults: faults.list(),
    });
  }
}
