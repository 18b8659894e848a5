// Electron as a plain browser, for machines without one: opens the address it is given, with nothing of ours around it.
const { app, BrowserWindow } = require('electron');

process.env.ELECTRON_DISABLE_SECURITY_WARNINGS = '1'; // about:blank has no policy, and is not what is tested
app.disableHardwareAcceleration();
void app
  .whenReady()
  .then(() => new BrowserWindow({ width: 1200, height: 800, webPreferences: { sandbox: true } }).loadURL('about:blank'));
