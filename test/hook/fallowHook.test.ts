import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Apps, asked, firstUse } from './apps';
import { HookedPython, python, torchPython, whyNoPython, whyNoTorch } from './pythons';

const apps = new Apps();
let hooked: HookedPython;
beforeAll(async () => {
  if (python !== undefined) hooked = await HookedPython.make(python);
});
afterEach(() => apps.stop());
afterAll(() => hooked?.remove());

describe.skipIf(python === undefined)(`the hook${whyNoPython}`, () => {
  it.each([
    ['cupy', 'claim', 'claim'],
    ['llama_cpp', 'claim', 'claim'],
    ['onnxruntime', 'claim', 'claim'],
    ['tensorrt', 'claim', 'claim'],
    ['tensorflow', 'intent', 'claim'],
    ['jax', 'intent', 'claim'],
  ])('of %s says what it will need, and claims in time', async (library, during, after) => {
    const app = await apps.running();
    const code = `import os, ${library}; print(${library}.said, os.environ["FALLOW_GUARD_SEEN"].split(" ")[0])`;
    expect(await hooked.run(code, app.env)).toMatchObject({ code: 0, out: `${during} ${after}\n`, err: '' });
    expect(asked(app)).toEqual([`intent ${library}`, 'claim self']);
  });

  it('of torch claims at the first use of CUDA, by whatever reference', async () => {
    const app = await apps.running();
    const code = `
import torch, importlib.machinery
loader = torch.cuda.__spec__.loader
assert type(loader) is importlib.machinery.SourceFileLoader and "exec_module" not in loader.__dict__
function, by_name = torch.cuda._lazy_init, torch.cuda.memory._lazy_init
assert function is by_name
print(torch.cuda.initialised, flush=True)
torch.cuda.empty_cache()
torch.cuda._lazy_init()
function()
assert torch.cuda._lazy_init is function and function.__code__.co_name == "_lazy_init" and function.__kwdefaults__ is None
print(torch.cuda.initialised)
`;
    expect(await hooked.run(code, app.env)).toMatchObject({
      code: 0,
      out: "[]\n['claim', 'claim', 'claim']\n",
      err: '',
    });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  });

  it('of torch works where _lazy_init is no plain function', async () => {
    const app = await apps.running();
    const stubs = hooked.script('odd.py', '');
    const code = `
import sys, types
sys.path.insert(0, ${JSON.stringify(join(dirname(stubs), 'odd'))})
import torch
torch.cuda._lazy_init()
torch.cuda._lazy_init()
print(torch.cuda.calls, torch.cuda._lazy_init)
`;
    mkdirSync(join(hooked.dir, 'odd/torch'), { recursive: true });
    hooked.script('odd/torch/__init__.py', 'from . import cuda\n');
    const odd =
      'calls = 0\nclass Init:\n  def __call__(self):\n    global calls\n    calls += 1\n  def __repr__(self): return "Init"\n';
    hooked.script('odd/torch/cuda.py', `${odd}_lazy_init = Init()\n`);
    expect(await hooked.run(code, app.env, { stubs: false })).toMatchObject({ code: 0, out: '2 Init\n', err: '' });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  });

  it('holds the job until the devices are free, and the claim lasts as long as it', async () => {
    let free = () => {};
    const app = await apps.running({
      whenFree: () =>
        new Promise((resolve) => {
          free = () => resolve(true);
        }),
    });
    const job = hooked.start(['-uc', `${firstUse}print("free")\nimport time\ntime.sleep(600)`], app.env);
    await vi.waitFor(() => expect(app.claims.list()).toHaveLength(1), 20_000);
    expect(app.claims.list()).toMatchObject([{ pid: job.child.pid, source: 'hook' }]);
    expect(app.intents.list()).toMatchObject([{ pid: job.child.pid, source: 'import', devices: [] }]);
    expect(job.out()).toBe('');
    free();
    await vi.waitFor(() => expect(job.out()).toBe('free\n'), 20_000);
    job.child.kill('SIGKILL');
    await vi.waitFor(() => expect(app.claims.list()).toEqual([]), 20_000);
    expect(app.intents.list()).toEqual([]);
  });

  it('goes on when the app says that a miner is still there, or refuses', async () => {
    const slow = await apps.running({ whenFree: async () => false });
    expect(await hooked.run(`${firstUse}print("on")`, slow.env)).toMatchObject({ code: 0, out: 'on\n', err: '' });
    const refusing = await apps.impostor((socket) => {
      socket.on('data', () => socket.write('{"id":1,"ok":false,"fault":{"code":"claim/not-yours"}}\n'));
    });
    expect(await hooked.run(`${firstUse}print("on")`, refusing.env)).toMatchObject({ code: 0, out: 'on\n', err: '' });
  });

  it('carries the variables that choose GPUs, as the script set them', async () => {
    const app = await apps.running();
    const code = `import os\nos.environ["CUDA_VISIBLE_DEVICES"] = '1,"x"\\\\é\\n'\n${firstUse}`;
    const env = { ...app.env, CUDA_DEVICE_ORDER: 'PCI_BUS_ID', HIP_VISIBLE_DEVICES: '0' };
    expect(await hooked.run(code, env)).toMatchObject({ code: 0, err: '' });
    expect(app.called.at(-1)).toMatchObject({
      name: 'claim',
      args: {
        source: 'hook',
        gpus: null,
        env: { CUDA_VISIBLE_DEVICES: '1,"x"\\?', CUDA_DEVICE_ORDER: 'PCI_BUS_ID', HIP_VISIBLE_DEVICES: '0' },
      },
    });
  });

  it('says nothing when a library is only looked for', async () => {
    const app = await apps.running();
    const code = 'import importlib.util as u; print([u.find_spec(n) is not None for n in ("torch", "cupy", "nothing")])';
    expect(await hooked.run(code, app.env)).toMatchObject({ out: '[True, True, False]\n', err: '' });
    expect(app.called).toEqual([]);
  });

  it('leaves an import’s own error as it is', async () => {
    const app = await apps.running();
    hooked.script('stubs/broken.py', '');
    mkdirSync(join(hooked.dir, 'bad'), { recursive: true });
    hooked.script('bad/jax.py', 'raise RuntimeError("no jaxlib")\n');
    const code = `
import sys
sys.path.insert(0, ${JSON.stringify(join(hooked.dir, 'bad'))})
for _ in range(2):
    try:
        import jax
    except RuntimeError as error:
        print(error, "jax" in sys.modules)
try:
    import tensorflow.nothing
except ModuleNotFoundError as error:
    print(error.name)
`;
    expect(await hooked.run(code, app.env)).toMatchObject({
      out: 'no jaxlib False\nno jaxlib False\ntensorflow.nothing\n',
      err: '',
    });
    expect(asked(app)).toEqual(['intent jax', 'claim self']); // tensorflow's
  });

  it('lets threads wait for one claim', async () => {
    const app = await apps.running();
    const code = `
import threading, torch
threads = [threading.Thread(target=torch.cuda.empty_cache) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(set(torch.cuda.initialised), len(torch.cuda.initialised))
`;
    expect(await hooked.run(code, app.env)).toMatchObject({ code: 0, out: "{'claim'} 16\n", err: '' });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  });

  it('claims for a forked child that uses CUDA first, and not for those of a process that claimed', async () => {
    const app = await apps.running();
    const code = `
import os, torch
def fork(action):
    child = os.fork()
    if child == 0:
        action()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
fork(torch.cuda._lazy_init)
fork(lambda: __import__("jax"))
torch.cuda._lazy_init()
fork(torch.cuda._lazy_init)
fork(lambda: __import__("cupy"))
`;
    expect(await hooked.run(code, app.env)).toMatchObject({ code: 0, err: '' });
    expect(asked(app)).toEqual(['intent torch', 'claim self', 'claim self', 'claim self']);
  });

  it('keeps quiet in programs that a claiming one starts, unless they choose other GPUs', async () => {
    const app = await apps.running();
    const code = `
import os, subprocess, sys, cupy
run = lambda **env: subprocess.run([sys.executable, "-c", "import cupy, tensorflow"], env=dict(os.environ, **env), check=True)
os.environ["CUDA_VISIBLE_DEVICES"] = "0"
run()
run(CUDA_VISIBLE_DEVICES="1")
`;
    expect(await hooked.run(code, { ...app.env, CUDA_VISIBLE_DEVICES: '0' })).toMatchObject({ code: 0, err: '' });
    expect(asked(app)).toEqual(['intent cupy', 'claim self', 'claim self']);
    // The same variable of a job that has ended counts no more.
    await hooked.run('import cupy', { ...app.env, FALLOW_GUARD_SEEN: 'claim 1 12345 ' });
    expect(asked(app).slice(3)).toEqual(['intent cupy', 'claim self']);
  });

  it('claims once for the ranks of a distributed run: for the process that started them', async () => {
    const app = await apps.running();
    const code = `
import os, subprocess, sys, torch
rank = "import torch; torch.cuda._lazy_init()"
ranks = [subprocess.Popen([sys.executable, "-c", rank], env=dict(os.environ, LOCAL_RANK=str(n))) for n in range(3)]
assert [process.wait() for process in ranks] == [0, 0, 0]
print(os.getpid(), flush=True)
sys.stdin.read()
import time
time.sleep(600)
`;
    const job = hooked.start(['-c', code], app.env);
    await vi.waitFor(() => expect(job.out()).toBe(`${job.child.pid}\n`), 30_000);
    expect(asked(app)).toEqual(['intent torch', 'claim parent', 'claim parent', 'claim parent']);
    expect(app.claims.list()).toMatchObject([{ pid: job.child.pid, source: 'hook' }]);
  });

  it('asks anew at each cell of a notebook, whose claim ends when it is idle, and its programs ask for themselves', async () => {
    const app = await apps.running({ classOf: () => 'notebook' });
    const code = `
import IPython, os, subprocess, sys
shell = IPython.get_ipython()
for cell in ("import cupy", "1 + 1", "import os; os.environ['CUDA_VISIBLE_DEVICES'] = '1'", "2"):
    shell.run_cell(cell)
subprocess.run([sys.executable, "-c", "import cupy"], check=True)
`;
    expect(await hooked.run(code, app.env)).toMatchObject({ code: 0, err: '' });
    expect(asked(app)).toEqual(['intent cupy', ...Array.from({ length: 5 }, () => 'claim self')]);
    expect(app.called.slice(3).map(({ args }) => args)).toMatchObject([
      { env: {} },
      { env: { CUDA_VISIBLE_DEVICES: '1' } },
      { env: { CUDA_VISIBLE_DEVICES: '1' } },
    ]);
    expect(app.claims.list()).toEqual([]);
  });

  it('asks no more at each cell once the app is gone', async () => {
    const app = await apps.running({ classOf: () => 'notebook' });
    const path = JSON.stringify(app.path);
    const code = `
import IPython, os
shell = IPython.get_ipython()
shell.run_cell("import cupy")
os.rename(${path}, ${path} + ".away")
shell.run_cell("1")
os.rename(${path} + ".away", ${path})
shell.run_cell("2")
`;
    expect(await hooked.run(code, app.env)).toMatchObject({ code: 0, err: '' });
    expect(asked(app)).toEqual(['intent cupy', 'claim self']);
  });

  it('gets 100 claims at once answered', async () => {
    const app = await apps.running();
    const all = await Promise.all(Array.from({ length: 100 }, () => hooked.run('import cupy; print(1)', app.env)));
    expect(all.filter(({ code, out, err }) => code !== 0 || out !== '1\n' || err !== '')).toEqual([]);
    const pids = app.called.filter(({ name }) => name === 'claim');
    expect(pids).toHaveLength(100);
    expect(app.logged).toEqual([]);
    await vi.waitFor(() => expect(app.claims.list()).toEqual([]), 20_000);
  });
});

