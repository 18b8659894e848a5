import { app, type BrowserWindow, powerMonitor } from 'electron';
import type { Api, SubscribeState } from '../../../shared/contract';
import type { Mode } from '../../../shared/literals';
import { faultText } from '../../../shared/text/catalogue';
import { MessageBus } from '../../platform/messageBus';
import { type Closing, MainWindow } from './mainWindow';
import { Notifier } from './notifier';
import { PanelWatch } from './panelWatch';
import { askWhetherToGoOn } from './questions';
import type { ShellMemory } from './shellMemory';
import { shellWords } from './shellWords';
import { SleepGuard } from './sleepGuard';
import { SpokenLanguage } from './spokenLanguage';
import { TrayFace } from './trayFace';

export interface ShellOptions {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly memory: ShellMemory;
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly trayIconDir: string;
  /** False: the rig lives in another process, and this one is a window on it and nothing else. */
  readonly isOwnRig: boolean;
}

/** What surrounds the rig on a desktop: window, tray, notifications, sleep. The rig needs none of it. */
export class Shell {
  private readonly options: ShellOptions;
  private readonly language: SpokenLanguage;
  private readonly window: MainWindow;
  private readonly tray: TrayFace;
  private readonly bus: MessageBus | null;
  private readonly panels: PanelWatch | null;
  private readonly notifier: Notifier;
  private readonly sleep: SleepGuard;

  constructor(options: ShellOptions) {
    const { api, subscribe, memory, preloadPath, iconPath, trayIconDir } = options;
    this.options = options;
    this.language = new SpokenLanguage(api);
    this.window = new MainWindow({
      preloadPath,
      iconPath,
      kept: () => memory.current.window,
      onDidMove: (window) => memory.keep({ window }),
      onClosing: (window) => this.closing(window),
    });
    const language = this.language.current;
    const onOpen = (): void => void this.window.show();
    this.bus = options.isOwnRig ? MessageBus.openSession() : null;
    this.notifier = new Notifier({ bus: this.bus, subscribe, language, onOpen });
    this.tray = new TrayFace({
      api,
      subscribe,
      language,
      iconDir: trayIconDir,
      onOpen,
      onQuit: () => app.quit(),
      onDidToggle: (mode) => this.explainToggle(mode),
      onFault: ({ code, values }) => {
        const { title, help } = faultText(code, values ?? {}, language());
        void this.notifier.show(title, help);
      },
    });
    this.panels = this.bus === null ? null : new PanelWatch(this.bus, (panel) => this.tray.setPanel(panel));
    this.sleep = new SleepGuard(api, subscribe);
  }

  /** After Electron is ready. The window opens at once, unless only the tray is wanted; the panel may come later. */
  async start(isTrayOnly: boolean): Promise<void> {
    app.on('second-instance', () => void this.window.show());
    app.on('window-all-closed', () => undefined); // else Electron quits; `#closing` decides
    if (this.options.isOwnRig) this.startAround();
    if (!isTrayOnly) await this.window.show();
  }

  /** What could start something anew while the rig stops. The window stays to show what goes on. */
  async stop(): Promise<void> {
    this.panels?.stop();
    this.tray.stop();
    this.notifier.stop();
    this.sleep.stop();
    this.bus?.close();
    await this.options.memory.settled();
  }

  private startAround(): void {
    this.notifier.start();
    this.sleep.start();
    void this.panels?.start();
    // logind waits for us a little: time enough for miners to end in order.
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
      event?.preventDefault();
      app.quit();
    });
  }

  private async closing(window: BrowserWindow): Promise<Closing> {
    if (!this.options.isOwnRig) {
      app.quit();
      return 'close';
    }
    if (this.tray.isShown) return 'close';
    const state = await this.options.api['state:get']({});
    const mode: Mode = state.ok ? state.value.mode : 'mining';
    const answer = await askWhetherToGoOn(window, mode, this.language.current());
    if (answer === 'stop') app.quit();
    return answer === 'goOn' ? 'close' : 'stay';
  }

  private explainToggle(mode: Mode): void {
    const { memory } = this.options;
    if (memory.current.isToggleTold) return;
    memory.keep({ isToggleTold: true });
    const words = shellWords(this.language.current());
    void this.notifier.show(mode === 'mining' ? words.toggledToMining : words.toggledToTraining, words.toggledHelp);
  }
}
