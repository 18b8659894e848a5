// `node scripts/trayIcons.mjs`, after a change of assets/tray/*.svg: draws their PNGs with a Chromium. The panel gets pixels, not
// the drawing: 22 is what panels ask for, @2x is for dense screens. `--sheet FILE.png` draws them all on panels of both kinds.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './run.mjs';

const folder = join(root, 'assets/tray');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.svg'))
  .map((name) => name.slice(0, -'.svg'.length));
const executablePath = process.env['FALLOW_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
const sheet = process.argv[process.argv.indexOf('--sheet') + 1];
if (process.argv.includes('--sheet') && sheet !== undefined) await drawSheet(sheet);
else for (const name of names) await drawIcon(name);
await browser.close();

/** @param {string} name @param {number} size @param {string} [extra] */
function image(name, size, extra = '') {
  const data = readFileSync(join(folder, `${name}.svg`)).toString('base64');
  return `<img src="data:image/svg+xml;base64,${data}" width="${size}" height="${size}" style="display:block;${extra}">`;
}

/** @param {string} name */
async function drawIcon(name) {
  for (const [scale, ending] of /** @type {const} */ ([
    [1, ''],
    [2, '@2x'],
  ])) {
    const page = await browser.newPage({ viewport: { width: 22, height: 22 }, deviceScaleFactor: scale });
    await page.setContent(`<body style="margin:0">${image(name, 22)}`);
    await page.screenshot({ path: join(folder, `${name}${ending}.png`), omitBackground: true });
    await page.close();
  }
}

/** Every icon at every size on a dark and on a light panel, magnified so that single pixels can be judged. @param {string} path */
async function drawSheet(path) {
  const rows = ['#1e1e1e', '#3b3b3b', '#f2f2f2', '#ffffff'].flatMap((color) =>
    [16, 22, 32].map((size) => {
      const icons = names.map((name) => image(name, size, 'margin:4px')).join('');
      return `<div style="display:flex;background:${color}">${icons}</div>`;
    }),
  );
  const page = await browser.newPage({ viewport: { width: 480, height: 420 } });
  await page.setContent(`<body style="margin:0">${rows.join('')}`);
  const shot = (await page.screenshot()).toString('base64');
  await page.setViewportSize({ width: 1440, height: 1260 });
  await page.setContent(
    `<body style="margin:0"><img src="data:image/png;base64,${shot}" width="1440" style="image-rendering:pixelated">`,
  );
  await page.screenshot({ path });
}
