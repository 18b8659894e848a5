import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { type Api, dispatch, type SubscribeState } from '../../../shared/contract';
import { fail, type Result } from '../../../shared/faults';
import type { RigState } from '../../../shared/state';
import { changedSlices } from '../../../shared/stateSlices';
import { isOurs } from './address';

/** The contract over IPC: calls in, states out, for our own page's main frame and nobody else. */
export class IpcFace {
  private readonly api: Api;
  private readonly subscribe: SubscribeState;
  private readonly watchers = new Map<WebContents, () => void>();

  constructor(api: Api, subscribe: SubscribeState) {
    this.api = api;
    this.subscribe = subscribe;
  }

  start(): void {
    ipcMain.handle('fallow:call', (event, name, args) => this.call(event, name, args));
    ipcMain.on('fallow:watch', this.onWatch);
  }

  stop(): void {
    ipcMain.removeHandler('fallow:call');
    ipcMain.removeListener('fallow:watch', this.onWatch);
    for (const contents of [...this.watchers.keys()]) this.unwatch(contents);
  }

  private async call(event: IpcMainInvokeEvent, name: unknown, args: unknown): Promise<Result<unknown>> {
    if (!isOurPage(event)) return fail('app/refused', 'call from a foreign page');
    return dispatch(this.api, String(name), args);
  }

  private readonly onWatch = (event: IpcMainEvent, isOn: unknown): void => {
    if (!isOurPage(event)) return;
    if (isOn === true) this.watch(event.sender);
    else this.unwatch(event.sender);
  };

  private watch(contents: WebContents): void {
    this.unwatch(contents);
    let sent: RigState | null = null;
    const unwatch = (): void => this.unwatch(contents);
    contents.once('destroyed', unwatch);
    contents.once('render-process-gone', unwatch);
    const unsubscribe = this.subscribe((state) => {
      const slices = changedSlices(sent, state);
      sent = state;
      if (!contents.isDestroyed()) contents.send('fallow:state', slices);
    });
    this.watchers.set(contents, () => {
      contents.removeListener('destroyed', unwatch);
      contents.removeListener('render-process-gone', unwatch);
      unsubscribe();
    });
  }

  private unwatch(contents: WebContents): void {
    this.watchers.get(contents)?.();
    this.watchers.delete(contents);
  }
}

/** The one place where the sender of a message is judged. A frame that is already gone (null) is not ours. */
function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame !== undefined && frame.parent === null && isOurs(frame.url);
}
