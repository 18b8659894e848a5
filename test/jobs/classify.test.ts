import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, explain, isTellingVariable, type ProcessTraits } from '../../src/main/jobs/classify';
import { evidenceKinds } from '../../src/shared/evidence';
import { type JobClass, jobClasses } from '../../src/shared/literals';

const plain: ProcessTraits = { argv: [], comm: '', isGraphicsOnly: false, hasLibrary: false };

function of(line: string, change: Partial<ProcessTraits> = {}) {
  return explain({ ...plain, argv: line.split(' '), ...change });
}

const byName: readonly (readonly [string, JobClass, string])[] = [
  ['/home/me/xmrig --url pool:1', 'miner', 'minerName'],
  ['/opt/t-rex/t-rex -a kawpow', 'miner', 'minerName'],
  ['/opt/lolMiner --algo ETCHASH', 'miner', 'minerName'],
  ['/home/me/SRBMiner-MULTI', 'miner', 'minerName'],
  ['/home/me/renamed -o stratum+tcp://pool:1', 'miner', 'minerArgument'],
  ['python3 totally_training.py --url stratum2+ssl://pool:1', 'miner', 'minerArgument'],
  ['/opt/conda/bin/python3.11 -m ipykernel_launcher -f k.json', 'notebook', 'notebookName'],
  ['/usr/bin/python3 /usr/bin/jupyter-lab', 'notebook', 'notebookName'],
  ['/usr/bin/python3 /home/me/.local/bin/jupyter-notebook --no-browser', 'notebook', 'notebookName'],
  ['python -m jupyterlab', 'notebook', 'notebookName'],
  ['/usr/bin/python3 -m colab_kernel_launcher', 'notebook', 'notebookName'],
  ['/usr/bin/python3 /usr/local/bin/jupyterhub-singleuser', 'notebook', 'notebookName'],
  ['/usr/bin/python3 /usr/bin/ipython', 'notebook', 'notebookName'],
  ['/usr/bin/python3 /usr/bin/marimo edit', 'notebook', 'notebookName'],
  ['ollama runner --model x', 'inference', 'serverName'],
  ['/tmp/ollama123/runners/cuda/ollama_llama_server --port 1', 'inference', 'serverName'],
  ['/opt/llama-server -m x.gguf', 'inference', 'serverName'],
  ['python3 -m vllm.entrypoints.openai.api_server', 'inference', 'serverName'],
  ['/usr/bin/python3 /usr/local/bin/vllm serve model', 'inference', 'serverName'],
  ['VLLM::EngineCore', 'inference', 'serverName'],
  ['python3 -m sglang.launch_server --model x', 'inference', 'serverName'],
  ['python /home/me/ComfyUI/main.py --listen', 'inference', 'serverName'],
  ['python3 /srv/stable-diffusion-webui/launch.py', 'inference', 'serverName'],
  ['python -m llama_cpp.server', 'inference', 'serverName'],
  ['tritonserver --model-repository=/m', 'inference', 'serverName'],
  ['/usr/lib/xorg/Xorg :0', 'desktop', 'desktopName'],
  ['/usr/bin/gnome-shell', 'desktop', 'desktopName'],
  ['/usr/bin/kwin_wayland', 'desktop', 'desktopName'],
  ['/usr/lib/firefox/firefox', 'desktop', 'desktopName'],
  ['/opt/google/chrome/chrome --type=gpu-process', 'desktop', 'desktopName'],
  ['/usr/share/code/code --type=gpu-process', 'desktop', 'desktopName'],
  ['nvidia-smi', 'desktop', 'desktopName'],
  ['nvtop', 'desktop', 'desktopName'],
  ['obs', 'video', 'playerName'],
  ['ffmpeg -hwaccel cuda -i x', 'video', 'playerName'],
  ['/usr/lib/jellyfin-ffmpeg/ffmpeg -i x', 'video', 'playerName'],
  ['/usr/bin/mpv film.mkv', 'video', 'playerName'],
  ['python3 train.py', 'training', 'trainingName'],
  ['python3 run.py', 'training', 'interpreter'],
  ['python', 'training', 'interpreter'],
  ['python3 -c pass', 'training', 'interpreter'],
  ['torchrun --nproc_per_node 4 train.py', 'training', 'trainingName'],
  ['/usr/bin/python3 /opt/venv/bin/torchrun train.py', 'training', 'trainingName'],
  ['/usr/bin/python3 /opt/venv/bin/accelerate launch x.py', 'training', 'trainingName'],
  ['deepspeed finetune.py', 'training', 'trainingName'],
  ['./train_gpt2cu -i data', 'training', 'trainingName'],
  ['ray::TrainWorker', 'training', 'trainingName'],
  ['/usr/bin/nvidia-cuda-mps-server', 'training', 'sharedServer'],
  ['/home/me/.steam/steamapps/common/game/game.x86_64', 'game', 'gameName'],
  ['wine64 C:\\game.exe', 'game', 'gameName'],
  ['Z:\\games\\fun.exe -window', 'game', 'gameName'],
  ['./my-cuda-program', 'unknown', 'unknown'],
  ['/opt/blender/blender -b scene.blend', 'unknown', 'unknown'],
  ['/usr/local/gromacs/bin/gmx mdrun', 'unknown', 'unknown'],
  ['/opt/FAHClient/FahCore_22', 'unknown', 'unknown'],
];

