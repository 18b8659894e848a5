const maxLength = 60;
const interpreters = /^(python[\d.]*|pypy[\d.]*|node|ruby|perl|Rscript|julia|sh|bash|dash|zsh|fish|busybox)$/;
const scriptName = /\.(py|pyc|ipynb|sh|bash|R|jl|js|mjs|cjs|rb|pl|lua)$/;
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
  // Control characters would reach terminals and notifications.
  const printable = [...name].filter((char) => char >= ' ' && char !== '\u007f').join('');
  return printable.length > maxLength ? `${printable.slice(0, maxLength - 1)}…` : printable;
}

function tellingArguments(program: string, args: readonly string[]): readonly string[] {
  if (interpreters.test(program)) return interpreted(args);
  const first = args[0] ?? '';
  const script = args.find((arg) => scriptName.test(arg) && !arg.startsWith('-'));
  return [...(subcommand.test(first) ? [first] : []), ...(script === undefined ? [] : [baseName(script)])];
}

/** What an interpreter runs: `-m module [script]`, `-c …`, or the first argument that is no option. */
function interpreted(args: readonly string[]): readonly string[] {
  for (const [index, arg] of args.entries()) {
    const next = args[index + 1] ?? '';
    if (arg === '-m') return moduleName.test(next) ? ['-m', next, ...scriptAfter(args.slice(index + 2))] : [];
    if (arg === '-c' || arg === '-e' || /^-[a-z]*c$/.test(arg)) return ['-c …'];
    if (arg === '-X' || arg === '-W') continue;
    if (!arg.startsWith('-') && arg !== '' && !isOptionValue(args[index - 1])) return [baseName(arg)];
  }
  return [];
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
