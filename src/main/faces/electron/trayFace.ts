import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from 'electron';
import { type Api, dispatch, type SubscribeState } from '../../../shared/contract';
import type { Fault } from '../../../shared/faults';
import type { Language, Mode } from '../../../shared/literals';
import { rigActivity } from '../../../shared/rigActivity';
import type { RigState } from '../../../shared/state';
import { rigSentence } from '../../../shared/text/sentences';
import { type TrayAct, type TrayItem, toggledMode, trayMenu } from './trayMenu';

export interface TrayFaceOptions {
  readonly api: Api;
  readonly subscribe: SubscribeState;
  readonly language: () => Language;
  /** `assets/tray`: one PNG for each activity. */
  readonly iconDir: string;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
  /** The icon was clicked, and the rig goes into this mode. */
  readonly onDidToggle: (mode: Mode) => void;
  readonly onFault: (fault: Fault) => void;
}

/**
 * The rig in the desktop's panel. There is an icon exactly while a panel shows one, and never two: Electron speaks
 * StatusNotifierItem for the first Tray of a process and looks for the panel only when that is made.
 */
export class TrayFace {
  private readonly options: TrayFaceOptions;
  /** Kept here, and this by the desktop entry: a Tray that is garbage collected vanishes from the panel. */
  private tray: Tray | null = null;
  private panel: string | null = null;
  private unsubscribe: (() => void) | null = null;
  private state: RigState | null = null;
  private shown = { icon: '', tooltip: '', menu: '' };

  constructor(options: TrayFaceOptions) {
    this.options = options;
  }

  get isShown(): boolean {
    return this.tray !== null;
  }

  /** `panel` is the bus name of the panel that is there now, null for none. Another panel gets a new icon. */
  setPanel(panel: string | null): void {
    if (panel === this.panel) return;
    this.panel = panel;
    this.remove();
    if (panel !== null) this.show();
  }

  stop(): void {
    this.panel = null;
    this.remove();
  }

  private show(): void {
    this.unsubscribe = this.options.subscribe((state) => {
      this.state = state;
      this.draw(state);
    });
  }

  private remove(): void {
    this.unsubscribe?.();
    this.unsubscribe = null;
    this.tray?.destroy();
    this.tray = null;
    this.shown = { icon: '', tooltip: '', menu: '' };
  }

  private draw(state: RigState): void {
    const language = this.options.language();
    const icon = rigActivity(state);
    const tooltip = rigSentence(state, language);
    const items = trayMenu(state, language);
    const menu = JSON.stringify(items);
    const tray = this.tray ?? this.make(icon);
    if (icon !== this.shown.icon) tray.setImage(this.image(icon));
    if (tooltip !== this.shown.tooltip) tray.setToolTip(tooltip);
    // Electron sends the menu as it was when it was set; and every setting redraws a menu that is open.
    if (menu !== this.shown.menu) tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => this.toTemplate(item))));
    this.shown = { icon, tooltip, menu };
  }

  private make(icon: string): Tray {
    const tray = new Tray(this.image(icon));
    tray.setTitle('Fallow');
    tray.on('click', () => void this.toggle());
    this.tray = tray;
    this.shown.icon = icon;
    return tray;
  }

  private image(icon: string): NativeImage {
    return nativeImage.createFromPath(join(this.options.iconDir, `${icon}.png`));
  }

  private toTemplate(item: TrayItem): MenuItemConstructorOptions {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'line':
        return { label: plain(item.label), enabled: false };
      case 'do':
        return { label: plain(item.label), click: () => this.act(item.act) };
      case 'choice':
        return { label: plain(item.label), type: 'radio', checked: item.isChosen, click: () => this.act(item.act) };
      case 'menu':
        return { label: plain(item.label), submenu: item.items.map((inner) => this.toTemplate(inner)) };
    }
  }

  /** From the mode that is now: what was shown is a moment old, and who clicks again at once means the way back. */
  private async toggle(): Promise<void> {
    const now = await this.options.api['state:get']({});
    if (!now.ok) return;
    const mode = toggledMode(now.value.mode);
    this.options.onDidToggle(mode);
    this.act({ call: 'rig:setMode', args: { mode } });
  }

  private act(act: TrayAct): void {
    if (act === 'open') this.options.onOpen();
    else if (act === 'quit') this.options.onQuit();
    else void this.call(act.call, act.args);
  }

  private async call(name: string, args: unknown): Promise<void> {
    const result = await dispatch(this.options.api, name, args);
    if (result.ok) return;
    this.options.onFault(result.fault);
    // The panel has marked what was chosen; nothing changed, so the menu is sent as it was.
    this.shown.menu = '';
    if (this.state !== null && this.tray !== null) this.draw(this.state);
  }
}

/** In a label `&` announces an access key. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
