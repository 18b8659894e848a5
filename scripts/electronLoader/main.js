// What the registry's Electron starts with: it loads the app whose folder stands on the command line, as Electron's own
// default app does. Becomes resources/default_app.asar; see scripts/electronFromRegistry.mjs.
const { app } = require('electron');
const { existsSync, readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join, resolve } = require('node:path');

const { modules, folder } = readArguments(process.argv.slice(1));

process.defaultApp = true;
const requireHere = createRequire(join(process.cwd(), 'index.js'));
for (const name of modules) requireHere(name);
if (folder === null) {
  console.error('usage: electron [-r module]… folder [arguments]');
  app.exit(2);
} else {
  start(resolve(folder));
}

// `-r module` comes from Playwright, which adds other switches of Node and Chromium before the folder too.
function readArguments(args) {
  const modules = [];
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '-r' || args[at] === '--require') {
      at++;
      if (args[at] !== undefined) modules.push(args[at]);
    } else if (!args[at].startsWith('-')) {
      return { modules, folder: args[at] };
    }
  }
  return { modules, folder: null };
}

function start(path) {
  const described = join(path, 'package.json');
  if (existsSync(described)) {
    const { version, productName, name } = JSON.parse(readFileSync(described, 'utf8'));
    if (version) app.setVersion(version);
    if (productName || name) app.setName(productName || name);
    app.setAppPath(path);
  }
  try {
    require(path);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}
