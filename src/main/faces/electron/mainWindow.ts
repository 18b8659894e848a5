import { BrowserWindow, nativeTheme } from 'electron';
import { pageUrl } from './address';

/** The window: made when it is wanted, destroyed when it is closed (hiding it would keep 30 MB). The rig runs on without it. */
export class MainWindow {
  readonly #preloadPath: string;
  readonly #iconPath: string | null;
  #window: BrowserWindow | null = null;

  constructor(preloadPath: string, iconPath: string | null) {
    this.#preloadPath = preloadPath;
    this.#iconPath = iconPath;
  }

  /** Opens the window, or brings the open one to the front. */
  async show(): Promise<void> {
    if (this.#window !== null) return bringToFront(this.#window);
    const window = new BrowserWindow({
      width: 1200,
      height: 800,
      minWidth: 360,
      minHeight: 400,
      title: 'Fallow',
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181a' : '#f7f8f7',
      ...(this.#iconPath === null ? {} : { icon: this.#iconPath }),
      webPreferences: {
        preload: this.#preloadPath,
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
    this.#window = window;
    window.setMenuBarVisibility(false);
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = null;
    });
    await window.loadURL(pageUrl);
  }

  /** Closes it for good. */
  destroy(): void {
    this.#window?.destroy();
  }
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
