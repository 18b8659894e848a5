import { contextBridge, ipcRenderer } from 'electron';

// The whole of what the page gets: two functions. No Electron object and no event reaches it. This file runs sandboxed, where
// `electron` is the only module there is.
contextBridge.exposeInMainWorld('fallow', {
  call: (name: unknown, args: unknown): Promise<unknown> => ipcRenderer.invoke('fallow:call', String(name), args),
  onState: (listener: (slices: unknown) => void): (() => void) => {
    const forward = (_event: unknown, slices: unknown): void => listener(slices);
    ipcRenderer.on('fallow:state', forward);
    ipcRenderer.send('fallow:watch', true);
    return () => {
      ipcRenderer.removeListener('fallow:state', forward);
      if (ipcRenderer.listenerCount('fallow:state') === 0) ipcRenderer.send('fallow:watch', false);
    };
  },
});
