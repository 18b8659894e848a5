import { describe, expect, it } from 'vitest';
import { classify } from '../../src/main/jobs/classify';
import { commandName } from '../../src/main/jobs/commandName';
import { doesBlock } from '../../src/main/jobs/policy';
import { jobClasses } from '../../src/shared/literals';

describe('commandName', () => {
  it.each([
    [['python', 'train.py'], 'python train.py'],
    [['/usr/bin/python3', '-u', '/home/me/train.py', '--lr', '0.1'], 'python3 train.py'],
    [['python3', '-X', 'dev', '-W', 'ignore', 'train.py'], 'python3 train.py'],
    [
      ['python3', '-m', 'torch.distributed.run', '--nproc_per_node', '4', 'train.py'],
      'python3 -m torch.distributed.run train.py',
    ],
    [['python3', '-c', 'login("hf_secret")'], 'python3 -c …'],
    [['bash', '-lc', 'TOKEN=abc ./run'], 'bash -c …'],
    [['torchrun', '--rdzv_id=hunter2', 'train.py', '--token', 'hunter2'], 'torchrun train.py'],
    [['accelerate', 'launch', 'train.py'], 'accelerate launch train.py'],
    [['ollama', 'serve'], 'ollama serve'],
    [['blender', '-b', 'secret-scene.blend'], 'blender'],
    [['mytool', '--api-key', 'hunter2', 'hunter2'], 'mytool'],
    [['mytool', 's3cr3t'], 'mytool'],
    [['mytool', 'stratum+tcp://wallet.worker:pass@pool:1'], 'mytool'],
    [['/bin/sh', '/usr/bin/fallow', 'run', '--gpus', '0', '--', 'python3', 'train.py'], 'python3 train.py'],
    [['/bin/sh', 'bin/fallow', 'run', '--gpus=0', 'python3', 'train.py'], 'python3 train.py'],
    [['/bin/sh', '/usr/bin/fallow', 'run', '--', 'make', 'train'], 'make train'],
    [['evil\u001b[2J\n', 'x'], 'evil[2J'],
    [[`python${'x'.repeat(200)}`], `python${'x'.repeat(53)}…`],
    [[], ''],
  ])('%j is called %s', (argv, name) => {
    expect(commandName(argv)).toBe(name);
  });
});

describe('classify', () => {
  const traits = { comm: '', isGraphicsOnly: false, hasLibrary: false };
  it.each([
    [['python3', 'train.py'], 'training'],
    [['/opt/conda/bin/python3.11', '-m', 'ipykernel_launcher', '-f', 'k.json'], 'notebook'],
    [['/usr/bin/python3', '/usr/bin/jupyter-lab'], 'notebook'],
    [['ollama', 'runner', '--model', 'x'], 'inference'],
    [['/opt/llama-server', '-m', 'x.gguf'], 'inference'],
    [['python3', '-m', 'vllm.entrypoints.openai.api_server'], 'inference'],
    [['/usr/lib/xorg/Xorg', ':0'], 'desktop'],
    [['/usr/bin/gnome-shell'], 'desktop'],
    [['/usr/lib/firefox/firefox'], 'desktop'],
    [['nvidia-smi'], 'desktop'],
    [['nvtop'], 'desktop'],
    [['obs'], 'video'],
    [['ffmpeg', '-i', 'x'], 'video'],
    [['/home/me/xmrig'], 'miner'],
    [['/home/me/renamed', '-o', 'stratum+tcp://pool:1'], 'miner'],
    [['/home/me/.steam/steamapps/common/game'], 'game'],
    [['wine64', 'C:\\game.exe'], 'game'],
    [['./my-cuda-program'], 'unknown'],
  ])('%j is %s', (argv, expected) => {
    expect(classify({ ...traits, argv })).toBe(expected);
  });

  it('goes by what it loaded, then by what it draws', () => {
    expect(classify({ ...traits, argv: ['./server'], hasLibrary: true })).toBe('training');
    expect(classify({ ...traits, argv: ['./viewer'], isGraphicsOnly: true })).toBe('desktop');
    expect(classify({ ...traits, argv: [], comm: 'nvidia-persiste' })).toBe('desktop');
  });
});

describe('doesBlock', () => {
  it('makes room for everything that computes, not for what draws or mines', () => {
    expect(jobClasses.filter((jobClass) => !doesBlock(jobClass))).toEqual(['video', 'desktop', 'miner']);
  });
});
