import { ClockFile } from '../../src/main/gpus/clockFile';
import { ClockHelper, clockCommand } from '../../src/main/gpus/clockHelper';
import type { DeviceInfo } from '../../src/main/gpus/source';
import { systemClock } from '../../src/main/platform/clock';
import { ClockKeeper } from '../../src/main/rig/clockKeeper';
import { clockSettingSchema } from '../../src/shared/clocks';

// A small app of its own for clockKeeper.test.ts: sets one card as if a miner ran on it, says so, and waits to be killed.

const [path = '', device = '', values = '{}'] = process.argv.slice(2);
const setting = clockSettingSchema.parse(JSON.parse(values));
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const keeper = new ClockKeeper({
  clock: systemClock,
  log,
  file: new ClockFile(path, 'this boot', log),
  makeHelper: (onLost) => new ClockHelper(clockCommand(process.env), onLost),
  settings: () => ({ [device]: setting }),
  onDidChange: () => {
    process.stdout.write(`${keeper.state(device)?.standing}\n`);
  },
});
keeper.open([{ id: device, kind: 'gpu', vendor: 'nvidia', pci: null } as DeviceInfo]);
keeper.mining(device, true);
setInterval(() => undefined, 1000);
