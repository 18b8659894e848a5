// The official Electron release, as its own installer would fetch it. That installer needs Node 22; this one runs on 20.
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import extractZip from 'extract-zip';
import { expectHash } from './electronFromRegistry.mjs';

const connectMs = 5_000;
const stallMs = 30_000;
const electronPackage = resolve(dirname(fileURLToPath(import.meta.url)), '../node_modules/electron');

/** @returns {Promise<string>} the version that package.json pins and users get */
export async function officialVersion() {
  const { version } = JSON.parse(await readFile(join(electronPackage, 'package.json'), 'utf8'));
  return String(version);
}

/**
 * @param {string} folder  empty; becomes the dist folder
 * @throws when the release cannot be reached within 5 s, stalls, or is not what the npm package's checksums say
 */
export async function downloadOfficial(folder) {
  const version = await officialVersion();
  const name = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  const checksums = /** @type {Record<string, string>} */ (
    JSON.parse(await readFile(join(electronPackage, 'checksums.json'), 'utf8'))
  );
  const checksum = checksums[name];
  if (checksum === undefined) throw new Error(`there is no official ${name}`);
  const mirror = process.env['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/download/';
  const archive = join(folder, 'electron.zip');
  await download(new URL(`v${version}/${name}`, mirror), archive);
  await expectHash('sha256', 'hex', archive, checksum);
  await extractZip(archive, { dir: folder });
  await rm(archive);
}

/**
 * @param {URL} url
 * @param {string} path
 */
async function download(url, path) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(new Error(`no answer from ${url.host} within ${connectMs / 1000} s`)), connectMs);
  try {
    const reply = await fetch(url, { signal: stop.signal });
    if (!reply.ok || reply.body === null) throw new Error(`${url.host} answered ${reply.status}`);
    const body = /** @type {import('node:stream/web').ReadableStream<Uint8Array>} */ (reply.body);
    const restart = async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(new Error(`${url.host} stopped sending`)), stallMs);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(body), restart, createWriteStream(path), { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}
