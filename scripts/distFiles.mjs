// electron-builder's afterPack hook: what of an Electron folder must not get into a package.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {{ appOutDir: string }} context */
// biome-ignore lint/style/noDefaultExport: electron-builder takes a hook's default export
export default async function removeForeignFiles({ appOutDir }) {
  // electron-builder removes these from an Electron that it fetched itself, not from one that it was given.
  await rm(join(appOutDir, 'resources/default_app.asar'), { force: true });
  await rm(join(appOutDir, 'version'), { force: true });
}
