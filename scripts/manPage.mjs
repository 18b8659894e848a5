// The manual page fallow(1), made of what `fallow --help` says, so that the two cannot differ.

/** What the help has no room for. */
const about = `Fallow mines with the GPUs that lie fallow between training runs, and takes the miner off a GPU the moment a job wants it.
Without a command it opens the window; without a display it serves the same page to a browser on this machine.`;

const options = [
  ['--data DIR', 'The data directory: settings, history, logs.'],
  ['--json', 'Prints one JSON object on standard output; of a fault its code, title and help.'],
  ['-h, --help', 'Lists the commands.'],
  ['--version', 'Prints the version.'],
];

const environment = [
  ['FALLOW_DATA', 'The data directory, where --data does not name one.'],
  ['LC_ALL, LC_MESSAGES, LANG', 'English or Italian, in this order.'],
  ['CUDA_VISIBLE_DEVICES', 'Which GPUs fallow run claims, where --gpus does not say.'],
];

const files = [
  ['~/.local/share/fallow', 'The data directory, unless XDG_DATA_HOME, FALLOW_DATA or --data name another.'],
  ['/usr/share/doc/fallow/docs', 'More to read: first-rig.md, cli.md, faults.md, troubleshooting.md.'],
];

/**
 * @param {string} help  what `fallow --help` prints in English: usage, commands two blanks in, exit codes
 * @param {{ version: string, date: Date }} release
 * @returns {string} in the language of man(7)
 * @throws when a line of the help is not a command and what it does, two blanks or more between them
 */
export function manPage(help, { version, date }) {
  const [usage = '', ...lines] = help.trimEnd().split('\n');
  const commands = lines.filter((line) => line.startsWith('  ')).map(readCommand);
  const rest = lines.filter((line) => !line.startsWith('  '));
  return [
    `.TH FALLOW 1 ${date.toISOString().slice(0, 10)} "Fallow ${version}" "User Commands"`,
    ...section('NAME', [plain('fallow - mines with idle GPUs, and makes room for jobs')]),
    ...section('SYNOPSIS', [`.B ${plain(usage.replace(/^Usage: /, ''))}`]),
    ...section('DESCRIPTION', about.split('\n').map(plain)),
    ...section('COMMANDS', commands.flatMap(entry)),
    ...section('OPTIONS', options.flatMap(entry)),
    ...section('EXIT STATUS', rest.map(plain)),
    ...section('ENVIRONMENT', environment.flatMap(entry)),
    ...section('FILES', files.flatMap(entry)),
    '',
  ].join('\n');
}

/**
 * @param {string} line
 * @returns {string[]} the command as it is typed, and what it does
 */
function readCommand(line) {
  const found = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(line);
  if (found === null) throw new Error(`No command with what it does: ${line}`);
  const [, command = '', does = ''] = found;
  return [`fallow ${command.replace(/^\(.*?\) ?/, '')}`, does];
}

/**
 * @param {string} title
 * @param {readonly string[]} lines
 */
function section(title, lines) {
  return [`.SH ${title}`, ...lines];
}

/** @param {readonly string[]} pair */
function entry([term = '', says = '']) {
  return ['.TP', `.B ${plain(term)}`, plain(`${says.charAt(0).toUpperCase()}${says.slice(1)}`)];
}

/**
 * @param {string} text
 * @returns {string} with nothing in it that roff would take for its own
 */
function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('…', '...') // a terminal may lack it
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replace(/^(?=[.'])/, '\\&')
    .replace(/[^\n -~]/gu, (letter) => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);
}
