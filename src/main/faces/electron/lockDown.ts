import { type App, app, type Session, type WebContents } from 'electron';
import { isOurs, isOwnBlob } from './address';

/**
 * Everything that a page could ask of Electron is denied here, for every session and every page there will ever be. What is
 * not ours is not requested, not navigated to, not opened, not downloaded, not permitted.
 */
export function lockDown(electronApp: App = app): void {
  electronApp.on('session-created', denyInSession);
  electronApp.on('web-contents-created', (_event, contents) => denyInContents(contents));
  electronApp.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    callback(false);
  });
}

function denyInSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // No filter: all addresses, the same in every Electron version.
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !isOurs(details.url) && !isOwnBlob(details.url) }),
  );
  // A file that our page has made may be saved: Electron asks the user where. Nothing is fetched for it.
  session.on('will-download', (event, item) => {
    if (!isOwnBlob(item.getURL())) event.preventDefault();
  });
  session.setSpellCheckerEnabled(false); // it would fetch dictionaries from Google
}

function denyInContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
