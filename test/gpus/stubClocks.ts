import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compiler } from './stubNvml';

const helperPath = join(import.meta.dirname, '..', '..', 'assets', 'helper', 'fallow-clocks');
const python = spawnSync('/usr/bin/python3', ['-IBS', '-c', 'import ctypes']);
export const whyNoHelper =
  compiler === undefined
    ? 'no C compiler; on Debian and Ubuntu: apt-get install gcc libc6-dev'
    : python.status !== 0
      ? 'no /usr/bin/python3 with ctypes; on Debian and Ubuntu: apt-get install python3'
      : null;

const isRoot = process.getuid?.() === 0;
/** The helper looks at its environment only where it has no rights to lose: as root it is run as nobody. */
const nobody = 65_534;
const asNobody: { readonly uid?: number; readonly gid?: number } = isRoot ? { uid: nobody, gid: nobody } : {};

export interface CardState {
  readonly limitMw: number;
  readonly coreOffset: number;
  readonly memoryOffset: number;
  readonly coreLock: number;
  readonly memoryLock: number;
  readonly fans: readonly [number, number];
}
/** As the driver has it before anybody set anything: an owner's own limit of 200 W on the second card. */
export const untouched: readonly [CardState, CardState] = [
  { limitMw: 220_000, coreOffset: 0, memoryOffset: 0, coreLock: 0, memoryLock: 0, fans: [0, 0] },
  { limitMw: 200_000, coreOffset: 25, memoryOffset: 0, coreLock: 0, memoryLock: 0, fans: [0, 0] },
];

/** The stub driver that can be set, compiled, with its cards' state on disk. */
export class StubClocks {
  readonly dir = mkdtempSync(join(tmpdir(), 'fallow-clocks-'));
  readonly library = join(this.dir, 'libnvidia-ml.so.1');
  readonly sysfs = join(this.dir, 'sys');
  private readonly cards = join(this.dir, 'cards');

  constructor() {
    const source = join(import.meta.dirname, 'fixtures/clocksNvml.c');
    const built = spawnSync(compiler ?? 'cc', ['-shared', '-fPIC', '-O1', '-o', this.library, source]);
    if (built.status !== 0) throw new Error(built.stderr.toString());
    chmodSync(this.dir, 0o777); // whoever the helper runs as could write here, and must not
    mkdirSync(this.sysfs);
    this.reset();
  }

  get env(): Readonly<Record<string, string>> {
    return { FALLOW_NVML_LIBRARY: this.library, FALLOW_SYSFS: this.sysfs, STUB_CLOCKS: this.cards };
  }

  reset(): void {
    const page = Buffer.alloc(4096);
    for (const [index, card] of untouched.entries()) {
      const { limitMw, coreOffset, memoryOffset, coreLock, memoryLock, fans } = card;
      const numbers = [limitMw, coreOffset, memoryOffset, coreLock, memoryLock, ...fans];
      for (const [at, number] of numbers.entries()) page.writeInt32LE(number, index * 32 + at * 4);
    }
    writeFileSync(this.cards, page);
    writeFileSync(`${this.cards}.log`, '');
    for (const path of [this.cards, `${this.cards}.log`]) chmodSync(path, 0o666);
  }

  state(): readonly CardState[] {
    const page = readFileSync(this.cards);
    return [0, 1].map((index) => {
      const at = (place: number) => page.readInt32LE(index * 32 + place * 4);
      return {
        limitMw: at(0),
        coreOffset: at(1),
        memoryOffset: at(2),
        coreLock: at(3),
        memoryLock: at(4),
        fans: [at(5), at(6)],
      };
    });
  }

  /** Everything that was written to the driver, in order. */
  log(): readonly string[] {
    return readFileSync(`${this.cards}.log`, 'utf8').split('\n').slice(0, -1);
  }

  /** A program that runs the helper with no rights, on this driver, and writes its pid to `pid` in `dir`. */
  writeWrapper(uuidEnd?: string): string {
    const path = join(this.dir, 'helper.sh');
    const drop = asNobody.uid === undefined ? '' : `setpriv --reuid=${asNobody.uid} --regid=${asNobody.gid} --clear-groups `;
    const env = Object.entries({ ...this.env, ...(uuidEnd === undefined ? {} : { STUB_CLOCKS_UUID: uuidEnd }) });
    const set = env.map(([name, value]) => `${name}='${value}'`).join(' ');
    writeFileSync(path, `#!/bin/sh\necho $$ >'${this.dir}/pid'\nexport ${set}\nexec ${drop}'${helperPath}'\n`);
    chmodSync(path, 0o755);
    return path;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export type Answer = Readonly<Record<string, unknown>>;

/** The helper as a child process, spoken to line by line. */
export class HelperProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  private readonly answers: Answer[] = [];
  private waiting: ((answer: Answer | null) => void) | null = null;
  private isOver = false;

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = [], more: object = asNobody) {
    this.child = spawn(helperPath, args, { env, ...more });
    this.ended = new Promise((resolve) => this.child.once('close', (code) => resolve(code)));
    this.child.stdin.on('error', () => undefined); // it may have ended by then, which is what some tests are about
    createInterface(this.child.stdout)
      .on('line', (line) => {
        const answer = JSON.parse(line) as Answer;
        if (this.waiting === null) this.answers.push(answer);
        else this.waiting(answer);
        this.waiting = null;
      })
      .on('close', () => {
        this.isOver = true;
        this.waiting?.(null);
      });
  }

  /** The next line it says; null: it ended. */
  next(): Promise<Answer | null> {
    const answer = this.answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    if (this.isOver) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  ask(line: string | Uint8Array | object): Promise<Answer | null> {
    const data = typeof line === 'string' || line instanceof Uint8Array ? line : JSON.stringify(line);
    this.child.stdin.write(data);
    this.child.stdin.write('\n');
    return this.next();
  }

  async end(): Promise<number | null> {
    this.child.stdin.end();
    return this.ended;
  }
}
