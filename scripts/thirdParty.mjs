// Names every package whose code is in what is built, with its licence's own text: many licences ask for nothing else. (Vite's own
// `build.license` does the same, but stops at a package that names its licence as a list.)
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {{ name: string, version: string, licence: string, text: string }} ThirdParty */

/**
 * A plugin for each of the three builds; the file lies beside what was built.
 * @param {{ fileName: string, root: string, installed?: readonly string[] }} options  `installed`: packages that are not bundled
 *   but lie in the package as they are; what they need in turn is found through them
 */
export function thirdParty({ fileName, root, installed = [] }) {
  return {
    name: 'fallow:third-party',
    /**
     * @this {{ emitFile(file: { type: 'asset', fileName: string, source: string }): unknown }}
     * @param {unknown} _options
     * @param {Readonly<Record<string, { type: string, moduleIds?: readonly string[] }>>} bundle
     */
    generateBundle(_options, bundle) {
      const files = Object.values(bundle).flatMap(({ moduleIds = [] }) => moduleIds);
      const bundled = files
        .filter((file) => /[\\/]node_modules[\\/]/.test(file))
        .map((file) => packageFolder(dirname(clean(file))));
      const folders = new Set([...bundled, ...withNeeds(root, installed)]);
      this.emitFile({ type: 'asset', fileName, source: listing([...folders].map(readPackage)) });
    },
  };
}

/**
 * @param {readonly ThirdParty[]} packages
 * @returns {string}
 */
export function listing(packages) {
  const named = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  const sorted = [...named].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const parts = sorted.map(([title, { licence, text }]) => `## ${title} (${licence})\n\n${text}\n`);
  return `# Third-party software\n\nFallow is under the MIT licence and holds code of these packages, each under its own licence.\n\n${parts.join('\n')}`;
}

/**
 * @param {string} folder  of a package
 * @returns {ThirdParty}
 * @throws where it says nothing of its licence: then somebody has to look
 */
export function readPackage(folder) {
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const licence = [license ?? licenses ?? []].flat().map((one) => (typeof one === 'string' ? one : String(one.type)));
  if (licence.length === 0) throw new Error(`${name} names no licence`);
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return {
    name,
    version,
    licence: licence.join(' or '),
    text: texts.join('\n\n') || 'Its package holds no text of the licence.',
  };
}

/**
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {readonly string[]} their folders and those of the packages they need, as far as they are installed
 */
function withNeeds(root, names) {
  const folders = /** @type {string[]} */ ([]);
  const visit = (/** @type {string} */ from, /** @type {string} */ name) => {
    const folder = [join(from, 'node_modules', name), join(root, 'node_modules', name)].find((path) => existsSync(path));
    if (folder === undefined || folders.includes(folder)) return;
    folders.push(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(folder, needed);
  };
  for (const name of names) visit(root, name);
  return folders;
}

/** @param {string} file  a module's id: without its mark and its question */
function clean(file) {
  return file.replace(/^\0+/, '').replace(/[?#].*$/, '');
}

/**
 * @param {string} folder
 * @returns {string} the nearest one above that holds a package with a name and a version
 */
function packageFolder(folder) {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8'));
    if (name !== undefined && version !== undefined) return folder;
  }
  const above = dirname(folder);
  if (above === folder) throw new Error('a module of node_modules in no package');
  return packageFolder(above);
}
