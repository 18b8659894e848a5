// The program runs on Electron 25's Node 18.15 too. The compiler knows the newer language features (lib ES2023), but the types
// of Node are those of 20: this lists what 18.15 lacks of them.
import { walkSource } from './imports.mjs';

/** Members by `object.name`; each came after 18.15. */
const newerMembers = new Set([
  'Object.groupBy',
  'Map.groupBy',
  'Array.fromAsync',
  'Promise.withResolvers',
  'Promise.try',
  'AbortSignal.any',
  'URL.canParse',
  'process.loadEnvFile',
  'process.getBuiltinModule',
  'Buffer.copyBytesFrom',
]);
/** Imported or called by these names. */
const newerNames = new Set(['styleText', 'addAbortListener', 'duplexPair', 'openAsBlob', 'matchesGlob', 'parseEnv', 'globSync']);
/** Globals that only newer versions have, or have without a flag. */
const newerGlobals = new Set(['WebSocket', 'EventSource', 'CustomEvent', 'File', 'navigator']);
const newerModules = new Set(['node:sqlite', 'node:sea', 'node:test/reporters']);

/**
 * @param {string} path
 * @param {string} text
 * @returns {{ what: string, line: number }[]} what Node 18.15 does not have
 */
export function newerThanOurNode(path, text) {
  /** @type {{ what: string, line: number }[]} */
  const found = [];
  const bound = importedNames(path, text);
  walkSource(path, text, (node, line) => {
    const what = newerName(node, bound);
    if (what !== null) found.push({ what, line: line() });
  });
  return found;
}

/** @typedef {import('./imports.mjs').Node} Node */

/**
 * @param {string} path
 * @param {string} text
 */
function importedNames(path, text) {
  /** @type {Set<unknown>} */
  const names = new Set();
  walkSource(path, text, (node) => {
    if (/^Import(Default|Namespace)?Specifier$/.test(node.type ?? '')) names.add(child(node, 'local')['name']);
  });
  return names;
}

/**
 * @param {Node} node
 * @param {ReadonlySet<unknown>} bound
 * @returns {string | null}
 */
function newerName(node, bound) {
  switch (node.type) {
    case 'ImportDeclaration': {
      const from = String(child(node, 'source')['value']);
      return newerModules.has(from) ? from : null;
    }
    case 'ImportSpecifier': {
      const name = String(child(node, 'imported')['name']);
      return newerNames.has(name) ? name : null;
    }
    case 'MemberExpression':
      return newerMember(node, bound);
    case 'NewExpression': {
      const name = String(child(node, 'callee')['name']);
      return newerGlobals.has(name) && !bound.has(name) ? `new ${name}` : null;
    }
    case 'CallExpression':
      return isDeepReaddir(node) ? 'readdir with recursive' : null;
    default:
      return null;
  }
}

/**
 * @param {Node} node
 * @param {ReadonlySet<unknown>} bound
 */
function newerMember(node, bound) {
  const object = String(child(node, 'object')['name']);
  const property = String(child(node, 'property')['name']);
  if (newerMembers.has(`${object}.${property}`)) return `${object}.${property}`;
  if (newerNames.has(property) && bound.has(object)) return `${object}.${property}`;
  // The global exists in plain Node 18 only behind a flag, and in no main process of Electron 25.
  return object === 'crypto' && !bound.has('crypto') ? `the global crypto.${property}` : null;
}

/** @param {Node} node */
function isDeepReaddir(node) {
  const callee = child(node, 'callee');
  const name = String(callee.type === 'MemberExpression' ? child(callee, 'property')['name'] : callee['name']);
  if (!/^readdir(Sync)?$|^opendir(Sync)?$/.test(name)) return false;
  const given = /** @type {Node[]} */ (node['arguments']).filter((argument) => argument.type === 'ObjectExpression');
  const properties = given.flatMap((argument) => /** @type {Node[]} */ (argument['properties']));
  return properties.some((property) => property.type === 'Property' && child(property, 'key')['name'] === 'recursive');
}

/**
 * @param {Node} node
 * @param {string} key
 * @returns {Node}
 */
function child(node, key) {
  return /** @type {Node} */ (node[key] ?? {});
}
