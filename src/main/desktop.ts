import { join } from 'node:path';
import { app, session } from 'electron';
import { faultText } from '../shared/text/catalogue';
import { resolveLanguage } from '../shared/text/language';
import { type RunningApp, startApp } from './app';
import { type DesktopFlags, desktopFlags } from './faces/electron/flags';
import { setHiddenMenu } from './faces/electron/hiddenMenu';
import { IpcFace } from './faces/electron/ipcFace';
import { lockDown } from './faces/electron/lockDown';
import { MainWindow } from './faces/electron/mainWindow';
import { OrderlyQuit } from './faces/electron/orderlyQuit';
import { declarePageScheme, servePage } from './faces/electron/pageProtocol';
import { PageFiles } from './faces/http/pageFiles';

// The desktop entry: Electron's own set-up, which must happen before it is ready, then the rig, then a window on it.

const flags = desktopFlags(process.argv, process.env);
app.setPath('userData', join(flags.dataDir, 'electron')); // before the lock: Electron keeps that one there
app.disableHardwareAcceleration(); // Chromium's GPU process would cost the miners hashrate and hold GPU memory
declarePageScheme();
lockDown();
if (app.requestSingleInstanceLock()) void run(flags);
else app.exit(0); // the one that runs gets `second-instance` and shows its window

async function run({ dataDir, isPractice }: DesktopFlags): Promise<void> {
  const rendererDir = join(__dirname, '../renderer');
  const starting = startApp({ dataDir, isPractice, rendererDir, http: null, onQuit: () => app.quit() });
  const quit = new OrderlyQuit(async () => {
    const started = await starting;
    if (started.ok) await started.value.stop();
  });
  quit.start();
  process.on('uncaughtException', (error) => quit.quitBecause(error));
  process.on('unhandledRejection', (reason) => quit.quitBecause(reason));
  app.on('window-all-closed', () => app.quit());

  const [started] = await Promise.all([starting, app.whenReady()]);
  if (started.ok) return openWindow(started.value, rendererDir);
  const { code, detail, values } = started.fault;
  const { title, help } = faultText(code, values ?? {}, resolveLanguage('system', process.env));
  quit.quitBecause([title, help, ...(detail === undefined ? [] : [detail])].join('\n'));
}

async function openWindow(running: RunningApp, rendererDir: string): Promise<void> {
  setHiddenMenu();
  servePage(session.defaultSession, new PageFiles(rendererDir));
  new IpcFace(running.api, running.subscribe).start();
  const window = new MainWindow(join(__dirname, '../preload/index.js'), null);
  app.on('second-instance', () => void window.show());
  await window.show();
}
