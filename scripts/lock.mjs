// `npm run lock`, after any change of the dependencies: names in package-lock.json the programs for other systems that the
// registry at hand did not have. npm leaves such optional packages out of the file when it writes it, and then refuses the file
// in `npm ci`. They are never fetched on the systems we support.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

/**
 * @typedef {object} LockEntry
 * @property {string} version
 * @property {Record<string, string>} [optionalDependencies]
 * @property {boolean} [dev]
 * @property {string} [resolved]
 */
/** @typedef {Record<string, LockEntry>} LockPackages */

/**
 * @param {LockPackages} packages  as package-lock.json has them, by folder
 * @returns {{ name: string, version: string, isDev: boolean }[]} optional packages that are wanted and have no entry
 */
export function missingFromLock(packages) {
  const known = new Set(
    Object.keys(packages).map((folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  );
  return Object.values(packages).flatMap((entry) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !known.has(name))
      .map(([name, version]) => ({ name, version, isDev: entry.dev === true })),
  );
}

/**
 * @param {string} name  of a package that carries a binary, ending in system, processor and maybe C library
 * @returns {{ os: string[], cpu: string[], libc?: string[] }} where it may be installed
 * @throws when the name does not say it, so that nothing is kept from a system that needs it
 */
export function platformOf(name) {
  const found = /(aix|android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(
    name,
  );
  const [, os, cpu, abi] = found ?? [];
  if (os === undefined || cpu === undefined) throw new Error(`${name}: for which system is it?`);
  const libc = os !== 'linux' || abi === undefined ? {} : { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
  return { os: [os], cpu: [cpu], ...libc };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = join(root, 'package-lock.json');
  const lock = /** @type {{ packages: LockPackages }} */ (JSON.parse(readFileSync(path, 'utf8')));
  const missing = missingFromLock(lock.packages);
  for (const { name, version, isDev } of missing) {
    const entry = { version, ...platformOf(name), ...(isDev ? { dev: true } : {}), optional: true };
    lock.packages[`node_modules/${name}`] = entry;
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${missing.length} optional packages added`);
}
