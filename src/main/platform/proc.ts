import * as fs from 'node:fs';

/** One line of /proc/PID/stat (proc(5)), as far as we use it. */
export interface ProcStat {
  readonly pid: number;
  /** First 15 bytes of the program's name; may hold spaces and brackets. */
  readonly comm: string;
  /** R, S, D, T (stopped), Z (zombie), X (dead)… */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks between boot and the process's start: with the pid it names one process for as long as the machine is up. */
  readonly startTicks: number;
}

/** More than any chain of shells and job launchers has. */
const maxAncestors = 64;

/** Reads /proc, or a directory of the same shape. Every answer is null when the process is gone or may not be read. */
export class Proc {
  constructor(readonly root = '/proc') {}

  pids(): number[] {
    try {
      return fs
        .readdirSync(this.root)
        .filter((name) => /^\d+$/.test(name))
        .map(Number);
    } catch {
      return []; // no /proc at all: nothing can be said about any process
    }
  }

  stat(pid: number): ProcStat | null {
    const line = this.text(pid, 'stat');
    return line === null ? null : parseStat(line);
  }

  /** Who started a process, nearest first, without the machine's first process; empty of one that is gone. */
  ancestorsOf(pid: number): readonly number[] {
    const stat = this.stat(pid);
    return stat === null ? [] : this.ancestors(stat);
  }

  /** Its parents, nearest first; ends before the first process of all. */
  ancestors({ parent }: ProcStat): readonly number[] {
    const ancestors: number[] = [];
    for (let pid = parent; pid > 1 && !ancestors.includes(pid) && ancestors.length < maxAncestors; ) {
      ancestors.push(pid);
      pid = this.stat(pid)?.parent ?? 0;
    }
    return ancestors;
  }

  /** Same process, and still running: a zombie has let go of its memory and files. */
  isAlive(pid: number, startTicks: number): boolean {
    const stat = this.stat(pid);
    return stat !== null && stat.startTicks === startTicks && !isDead(stat);
  }

  /** Path of the executable; ` (deleted)` of a replaced file is cut off. */
  exe(pid: number): string | null {
    try {
      return fs.readlinkSync(`${this.root}/${pid}/exe`).replace(/ \(deleted\)$/, '');
    } catch {
      return null;
    }
  }

  cmdline(pid: number): readonly string[] | null {
    const text = this.text(pid, 'cmdline');
    return text === null ? null : splitNul(text);
  }

  /** The environment as it was at the last exec; null for processes of other users. */
  environ(pid: number): readonly string[] | null {
    const text = this.text(pid, 'environ');
    return text === null ? null : splitNul(text);
  }

  /** Owner of the process, null when gone. */
  uid(pid: number): number | null {
    try {
      return fs.statSync(`${this.root}/${pid}`).uid;
    } catch {
      return null;
    }
  }

  /** Children of every thread (CONFIG_PROC_CHILDREN, on in all distributions' kernels). */
  children(pid: number): number[] {
    try {
      const threads = fs.readdirSync(`${this.root}/${pid}/task`);
      return threads.flatMap((thread) =>
        (this.text(pid, `task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
      );
    } catch {
      return [];
    }
  }

  /** Changes at every boot: pids and start times of an earlier one mean nothing. */
  bootId(): string | null {
    try {
      return fs.readFileSync(`${this.root}/sys/kernel/random/boot_id`, 'utf8').trim();
    } catch {
      return null;
    }
  }

  private text(pid: number, name: string): string | null {
    try {
      return fs.readFileSync(`${this.root}/${pid}/${name}`, 'utf8');
    } catch {
      return null;
    }
  }
}

export function isDead(stat: ProcStat): boolean {
  return stat.state === 'Z' || stat.state === 'X' || stat.state === 'x';
}

/** The name is in brackets and may itself hold brackets and spaces, so fields are counted from the last one. */
export function parseStat(line: string): ProcStat | null {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 1 || close < open) return null;
  const fields = line
    .slice(close + 2)
    .trim()
    .split(' ');
  const [state, parent, group, session] = fields;
  const startTicks = Number(fields[19]);
  const pid = Number(line.slice(0, open));
  if (state === undefined || !Number.isInteger(pid) || !Number.isFinite(startTicks) || fields.length < 20) return null;
  return {
    pid,
    comm: line.slice(open + 1, close),
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTicks,
  };
}

function splitNul(text: string): string[] {
  const parts = text.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
