import { describe, expect, it } from 'vitest';
import { commandName, commandParts, scriptOf } from '../../src/main/jobs/commandName';
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

describe('commandParts', () => {
  it.each([
    [
      ['/usr/bin/python3', '-u', '/home/me/train.py', 'x.py'],
      { program: '/usr/bin/python3', script: '/home/me/train.py', module: null },
    ],
    [['python', '-m', 'ipykernel_launcher', '-f', 'k'], { program: 'python', script: null, module: 'ipykernel_launcher' }],
    [['python', '-c', 'import os'], { program: 'python', script: null, module: null }],
    [['python'], { program: 'python', script: null, module: null }],
    [['./train', 'a.py'], { program: './train', script: null, module: null }],
    [['/bin/sh', '/usr/bin/fallow', 'run', '--', 'python', 'a.py'], { program: 'python', script: 'a.py', module: null }],
    [[], { program: '', script: null, module: null }],
  ])('%j', (argv, parts) => {
    expect(commandParts(argv)).toEqual(parts);
  });
});

describe('scriptOf', () => {
  it.each([
    [['/usr/bin/python3', '-u', '/home/me/train.py', '--token', 'hunter2'], 'train.py'],
    [['python', '/opt/venv/bin/torchrun', '--rdzv_id=hunter2', 'train.py'], 'torchrun train.py'],
    [['python', '-m', 'ipykernel_launcher', '-f', '/run/kernel.json'], '-m ipykernel_launcher'],
    [['python', '-c', 'login("hunter2")'], null],
    [['python'], null],
    [['bash', '-lc', 'TOKEN=abc ./run'], null],
    [['wine64-preloader', 'C:\\Games\\fun.exe', '-key', 'hunter2'], 'fun.exe'],
    [['java', '-jar', '/opt/x/tool.jar', 'hunter2'], 'tool.jar'],
    [['/home/me/xmrig', '-u', 'wallet'], null],
    [['python', 'evil\u001b[2J.py'], 'evil[2J.py'],
  ])('%j runs %s', (argv, script) => {
    expect(scriptOf(argv)).toBe(script);
  });
});

describe('doesBlock', () => {
  it('makes room for everything that computes, not for what draws or mines', () => {
    expect(jobClasses.filter((jobClass) => !doesBlock(jobClass))).toEqual(['video', 'desktop', 'miner']);
  });
});
