import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Proc } from '../platform/proc';
import { readLink } from './procfs';

/** Options of Python that take the next argument. */
const withValue = new Set(['-X', '-W', '--check-hash-based-pycs']);

/**
 * What is the same for every run of one script: interpreter, and script with its place, module or code. Other arguments are left
 * out: a sweep over them is one program. Never null, since what cannot be read is the same for all that cannot.
 */
export function programKey(procRoot: string, pid: number): string {
  const proc = new Proc(procRoot);
  const [, ...args] = proc.cmdline(pid) ?? [];
  const cwd = readLink(`${procRoot}/${pid}/cwd`) ?? '/';
  return `${proc.exe(pid) ?? '?'} ${what(args, cwd)}`;
}

function what(args: readonly string[], cwd: string): string {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const next = args[at + 1] ?? '';
    if (arg === '-m') return `-m ${next}`;
    // The code may hold secrets, and nobody needs to read it here.
    if (/^-[A-Za-z]*c$/.test(arg)) return `-c ${createHash('sha256').update(next).digest('hex')}`;
    if (withValue.has(arg)) at += 1;
    else if (!arg.startsWith('-') && arg !== '') return resolve(cwd, arg);
  }
  return '';
}
