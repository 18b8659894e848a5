import { Menu } from 'electron';

/** Never seen: it holds the keys people expect (zoom, close, quit), and leaves out reload and developer tools. */
export function setHiddenMenu(): void {
  const menu = Menu.buildFromTemplate([
    {
      label: 'Fallow',
      submenu: [
        { role: 'zoomIn' },
        { role: 'zoomIn', accelerator: 'CommandOrControl+=' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'close' },
        { role: 'quit' },
      ],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
