import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWhole } from '../bundle';
import { isAlive } from '../runningFallow';

/** A RainbowMiner's folder with start.sh, a `pwsh` and the stand-in as its RainbowMiner.ps1. */
export class RainbowDir {
  private readonly children: ChildProcess[] = [];

  private constructor(readonly dir: string) {}

  static async make(loopMs = 100): Promise<RainbowDir> {
    const dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-rainbow-')));
    await bundleWhole(join(import.meta.dirname, 'rainbowProgram.ts'), dir);
    mkdirSync(join(dir, 'Bin'));
    copyFileSync('/bin/sleep', join(dir, 'Bin', 'miner'));
    symlinkSync(process.execPath, join(dir, 'pwsh'));
    writeFileSync(join(dir, 'RainbowMiner.ps1'), '');
    const lines = [
      '#!/bin/sh',
      'cd "$(dirname "$0")"',
      `export RAINBOW_LOOP_MS=${loopMs}`,
      './pwsh app.mjs ./RainbowMiner.ps1',
      '',
    ];
    writeFileSync(join(dir, 'start.sh'), lines.join('\n'));
    chmodSync(join(dir, 'start.sh'), 0o755);
    return new RainbowDir(dir);
  }

  /** As its owner does, in a session of its own. */
  start(): void {
    this.children.push(spawn(join(this.dir, 'start.sh'), { detached: true, stdio: 'ignore' }));
  }

  /** null: it has none, or its end is not written down. */
  minerPid(): number | null {
    const pid = Number(read(join(this.dir, 'miner.pid')));
    return pid > 0 && isAlive(pid) ? pid : null;
  }

  /** What the owner does in its web page. */
  ask(path: string): Promise<string> {
    const { LocalAPIport: port } = JSON.parse(read(join(this.dir, 'Data/localapiport.json'))) as { LocalAPIport: number };
    return new Promise((done, failed) => {
      get({ host: '127.0.0.1', port, path, headers: { host: `localhost:${port}` } }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => done(text));
      }).on('error', failed);
    });
  }

  remove(): void {
    for (const { pid } of this.children) if (pid !== undefined) killGroup(pid);
    const pid = this.minerPid();
    if (pid !== null) process.kill(pid, 'SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // not written yet
  }
}
