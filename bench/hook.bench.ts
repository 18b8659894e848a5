// What Python's start-up hook costs: its own time inside an import, at a Python's start with and without a running Fallow, and a
// claim's round trip when nothing has to be freed. Stand-ins for the libraries, since their own imports take a thousand times longer.
import { spawnSync } from 'node:child_process';
import { FakeApp } from '../test/faces/socket/fakeApp';
import { HookedPython, python, torchPython } from '../test/hook/pythons';
import { sayPercentiles } from './support/figures';

const rounds = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? 200);

/** Runs in each Python: adds up what the hook does around an import, without the search and the import themselves. */
const measured = `
import sys, time
import fallow_hook as hook
spent = 0.0
def timed(function, sign):
    def run(*args):
        global spent
        began = time.perf_counter()
        try:
            return function(*args)
        finally:
            spent += sign * (time.perf_counter() - began)
    return run
hook._Finder.find_spec = timed(hook._Finder.find_spec, 1)
hook._search = timed(hook._search, -1)
hook._quietly = timed(hook._quietly, 1)
`;

/** Both cold, as a job meets them: the line of a first start, then the module with its finder. */
const line = (path: string) => `
import os, sys, time
sys.path.insert(0, os.path.dirname(${JSON.stringify(path)}))
line = open(${JSON.stringify(path)}).read()
began = time.perf_counter()
exec(line)
print((time.perf_counter() - began) * 1e6)
`;

async function sample(run: () => Promise<{ readonly out: string; readonly err: string }>, count: number): Promise<number[]> {
  const values: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const { out, err } = await run();
    const value = Number(out.trim().split('\n').at(-1));
    if (err !== '' || !Number.isFinite(value)) throw new Error(`${out}${err}`);
    values.push(value);
  }
  return values;
}

async function main(): Promise<void> {
  if (python === undefined) throw new Error('no Python 3.8 with venv');
  const base = torchPython ?? python;
  console.log(spawnSync(base, ['--version'], { encoding: 'utf8' }).stdout.trim());
  const hooked = await HookedPython.make(base);
  const app = await FakeApp.running();
  hooked.install(app.data);
  try {
    const imported = (library: string) => `${measured}import ${library}\nprint(spent * 1e3)`;
    sayPercentiles('hook inside "import torch" (an intent)', await sample(() => hooked.run(imported('torch'), app.env), rounds));
    sayPercentiles(
      'hook inside "import cupy" (intent and claim, nothing to free: the app answers at once)',
      await sample(() => hooked.run(imported('cupy'), app.env), rounds),
    );
    const first = `${measured}import torch\nspent = 0.0\ntorch.cuda._lazy_init()\nprint(spent * 1e3)`;
    sayPercentiles(
      'hook at the first use of CUDA (a claim, nothing to free)',
      await sample(() => hooked.run(first, app.env), rounds),
    );
    if (torchPython !== undefined) {
      const real = await sample(() => hooked.run(imported('torch'), app.env, { stubs: false }), Math.min(rounds, 40));
      sayPercentiles('hook inside "import torch" of a real PyTorch', real);
    }
    // As after its first start: compiled.
    const env = { ...app.env, PYTHONDONTWRITEBYTECODE: '' };
    const started = () => hooked.start(['-S', '-c', line(`${hooked.site}/fallow_hook.pth`)], env).end;
    sayPercentiles('hook at the start of a Python, Fallow running', await sample(started, rounds), 'µs');
    await app.socket.stop();
    sayPercentiles('hook at the start of a Python, no Fallow', await sample(started, rounds), 'µs');
  } finally {
    hooked.remove();
    await app.stop();
  }
}

await main();
