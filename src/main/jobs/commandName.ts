const maxLength = 60;
const interpreters = /^(python[\d.]*|pypy[\d.]*|node|ruby|perl|Rscript|julia|sh|bash|dash|zsh|fish|busybox)$/;
const scriptName = /\.(py|pyc|ipynb|sh|bash|R|jl|js|mjs|cjs|rb|pl|lua)$/;
/** Their own script says nothing about the job. */
const launchers = /^(torchrun|accelerate|deepspeed|horovodrun|composer)$/;
/** A word such as `serve` or `launch`: too plain to be a secret. */
const subcommand = /^[a-z]{2,12}(-[a-z]{1,12})?$/;
const moduleName = /^[A-Za-z_][\w.]{0,80}$/;

/**
 * What people recognise a command by, and nothing else: program, script, module or subcommand. Tokens, keys and addresses
 * stand in arguments, so all other arguments are left out rather than searched for secrets. `argv` as in /proc/PID/cmdline.
 */
export function commandName(argv: readonly string[]): string {
  const command = behindLauncher(argv);
  const program = baseName(command[0] ?? '');
  const name = [program, ...tellingArguments(program, command.slice(1))].join(' ').trim();
  const clean = printable(name);
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** Control characters would reach terminals and notifications. */
function printable(name: string): string {
  return [...name].filter((char) => char >= ' ' && char !== '\u007f').join('');
}

/** What a command runs: its program, and behind an interpreter the script with its folder or the module. */
export interface CommandParts {
  readonly program: string;
  readonly script: string | null;
  readonly module: string | null;
}

/** Of `argv` as in /proc/PID/cmdline, behind `fallow run` and launchers such as torchrun that name a script of their own. */
export function commandParts(argv: readonly string[]): CommandParts {
  const [program = '', ...args] = behindLauncher(argv);
  if (!interpreters.test(baseName(program))) return { program, script: null, module: null };
  const at = runsAt(args);
  const run = args[at] ?? null;
  if (run === '-m') return { program, script: null, module: moduleOf(args[at + 1]) };
  return { program, script: run === null || isInline(run) ? null : run, module: null };
}

/** What an interpreter or a host such as Wine runs, for a rule about it: `train.py`, `-m ipykernel_launcher`; null: nothing that has a name. */
export function scriptOf(argv: readonly string[]): string | null {
  const [program = '', ...args] = behindLauncher(argv);
  const told = interpreters.test(baseName(program)) ? interpreted(args) : hosted([program, ...args]);
  return told.length === 0 || told.includes('-c …') ? null : printable(told.join(' '));
}

/** Wine keeps the Windows program's path in its arguments, Java its archive's. */
function hosted(argv: readonly string[]): readonly string[] {
  const found = argv.find((arg) => /\.(exe|jar|dll|AppImage)$/i.test(arg));
  return found === undefined ? [] : [found.slice(Math.max(found.lastIndexOf('/'), found.lastIndexOf('\\')) + 1)];
}

function tellingArguments(program: string, args: readonly string[]): readonly string[] {
  if (interpreters.test(program)) return interpreted(args);
  const first = args[0] ?? '';
  const script = args.find((arg) => scriptName.test(arg) && !arg.startsWith('-'));
  return [...(subcommand.test(first) ? [first] : []), ...(script === undefined ? [] : [baseName(script)])];
}

/** What an interpreter runs: `-m module [script]`, `-c …`, or the first argument that is no option. */
function interpreted(args: readonly string[]): readonly string[] {
  const at = runsAt(args);
  const run = args[at];
  if (run === undefined) return [];
  const rest = args.slice(at + 1);
  if (run === '-m') {
    const module = moduleOf(rest[0]);
    return module === null ? [] : ['-m', module, ...scriptAfter(rest.slice(1))];
  }
  if (isInline(run)) return ['-c …'];
  const script = baseName(run);
  return [script, ...(launchers.test(script) ? scriptAfter(rest) : [])];
}

/** Where among its arguments an interpreter is told what to run; -1: nowhere. */
function runsAt(args: readonly string[]): number {
  return args.findIndex((arg, index) => {
    if (arg === '-m' || isInline(arg)) return true;
    return !arg.startsWith('-') && arg !== '' && !isOptionValue(args[index - 1]);
  });
}

function isInline(arg: string): boolean {
  return arg === '-e' || /^-[a-z]*c$/.test(arg);
}

function moduleOf(name: string | undefined): string | null {
  return name !== undefined && moduleName.test(name) ? name : null;
}

function isOptionValue(previous: string | undefined): boolean {
  return previous === '-X' || previous === '-W';
}

function scriptAfter(args: readonly string[]): readonly string[] {
  const script = args.find((arg) => scriptName.test(arg) && !arg.startsWith('-'));
  return script === undefined ? [] : [baseName(script)];
}

/** `sh /usr/bin/fallow run --gpus 0 -- python x.py` is known by what stands behind the dashes. */
function behindLauncher(argv: readonly string[]): readonly string[] {
  const run = argv.findIndex(
    (arg, index) => arg === 'run' && index > 0 && index < 3 && baseName(argv[index - 1] ?? '') === 'fallow',
  );
  if (run < 0) return argv;
  let at = run + 1;
  while (at < argv.length && argv[at] !== '--' && (argv[at] ?? '').startsWith('--')) at += (argv[at] ?? '').includes('=') ? 1 : 2;
  if (argv[at] === '--') at += 1;
  return argv.slice(at);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
