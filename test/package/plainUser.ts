import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Status, statusSchema } from '../../src/shared/state';
import { type Ran, run } from './madePackage';

const nobody = 65_534;
const folder = '/opt/Fallow/';

/**
 * Runs its arguments where no user namespace can be made, as on hardened kernels: in one that
 * allows none inside. (`unshare --map-users` would need uidmap's helpers.)
 */
const withoutNamespaces = `
dir=$(mktemp -d)
pipe=$dir/go
mkfifo "$pipe"
unshare --user sh -c 'read -r _ <"$0"; exec setpriv --reuid=0 --regid=0 --clear-groups "$@"' "$pipe" \\
  sh -c 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' sh "$@" &
while [ "$(readlink /proc/$!/ns/user)" = "$(readlink /proc/$$/ns/user)" ]; do sleep 0.1; done
echo 0 0 65536 >/proc/$!/uid_map
echo 0 0 65536 >/proc/$!/gid_map
echo >"$pipe"
rm -r "$dir"
wait
`;

/** A user without any rights, with a home and a desktop session of their own, as they use an installed Fallow. */
export class PlainUser {
  readonly home = mkdtempSync(join(tmpdir(), 'fallow-user-'));
  output = '';
  private readonly sessions: ChildProcess[] = [];

  constructor() {
    mkdirSync(join(this.home, 'run'), { mode: 0o700 });
    for (const folder of [this.home, join(this.home, 'run')]) chownSync(folder, nobody, nobody);
  }

  /** Runs a command as they would in a terminal. */
  run(...command: readonly string[]): Promise<Ran> {
    return run('setpriv', [...this.as(), ...command]);
  }

  /** Starts a command in a session with a display and a bus, and leaves it running. */
  startInSession(...command: readonly string[]): void {
    this.start(['setpriv', ...this.as(), 'dbus-run-session', '--', 'xvfb-run', '-a', ...command]);
  }

  /** As `startInSession`, where nobody can make user namespaces. */
  startWithoutNamespaces(...command: readonly string[]): void {
    const args = ['setpriv', ...this.as(), 'dbus-run-session', '--', 'xvfb-run', '-a', ...command];
    this.start(['sh', '-c', withoutNamespaces, 'sh', ...args]);
  }

  private start([program = '', ...args]: readonly string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', detached: true });
    this.sessions.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** What the installed `fallow status` says. */
  async status(): Promise<Status> {
    const { code, out } = await this.run('fallow', 'status', '--json');
    if (code !== 0) throw new Error(`fallow status: ${code}\n${out}\n${this.output}`);
    return statusSchema.parse(JSON.parse(out));
  }

  /** Waits until the app answers and every device does this. */
  async sees(activity: string): Promise<Status> {
    return vi.waitFor(
      async () => {
        const status = await this.status();
        const idle = status.devices.filter((device) => device.activity !== activity);
        if (idle.length > 0 || status.devices.length === 0) throw new Error(JSON.stringify(status.devices));
        return status;
      },
      { timeout: 60_000, interval: 200 },
    );
  }

  /** Ends what is left of the sessions, and removes the home. */
  remove(): void {
    for (const { pid, exitCode, signalCode } of this.sessions) {
      if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  private as(): string[] {
    const env = [`HOME=${this.home}`, `XDG_RUNTIME_DIR=${join(this.home, 'run')}`, 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
    return [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', 'env', '-i', ...env];
  }
}

export interface OurProcess {
  readonly pid: number;
  /** Arguments with spaces between them: Chromium rewrites its own that way. */
  readonly command: string;
  /** /proc/PID/status */
  readonly status: string;
}

/** Every process of the installed programs. */
export function ourProcesses(): OurProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      if (!readlinkSync(`/proc/${name}/exe`).startsWith(folder)) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(name), command, status: readFileSync(`/proc/${name}/status`, 'utf8') }];
    } catch {
      return []; // it ended while we looked
    }
  });
}

/** The app itself, not what it started. */
export function appProcess(): OurProcess | undefined {
  const all = ourProcesses();
  return all.find(({ status }) => !all.some(({ pid }) => status.includes(`PPid:\t${pid}\n`)));
}
