import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForNode } from '../support/bundle';
import { compiler, StubNvml, wholeCard, whyNoStub } from './stubNvml';

describe.skipIf(compiler === undefined)(`an app whose GPU does not come back, ${whyNoStub}`, () => {
  const empty = mkdtempSync(join(tmpdir(), 'fallow-nothing-'));
  let stub: StubNvml;
  let worker: Awaited<ReturnType<typeof bundleForNode>>;
  let app: Awaited<ReturnType<typeof bundleForNode>>;
  beforeAll(async () => {
    stub = new StubNvml();
    worker = await bundleForNode(join(import.meta.dirname, '../../src/main/gpuWorker.ts'));
    app = await bundleForNode(join(import.meta.dirname, 'blockedApp.ts'));
  });
  afterAll(async () => {
    await Promise.all([worker.remove(), app.remove()]);
    stub.remove();
    rmSync(empty, { recursive: true, force: true });
  });

  it('ends when it is to end, with its own exit code, though a thread never returns', async () => {
    stub.write([{ ...wholeCard, 'delay:DeviceGetPowerUsage': 0 }]);
    const child = spawn(process.execPath, [app.path, worker.path, stub.library, empty], {
      env: { ...process.env, ...stub.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data'); // it reads
    stub.write([{ ...wholeCard, 'delay:DeviceGetPowerUsage': 600_000 }]);
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });
});