describe('classify', () => {
  it.each(byName)('%s is %s by its %s', (line, jobClass, kind) => {
    const { class: found, evidence } = of(line);
    expect([found, evidence.kind]).toEqual([jobClass, kind]);
  });

  it('goes by what stands for the program, not by folders of data and arguments', () => {
    expect(of('python3 /home/jupyter/train.py --out /data/ipykernel').class).toBe('training');
    expect(of('python3 train.py --tokenizer vllm --name ollama').class).toBe('training');
    expect(of('./solver --log firefox').class).toBe('unknown');
    expect(of('python3 /home/me/constraint.py').evidence.kind).toBe('interpreter');
  });

  it("goes by the kernel's name where arguments cannot be read", () => {
    expect(classify({ ...plain, comm: 'nvidia-persiste' })).toBe('desktop');
    expect(classify({ ...plain, comm: 'pt_main_thread' })).toBe('training');
    expect(classify({ ...plain, comm: 'jupyter-noteboo' })).toBe('notebook');
    expect(classify({ ...plain, comm: 'whatever' })).toBe('unknown');
    expect(explain(plain)).toEqual({ class: 'unknown', evidence: { kind: 'unseen', values: {} } });
  });

  it('believes who asked, whatever it looks like', () => {
    expect(of('obs', { isClaimed: true })).toEqual({ class: 'claimed', evidence: { kind: 'asked', values: {} } });
  });

  it('tells a training by its library, its variables or its name', () => {
    expect(of('./server', { hasLibrary: true, library: 'libtorch_cuda.so' })).toEqual({
      class: 'training',
      evidence: { kind: 'library', values: { library: 'libtorch_cuda.so' } },
    });
    expect(of('./server', { hasLibrary: true }).evidence).toEqual({ kind: 'library', values: {} });
    expect(of('./rank', { variables: ['LOCAL_RANK'] }).evidence).toEqual({
      kind: 'trainingVariable',
      values: { variable: 'LOCAL_RANK' },
    });
  });
});

describe('games and desktops', () => {
  const draws = { isGraphicsOnly: true, draws: true };
  it('are told by who started them, their folder, or how hard they draw', () => {
    expect(of('./game', { ...draws, variables: ['SteamAppId'] }).evidence).toEqual({
      kind: 'gameVariable',
      values: { variable: 'SteamAppId' },
    });
    expect(of('Z:\\fun.exe', draws).class).toBe('game');
    expect(of('./viewer', draws)).toEqual({ class: 'desktop', evidence: { kind: 'onlyDraws', values: {} } });
    expect(of('./viewer', { ...draws, usage: { smPct: 71.4, videoPct: 0, usedMiB: 3000.2 } })).toEqual({
      class: 'game',
      evidence: { kind: 'drawsHard', values: { smPct: 71, usedMiB: 3000 } },
    });
  });

  it.each([
    { smPct: 40, videoPct: 0, usedMiB: 3000 },
    { smPct: 90, videoPct: 0, usedMiB: 1024 },
    { smPct: 90, videoPct: 0, usedMiB: null },
  ])('are desktops at %j', (usage) => {
    expect(of('./viewer', { ...draws, usage }).class).toBe('desktop');
  });

  it('on the list of the desktop stay there however hard they draw and whoever started them', () => {
    const usage = { smPct: 90, videoPct: 0, usedMiB: 4000 };
    expect(of('/usr/bin/gnome-shell', { ...draws, usage }).class).toBe('desktop');
    expect(of('firefox', { ...draws, variables: ['SteamAppId'] }).class).toBe('desktop');
  });

  it('that compute too are games still, but a training begun in the shell of a game is none', () => {
    expect(of('./game', { draws: true, variables: ['WINEPREFIX'] }).class).toBe('game');
    expect(of('./tool', { variables: ['SteamAppId'] }).class).toBe('unknown');
    expect(of('python3 train.py', { draws: true, variables: ['SteamAppId'] }).class).toBe('training');
    expect(of('./tool', { draws: true, hasLibrary: true, variables: ['SteamAppId'] }).class).toBe('training');
    expect(of('python3 plot.py', draws).class).toBe('training');
  });
});

describe('video', () => {
  const usage = { smPct: 12.3, videoPct: 35, usedMiB: 400 };
  it('is told by engines at work while the rest of the GPU is not', () => {
    expect(of('./transcode', { usage }).evidence).toEqual({ kind: 'videoEngines', values: { videoPct: 35, smPct: 12 } });
    expect(of('./transcode', { usage: { ...usage, videoPct: 4.9 } }).class).toBe('unknown');
    expect(of('./transcode', { usage: { ...usage, smPct: 40 } }).class).toBe('unknown');
  });

  it('is not told so of what may read its training data from films', () => {
    expect(of('./transcode', { usage, hasLibrary: true }).class).toBe('training');
    expect(of('python3 train.py', { usage }).class).toBe('training');
    expect(of('./rank', { usage, variables: ['LOCAL_RANK'] }).class).toBe('training');
  });
});

describe('explain', () => {
  it('always has a class and evidence, whatever it is given', () => {
    const text = fc.string({ maxLength: 40 });
    const traits = fc.record({
      argv: fc.array(text, { maxLength: 6 }),
      comm: text,
      isGraphicsOnly: fc.boolean(),
      hasLibrary: fc.boolean(),
      variables: fc.array(text, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(traits, (given) => {
        const { class: jobClass, evidence } = explain(given);
        expect(jobClasses).toContain(jobClass);
        expect(evidenceKinds).toContain(evidence.kind);
        if (given.hasLibrary)
          expect(['claimed', 'miner', 'notebook', 'inference', 'desktop', 'video', 'game', 'training']).toContain(jobClass);
      }),
    );
  });
});

describe('isTellingVariable', () => {
  it('asks for few variables', () => {
    expect(['SteamAppId', 'WINEPREFIX', 'LOCAL_RANK'].every(isTellingVariable)).toBe(true);
    expect(['HOME', 'RANKING', 'MY_LOCAL_RANK', 'AWS_SECRET_ACCESS_KEY'].some(isTellingVariable)).toBe(false);
  });
});
