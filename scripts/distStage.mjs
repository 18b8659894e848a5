// What a package holds beside the app, made into dist/stage: icons, the command's link and manual page, the docs,
// the entry for software centres, the root helper for clocks with its polkit rule.
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { manPage } from './manPage.mjs';
import { root, run } from './run.mjs';

const iconSizes = [16, 22, 24, 32, 48, 64, 128, 256, 512];

/**
 * @param {{ version: string, homepage: string, desktopName: string }} app
 * @param {Date} date  of the release
 */
export async function stage(app, date) {
  const folder = join(root, 'dist/stage');
  await rm(folder, { recursive: true, force: true });
  await writeIcons(join(folder, 'icons'));
  const put = async (/** @type {string} */ path, /** @type {string | Uint8Array} */ text) => {
    await mkdir(dirname(join(folder, 'root', path)), { recursive: true });
    await writeFile(join(folder, 'root', path), text);
  };
  const metainfo = await readFile(join(root, 'assets/linux/metainfo.xml'), 'utf8');
  await put(`usr/share/metainfo/${app.desktopName.replace(/\.desktop$/, '')}.metainfo.xml`, fillMetainfo(metainfo, app, date));
  await put('usr/share/doc/fallow/copyright', await readFile(join(root, 'LICENSE'), 'utf8'));
  const lists = ['main', 'preload', 'renderer'].map((part) => readFile(join(root, 'out', part, 'third-party.md'), 'utf8'));
  await put('usr/share/doc/fallow/third-party.md', (await Promise.all(lists)).join('\n'));
  await put('usr/share/man/man1/fallow.1.gz', gzipSync(manPage(await readHelp(), { version: app.version, date }), { level: 9 }));
  for (const name of await readdir(join(root, 'docs'))) {
    if (name.endsWith('.md')) await put(`usr/share/doc/fallow/docs/${name}`, await readFile(join(root, 'docs', name), 'utf8'));
  }
  // The rule names this path; docs/clocks.md.
  const helper = 'usr/libexec/fallow/fallow-clocks';
  await put(helper, await readFile(join(root, 'assets/helper/fallow-clocks'), 'utf8'));
  await chmod(join(folder, 'root', helper), 0o755);
  const rule = 'app.fallow.Fallow.clocks.policy';
  await put(`usr/share/polkit-1/actions/${rule}`, await readFile(join(root, 'assets/polkit', rule), 'utf8'));
  await mkdir(join(folder, 'root/usr/bin'), { recursive: true });
  await symlink('/opt/Fallow/resources/bin/fallow', join(folder, 'root/usr/bin/fallow'));
}

/**
 * @returns {Promise<string>} what the built command line says of itself, in English
 * @throws when it says nothing
 */
async function readHelp() {
  const { code, output } = await run(process.execPath, [join(root, 'out/main/cli.js'), '--help'], {
    env: { LC_ALL: 'C' },
    isQuiet: true,
  });
  if (code !== 0) throw new Error(`fallow --help failed: ${output}`);
  return output;
}

/** @param {string} folder  gets one PNG for each size, named as electron-builder reads them */
async function writeIcons(folder) {
  const svg = await readFile(join(root, 'assets/icon.svg'), 'utf8');
  await mkdir(folder, { recursive: true });
  for (const size of iconSizes) {
    const png = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
    await writeFile(join(folder, `${size}x${size}.png`), png);
  }
}

/**
 * @param {string} text
 * @param {{ version: string, homepage: string }} app
 * @param {Date} date
 */
function fillMetainfo(text, { version, homepage }, date) {
  const values = /** @type {Readonly<Record<string, string>>} */ ({
    VERSION: version.replace('-', '~'),
    HOMEPAGE: homepage,
    DATE: date.toISOString().slice(0, 10),
  });
  return text.replaceAll(/@([A-Z]+)@/g, (whole, /** @type {string} */ name) => values[name] ?? whole);
}
