// Required in Electron's main process before the app (`electron -r`): tells a benchmark what the window does and does what it asks,
// over a socket. Beside the app as it is built; nothing of it is part of the product.
const { createConnection } = require('node:net');
const { createInterface } = require('node:readline');
const { app, BrowserWindow, contentTracing } = require('electron');

const socket = createConnection(process.env.FALLOW_BENCH_PROBE);
const tell = (message) => socket.write(`${JSON.stringify(message)}\n`);
const contents = () => BrowserWindow.getAllWindows()[0].webContents;

app.on('browser-window-created', (_event, window) => {
  tell({ did: 'made' });
  window.webContents.once('dom-ready', () => tell({ did: 'dom' }));
  window.once('ready-to-show', () => tell({ did: 'ready' }));
});

const deeds = {
  run: ({ code }) => contents().executeJavaScript(code),
  close: () => BrowserWindow.getAllWindows()[0].close(),
  windows: () => BrowserWindow.getAllWindows().length,
  trace: () => contentTracing.startRecording({ included_categories: ['toplevel', '__metadata'] }),
  traced: () => contentTracing.stopRecording(),
};

createInterface({ input: socket }).on('line', async (line) => {
  const { id, deed, ...args } = JSON.parse(line);
  try {
    tell({ id, value: (await deeds[deed](args)) ?? null });
  } catch (error) {
    tell({ id, error: String(error) });
  }
});
