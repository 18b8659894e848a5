import type { Api } from '../shared/contract';
import { fail, ok, type Result } from '../shared/faults';
import type { Language, Mode } from '../shared/literals';
import type { RigState } from '../shared/state';
import { statusOf } from '../shared/status';
import type { HistoryStore } from './history/store';
import type { LiveRig } from './liveRig';

export interface ApiParts {
  /** The rig as it is now; a new number of practice GPUs makes a new one. */
  readonly live: () => LiveRig;
  readonly state: () => RigState;
  readonly history: HistoryStore;
  readonly language: () => Language;
  readonly applySetup: (file: unknown) => Promise<Result<null>>;
  readonly quit: () => void;
}

/** Every call of the contract, answered. Arguments were checked by dispatch(). */
export function appApi(parts: ApiParts): Api {
  const rig = () => parts.live().rig;
  return {
    'state:get': async () => ok(parts.state()),
    'status:get': async () => ok(statusOf(parts.state(), parts.language())),
    'rig:setMode': ({ mode }) => setMode(parts.live(), mode),
    'rig:pause': async ({ devices, forMs }) => rig().pause(devices, forMs),
    'rig:resume': async ({ devices }) => rig().resume(devices),
    'rig:exclude': ({ device }) => rig().setExcluded(device, true),
    'rig:include': ({ device }) => rig().setExcluded(device, false),
    'rig:gpus': async () => ok(gpuEntries(parts.live())),
    'setup:apply': (file) => parts.applySetup(file),
    'practice:switch': async ({ what, device, value }) => {
      const found = device === null ? null : rig().find(device)?.info.id;
      if (found === undefined) return fail('app/unknown-device', undefined, { device: device ?? '' });
      const done = parts.live().switchPractice(what, found, value);
      return done.ok ? ok(null) : done;
    },
    'history:readings': async ({ sinceMs, maxPoints }) => ok(parts.history.readingsSince(sinceMs, maxPoints)),
    'history:events': async ({ sinceMs, limit }) => ok(parts.history.events(sinceMs, limit)),
    'app:quit': async () => {
      parts.quit();
      return ok(null);
    },
  };
}

async function setMode(live: LiveRig, mode: Mode): Promise<Result<{ mode: string }>> {
  // Watching begins before the first miner and ends after the last.
  if (mode !== 'off') await live.wake();
  const done = await live.rig.setMode(mode);
  if (mode === 'off') await live.rest();
  return done.ok ? ok({ mode }) : done;
}

function gpuEntries(live: LiveRig) {
  const gpus = live.infos.filter((info) => info.kind === 'gpu');
  return gpus.map(({ index, id, name, pci, vramMiB, driver }) => ({ index, uuid: id, name, pci, vramMiB, driver }));
}
