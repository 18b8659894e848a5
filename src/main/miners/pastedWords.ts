import { parse } from 'shell-quote';

/** A line that sets a variable, of a shell or of a Windows batch file. */
const assignment = /^\s*(?:export\s+|setx?\s+"?)?([A-Za-z_]\w*)=(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"';&|]*))"?\s*;?\s*(?:#.*)?$/gim;

/** `$NAME`, `${NAME}` and a batch file's `%NAME%`. */
const variable = /\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)|%([A-Za-z_]\w*)%/g;
/** Of the private use area, so in no command. */
const dollar = '\uE000';

/**
 * The commands in a piece of a start script, each as its words, by the shell's rules for quotes, continued lines and comments; no
 * shell runs. Variables that the piece itself sets are filled in, others stay as `$NAME`.
 */
export function commandsIn(script: string): readonly (readonly string[])[] {
  const text = joinLines(script);
  const variables = new Map<string, string>();
  for (const [, name = '', ...values] of text.matchAll(assignment))
    variables.set(name, values.find((v) => v !== undefined) ?? '');
  const filled = text.replace(variable, (whole, ...names: (string | undefined)[]) => {
    const name = names.slice(0, 3).find((one) => one !== undefined) ?? '';
    return variables.get(name) ?? (whole.startsWith('%') ? `$${name}` : whole);
  });
  return filled.split('\n').flatMap(commandsOf);
}

/** `\` of a shell and `^` of a batch file continue a line; a Windows path's backslashes are no quotes. */
function joinLines(script: string): string {
  const joined = script.replaceAll('\r', '').replace(/[\\^]\n/g, ' ');
  return /\.exe\b|\b[a-z]:\\/i.test(joined) ? joined.replaceAll('\\', '/') : joined;
}

/** The parser fills variables in and throws at what is none (`${`), so it sees no dollar. */
function commandsOf(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const part of parse(line.replaceAll('$', dollar))) {
    if (typeof part === 'string') commands.at(-1)?.push(part.replaceAll(dollar, '$'));
    else if ('pattern' in part) commands.at(-1)?.push(part.pattern.replaceAll(dollar, '$'));
    else if ('op' in part) commands.push([]);
  }
  return commands.filter((words) => words.length > 0);
}
