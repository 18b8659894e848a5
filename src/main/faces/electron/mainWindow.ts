import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageUrl } from './address';
import { type KeptWindow, placeWindow, smallest } from './windowBounds';

/** Whether the window may close; the rig's fate is decided by who answers. */
export type Closing = 'close' | 'stay';

export interface MainWindowOptions {
  readonly preloadPath: string;
  /** For panels that find no desktop entry of ours: a checkout, an AppImage. */
  readonly iconPath: string;
  readonly kept: () => KeptWindow | null;
  readonly onDidMove: (window: KeptWindow) => void;
  /** Somebody closes the window; asked once at a time. */
  readonly onClosing: (window: BrowserWindow) => Promise<Closing>;
}

/** The window: made when it is wanted, destroyed when it is closed (hiding it would keep 30 MB). The rig runs on without it. */
export class MainWindow {
  private readonly options: MainWindowOptions;
  private window: BrowserWindow | null = null;
  private isAsking = false;
  private pageGoneMs = Number.NEGATIVE_INFINITY;

  constructor(options: MainWindowOptions) {
    this.options = options;
  }

  /** Opens the window, or brings the open one to the front. */
  async show(): Promise<void> {
    if (this.window !== null) return bringToFront(this.window);
    const window = this.open();
    this.window = window;
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      event.preventDefault();
      void this.close(window);
    });
    window.once('closed', () => {
      this.window = null;
    });
    window.webContents.on('render-process-gone', () => this.onPageGone(window));
    await this.load(window);
  }

  /** Closes it for good, without a question. */
  destroy(): void {
    this.window?.destroy();
  }

  /** A window that is closed while it loads fails to load, which is nobody's fault. */
  private async load(window: BrowserWindow): Promise<void> {
    try {
      await window.loadURL(pageUrl);
    } catch (error) {
      if (!window.isDestroyed()) console.error('the page did not load:', error);
    }
  }

  /** A window whose page crashed is made anew; if that crashes at once as well it stays away, and the rig runs on. */
  private onPageGone(window: BrowserWindow): void {
    const nowMs = performance.now();
    const isRepeated = nowMs - this.pageGoneMs < repeatedMs;
    this.pageGoneMs = nowMs;
    console.error(isRepeated ? 'the page crashed again: closing the window' : 'the page crashed: opening the window anew');
    // Not while Electron tells of it.
    setImmediate(() => {
      if (!window.isDestroyed()) window.destroy();
      if (!isRepeated) void this.show();
    });
  }

  private open(): BrowserWindow {
    const { preloadPath, iconPath, kept, onDidMove } = this.options;
    const { width, height, at, isMaximized } = placeWindow(
      kept(),
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = new BrowserWindow({
      width,
      height,
      ...(at ?? {}),
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: 'Fallow',
      icon: iconPath,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181a' : '#f7f8f7',
      webPreferences: {
        preload: preloadPath,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        spellcheck: false,
        disableDialogs: true,
      },
    });
    if (isMaximized) window.maximize();
    const tell = (): void => onDidMove({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    for (const event of movements) window.on(event as 'resize', tell);
    return window;
  }

  private async close(window: BrowserWindow): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const closing = await this.options.onClosing(window).finally(() => {
      this.isAsking = false;
    });
    if (closing === 'close' && !window.isDestroyed()) window.destroy();
  }
}

const repeatedMs = 30_000;
const movements = ['resize', 'move', 'maximize', 'unmaximize'] as const;

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