describe.skipIf(torchPython === undefined)(`the hook in a real PyTorch${whyNoTorch}`, () => {
  let real: HookedPython;
  beforeAll(async () => {
    if (torchPython !== undefined) real = await HookedPython.make(torchPython);
  });
  afterAll(() => real?.remove());

  it('claims before the first CUDA call', async () => {
    let free = () => {};
    const app = await apps.running({
      whenFree: () =>
        new Promise((resolve) => {
          free = () => resolve(true);
        }),
    });
    const code = `
import torch
torch.randn(8, 8) @ torch.randn(8, 8)
print("imported", flush=True)
try:
    torch.zeros(1).cuda()
except (AssertionError, RuntimeError) as error:
    print("no CUDA" if "CUDA" in str(error) or "NVIDIA" in str(error) else error)
else:
    print("CUDA")
`;
    const job = real.start(['-c', code], app.env, { stubs: false });
    await vi.waitFor(() => expect(app.intents.list()).toMatchObject([{ pid: job.child.pid }]), 30_000);
    await vi.waitFor(() => expect(app.claims.list()).toMatchObject([{ pid: job.child.pid, source: 'hook' }]), 30_000);
    expect(job.out()).toBe('imported\n');
    free();
    expect(await job.end).toMatchObject({ code: 0, out: expect.stringMatching(/^imported\n(no )?CUDA\n$/), err: '' });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  });

  it('keeps quiet in the workers of a DataLoader, however they are started', async () => {
    const app = await apps.running();
    const script = real.script(
      'train.py',
      `
import torch
from torch.utils.data import DataLoader, Dataset

class Squares(Dataset):
    def __len__(self):
        return 32
    def __getitem__(self, index):
        return torch.tensor(float(index * index))

if __name__ == "__main__":
    try:
        torch.cuda.init()
    except (AssertionError, RuntimeError):
        pass
    for method in ("fork", "spawn", "forkserver"):
        loader = DataLoader(Squares(), batch_size=4, num_workers=2, multiprocessing_context=method)
        print(method, sum(float(batch.sum()) for batch in loader), flush=True)
`,
    );
    const { end } = real.start([script], app.env, { stubs: false });
    expect(await end).toMatchObject({ code: 0, out: 'fork 10416.0\nspawn 10416.0\nforkserver 10416.0\n' });
    expect(asked(app)).toEqual(['intent torch', 'claim self']);
  }, 120_000);
});
