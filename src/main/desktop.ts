import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, session } from 'electron';
import type { Api, SubscribeState } from '../shared/contract';
import { type Fault, ok, type Result } from '../shared/faults';
import { faultText } from '../shared/text/catalogue';
import { resolveLanguage } from '../shared/text/language';
import { startApp } from './app';
import { type DesktopFlags, desktopFlags } from './faces/electron/flags';
import { setHiddenMenu } from './faces/electron/hiddenMenu';
import { IpcFace } from './faces/electron/ipcFace';
import { lockDown } from './faces/electron/lockDown';
import { OrderlyQuit } from './faces/electron/orderlyQuit';
import { declarePageScheme, servePage } from './faces/electron/pageProtocol';
import { askWhetherToStart, tellWhyNotStarted } from './faces/electron/questions';
import { RemoteApp } from './faces/electron/remoteApp';
import { Shell } from './faces/electron/shell';
import { ShellMemory } from './faces/electron/shellMemory';
import { PageFiles } from './faces/http/pageFiles';
import { pacedStates } from './faces/pacedStates';
import { socketCandidates } from './faces/socket/path';
import { systemClock } from './platform/clock';

// The desktop entry: Electron's own set-up, which must happen before it is ready, then the rig, then the shell around it.

const rendererDir = join(__dirname, '../renderer');
/** A headless app that is just starting holds its lock before it answers, and one that ends holds it a little longer. */
const joinWithinMs = 15_000;
const joinEveryMs = 300;

const flags = desktopFlags(process.argv, process.env);
const userData = join(flags.dataDir, 'electron');
const canWrite = makeUserData();
if (canWrite) app.setPath('userData', userData); // before the lock: Electron keeps that one there
app.disableHardwareAcceleration(); // Chromium's GPU process would cost the miners hashrate and hold GPU memory
declarePageScheme();
lockDown();
// Where nothing can be written there is no lock either, and the start fails in words.
if (!canWrite || app.requestSingleInstanceLock()) void run(flags);
else app.exit(0); // the one that runs gets `second-instance` and shows its window

function makeUserData(): boolean {
  try {
    mkdirSync(userData, { recursive: true, mode: 0o700 });
    return true;
  } catch {
    return false; // startApp() meets the same and says what it is
  }
}

/** The rig that this window shows. */
interface Rig {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly isOwn: boolean;
  stop(): Promise<void>;
}

async function run(chosen: DesktopFlags): Promise<void> {
  const starting = startOrJoin(chosen);
  let shell: Shell | null = null;
  const quit = new OrderlyQuit(async () => {
    const [started] = await Promise.all([starting, shell?.stop()]);
    if (started.ok) await started.value.stop();
  });
  quit.start();
  process.on('uncaughtException', (error) => quit.quitBecause(error));
  process.on('unhandledRejection', (reason) => quit.quitBecause(reason));

  const [started] = await Promise.all([starting, app.whenReady()]);
  if (quit.hasBegun) return;
  if (!started.ok) return giveUp(started.fault, quit);
  const { api, subscribe, isOwn } = started.value;
  setHiddenMenu();
  servePage(session.defaultSession, new PageFiles(rendererDir));
  new IpcFace(api, pacedStates(subscribe, systemClock)).start();
  shell = new Shell({
    api,
    subscribe,
    memory: new ShellMemory(join(userData, 'shell.json')),
    preloadPath: join(__dirname, '../preload/index.js'),
    iconPath: join(__dirname, '../../assets/icon.png'),
    trayIconDir: join(__dirname, '../../assets/tray'),
    isOwnRig: isOwn,
  });
  if (chosen.isTrayOnly && !isOwn)
    app.quit(); // a headless app looks after the rig already, and a window was not asked for
  else await shell.start(chosen.isTrayOnly);
}

/** A rig of our own, or, where a headless app looks after it already, that one over its socket. */
async function startOrJoin({ dataDir, isPractice }: DesktopFlags): Promise<Result<Rig>> {
  const uid = process.getuid?.() ?? 0;
  const deadlineMs = performance.now() + joinWithinMs;
  for (;;) {
    const started = await startApp({ dataDir, isPractice, rendererDir, http: null, onQuit: () => app.quit() });
    if (started.ok) {
      const { api, subscribe } = started.value;
      return ok({ api, subscribe, isOwn: true, stop: () => started.value.stop() });
    }
    if (started.fault.code !== 'app/already-running') return started;
    const joined = await RemoteApp.connect(socketCandidates(dataDir, process.env, uid), uid);
    if (joined.ok) return ok(asRig(joined.value));
    if (joined.fault.code !== 'app/not-running' || performance.now() > deadlineMs) return started;
    await new Promise((later) => setTimeout(later, joinEveryMs));
  }
}

function asRig(remote: RemoteApp): Rig {
  let isQuitting = false;
  app.once('before-quit', () => {
    isQuitting = true;
  });
  remote.onDidEnd = () => void (isQuitting ? undefined : offerToStart());
  const api: Api = {
    ...remote.api,
    // Quit, said in the window, means the rig and then the window.
    'app:quit': async (args) => {
      isQuitting = true;
      const done = await remote.api['app:quit'](args);
      app.quit();
      return done;
    },
  };
  return { api, subscribe: remote.subscribe, isOwn: false, stop: async () => remote.close() };
}

async function offerToStart(): Promise<void> {
  if (await askWhetherToStart(resolveLanguage('system', process.env))) app.relaunch();
  app.quit();
}

async function giveUp(fault: Fault, quit: OrderlyQuit): Promise<void> {
  const language = resolveLanguage('system', process.env);
  const { title, help } = faultText(fault.code, fault.values ?? {}, language);
  console.error([title, help, ...(fault.detail === undefined ? [] : [fault.detail])].join('\n'));
  await tellWhyNotStarted(fault, language);
  quit.quitBecause(fault.code);
}
