import { BrowserWindow, nativeTheme, screen } from 'electron';
import { pageUrl } from './address';
import { type KeptWindow, placeWindow, smallest } from './windowBounds';

/** Whether the window may close; the rig's fate is decided by who answers. */
export type Closing = 'close' | 'stay';

export interface MainWindowOptions {
  readonly preloadPath: string;
  readonly kept: () => KeptWindow | null;
  readonly onDidMove: (window: KeptWindow) => void;
  /** Somebody closes the window; asked once at a time. */
  readonly onClosing: (window: BrowserWindow) => Promise<Closing>;
}

/** The window: made when it is wanted, destroyed when it is closed (hiding it would keep 30 MB). The rig runs on without it. */
export class MainWindow {
  readonly #options: MainWindowOptions;
  #window: BrowserWindow | null = null;
  #isAsking = false;

  constructor(options: MainWindowOptions) {
    this.#options = options;
  }

  /** Opens the window, or brings the open one to the front. */
  async show(): Promise<void> {
    if (this.#window !== null) return bringToFront(this.#window);
    const window = this.#open();
    this.#window = window;
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      event.preventDefault();
      void this.#close(window);
    });
    window.once('closed', () => {
      this.#window = null;
    });
    await window.loadURL(pageUrl);
  }

  /** Closes it for good, without a question. */
  destroy(): void {
    this.#window?.destroy();
  }

  #open(): BrowserWindow {
    const { preloadPath, kept, onDidMove } = this.#options;
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

  async #close(window: BrowserWindow): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const closing = await this.#options.onClosing(window).finally(() => {
      this.#isAsking = false;
    });
    if (closing === 'close' && !window.isDestroyed()) window.destroy();
  }
}

const movements = ['resize', 'move', 'maximize', 'unmaximize'] as const;

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
