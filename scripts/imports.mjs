// Reads what one source file imports and which clocks it reads, from its syntax tree.
import { parseSync } from 'oxc-parser';

/**
 * @typedef {object} ImportFound
 * @property {string} from  the specifier as written
 * @property {boolean} isType  true when the import vanishes at compile time
 * @property {number} line  1-based
 */

/**
 * @typedef {object} SourceFacts
 * @property {ImportFound[]} imports
 * @property {{ what: string, line: number }[]} impurities  `Date.now`, `Math.random`, `new Date()`: answers that differ from call to call
 */

/** @typedef {{ type?: string, start?: number, [key: string]: unknown }} Node */

/**
 * @param {string} path  decides the dialect: .ts, .tsx, .mjs…
 * @param {string} text
 * @returns {SourceFacts}
 * @throws when the file cannot be parsed: a file nobody can read is not passed over in silence
 */
export function readSource(path, text) {
  /** @type {SourceFacts} */
  const facts = { imports: [], impurities: [] };
  walkSource(path, text, (node, line) => {
    const found = importOf(node);
    if (found !== null) facts.imports.push({ ...found, line: line() });
    const what = impurityOf(node);
    if (what !== null) facts.impurities.push({ what, line: line() });
  });
  return facts;
}

/**
 * @param {string} path
 * @param {string} text
 * @param {(node: Node, line: () => number) => void} visit  each node of the syntax tree, outer before inner
 */
export function walkSource(path, text, visit) {
  const parsed = parseSync(path, text);
  const broken = parsed.errors[0];
  if (broken !== undefined) throw new Error(`${path}: cannot be parsed: ${broken.message}`);
  walk(parsed.program, (node) => visit(node, () => text.slice(0, node.start ?? 0).split('\n').length));
}

/**
 * @param {unknown} value
 * @param {(node: Node) => void} visit
 */
function walk(value, visit) {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (value !== null && typeof value === 'object') {
    const node = /** @type {Node} */ (value);
    if (typeof node.type === 'string') visit(node);
    for (const child of Object.values(node)) walk(child, visit);
  }
}

/**
 * @param {Node} node
 * @returns {{ from: string, isType: boolean } | null}
 */
function importOf(node) {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return literal(node['source'], isTypeOnly(node));
    case 'ImportExpression':
      return literal(node['source'], false);
    case 'TSImportType':
      return literal(node['source'], true);
    case 'TSExternalModuleReference':
      return literal(node['expression'], false);
    case 'CallExpression':
      return isRequire(node['callee']) ? literal(/** @type {unknown[]} */ (node['arguments'])[0], false) : null;
    default:
      return null;
  }
}

/**
 * @param {unknown} node
 * @param {boolean} isType
 */
function literal(node, isType) {
  const value = /** @type {{ value?: unknown } | null | undefined} */ (node)?.value;
  return typeof value === 'string' ? { from: value, isType } : null;
}

/** @param {Node} node */
function isTypeOnly(node) {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const names = /** @type {Node[] | undefined} */ (node['specifiers']) ?? [];
  // `import { type A } from 'x'` still runs x under verbatimModuleSyntax, but gives nothing of it to the importer.
  return names.length > 0 && names.every((name) => name['importKind'] === 'type' || name['exportKind'] === 'type');
}

/** @param {unknown} callee  `require` or `anything.require`, as createRequire makes them */
function isRequire(callee) {
  const node = /** @type {Node} */ (callee);
  if (node.type === 'Identifier') return node['name'] === 'require';
  return node.type === 'MemberExpression' && /** @type {Node} */ (node['property'])['name'] === 'require';
}

/**
 * @param {Node} node
 * @returns {string | null}
 */
function impurityOf(node) {
  if (node.type === 'MemberExpression') {
    const name = `${/** @type {Node} */ (node['object'])['name']}.${/** @type {Node} */ (node['property'])['name']}`;
    return name === 'Date.now' || name === 'Math.random' ? name : null;
  }
  if (node.type !== 'NewExpression' || /** @type {Node} */ (node['callee'])['name'] !== 'Date') return null;
  return /** @type {unknown[]} */ (node['arguments']).length === 0 ? 'new Date()' : null;
}
