import type { Api, CallArgs, TaughtRule, WizardCall } from '../shared/contract';
import { fail, ok, type Result } from '../shared/faults';
import type { Language } from '../shared/literals';
import type { SettingsView } from '../shared/settingsView';
import type { Settings } from '../shared/setup';
import type { RigState } from '../shared/state';
import { statusOf } from '../shared/status';
import type { AlertApi } from './appAlerts';
import { outsideLimits } from './gpus/clockPlan';
import type { HistoryStore } from './history/store';
import type { LiveRig } from './liveRig';
import { adapters } from './miners/catalogue';
import type { MinerDownloads } from './miners/download/minerDownloads';
import { pastedSetup } from './miners/pastedSetup';
import { ModeChange, type ModeRig } from './modeChange';
import type { MoneyDesk } from './moneyDesk';
import { redact } from './platform/redact';
import type { PoolDesk } from './poolDesk';
import type { RigSettings } from './rig/rig';
import type { TuningDesk } from './rig/tuning/tuningDesk';
import { tunerCalls } from './tunerCalls';

export interface ApiParts {
  /** The rig as it is now; a new number of practice GPUs makes a new one. */
  readonly live: () => LiveRig;
  readonly state: () => RigState;
  readonly history: HistoryStore;
  readonly money: Pick<MoneyDesk, 'summary' | 'harvest'>;
  readonly pools: Pick<PoolDesk, 'view'>;
  readonly settings: RigSettings;
  readonly language: () => Language;
  readonly nowMs: () => number;
  readonly downloads: MinerDownloads;
  readonly tuning: TuningDesk;
  readonly teach: (args: CallArgs<'jobs:teach'>) => Promise<Result<TaughtRule>>;
  readonly applySetup: (file: unknown) => Promise<Result<null>>;
  readonly wizard: Pick<Api, WizardCall>;
  readonly alerts: AlertApi;
  readonly diagnostics: Pick<Api, 'diagnostics:preview' | 'diagnostics:zip'>;
  /** Changed settings may let a device mine that could not before. */
  readonly onSettings: () => void;
}

/** What the rig answers; which rig there is, and its end, are the app's own business. */
type RigApi = Omit<Api, 'app:choose' | 'app:doors' | 'app:quit'>;

/** Every call of the contract, answered. Arguments were checked by dispatch(). */
export function appApi(parts: ApiParts): RigApi {
  const rig = () => parts.live().rig;
  const changes = new ModeChange();
  return {
    ...parts.wizard,
    ...parts.alerts,
    ...parts.diagnostics,
    'state:get': async () => ok(parts.state()),
    'status:get': async () => ok(statusOf(parts.state(), parts.language())),
    'rig:setMode': ({ mode }) => changes.set(modeRig(parts.live()), mode),
    'rig:pause': async ({ devices, forMs }) => parts.live().pause(devices, forMs),
    'rig:resume': async ({ devices }) => parts.live().resume(devices),
    'rig:exclude': ({ device }) => rig().setExcluded(device, true),
    'rig:include': ({ device }) => rig().setExcluded(device, false),
    'rig:gpus': async () => ok(gpuEntries(parts.live())),
    'setup:apply': (file) => parts.applySetup(file),
    'setup:paste': async ({ line }) => ok(pastedSetup(line, adapters)),
    'practice:switch': async ({ what, device, value }) => {
      const found = device === null ? null : rig().find(device)?.info.id;
      if (found === undefined) return fail('app/unknown-device', undefined, { device: device ?? '' });
      const done = parts.live().switchPractice(what, found, value);
      return done.ok ? ok(null) : done;
    },
    'history:readings': async ({ sinceMs: fromMs, toMs = null, maxPoints, devices = null }) =>
      ok(parts.history.chart({ fromMs, toMs, maxPoints, devices })),
    'history:events': async ({ sinceMs, limit }) => ok(parts.history.events(sinceMs, limit)),
    'history:bands': async ({ sinceMs, toMs }) => ok(parts.history.bands(sinceMs, toMs ?? parts.nowMs())),
    'history:jobs': async ({ sinceMs, limit }) => ok(parts.history.jobs(sinceMs, limit)),
    'history:export': async (query) => parts.history.exportPage(query),
    'money:summary': (args) => parts.money.summary(args),
    'money:harvest': (args) => parts.money.harvest(args),
    'pool:accounts': async () => ok(parts.pools.view()),
    'jobs:teach': (args) => parts.teach(args),
    'settings:get': async () => ok(settingsView(parts.settings.current)),
    'settings:change': async (change) => {
      const saved = await parts.settings.update((settings) => ({ ...settings, ...withoutGaps(change) }));
      parts.onSettings();
      return saved.ok ? ok(null) : saved;
    },
    'clocks:set': (args) => setClocks(parts, args),
    'clocks:again': async ({ device }) => parts.live().clocks.again(device),
    'miners:list': async () => ok(parts.downloads.list()),
    'miners:download': async ({ miner }) => parts.downloads.download(miner),
    'miners:cancel': ({ miner }) => parts.downloads.cancel(miner),
    'miners:chooseFile': ({ miner, path }) => parts.downloads.chooseFile(miner, path),
    'miners:rollback': ({ miner }) => parts.downloads.rollback(miner),
    'rainbow:find': async () => ok((await parts.live().rainbow?.find()) ?? []),
    ...tunerCalls(parts.tuning),
    'miner:log': async ({ device }) => {
      const found = rig().find(device);
      if (found === undefined) return fail('app/unknown-device', undefined, { device });
      const { lines, dropped } = found.minerLog();
      return ok({ lines: lines.map(redact), dropped });
    },
  };
}

function modeRig(live: LiveRig): ModeRig {
  return {
    wake: () => live.wake(),
    rest: () => live.rest(),
    setMode: (mode) => live.rig.setMode(mode),
    whenRainbowFree: async (timeoutMs) => (await live.rainbow?.whenFree(timeoutMs)) !== false,
  };
}

/** Kept whole or not at all; what only the driver knows to be wrong shows when it is applied. */
async function setClocks(parts: ApiParts, { device, clocks }: CallArgs<'clocks:set'>): Promise<Result<null>> {
  const live = parts.live();
  if (live.clocks.state(device) === null) return fail('app/unknown-device', undefined, { device });
  const outside = clocks === null ? null : outsideLimits(clocks, live.telemetry.read(device)?.details);
  if (outside !== null) return fail('gpu/clocks-out-of-range', 'powerW', outside);
  const saved = await parts.settings.update((settings) => {
    const { [device]: _before, ...others } = settings.clocks;
    return { ...settings, clocks: clocks === null ? others : { ...others, [device]: clocks } };
  });
  live.clocks.settingsChanged();
  return saved.ok ? ok(null) : saved;
}

function gpuEntries(live: LiveRig) {
  const gpus = live.infos.filter((info) => info.kind === 'gpu');
  return gpus.map(({ index, id, name, pci, vramMiB, driver }) => ({ index, uuid: id, name, pci, vramMiB, driver }));
}

function settingsView(settings: Settings): SettingsView {
  const { rigName, assignments, quietS, claimTimeoutS, cpuDuringJobs, language, electricityPerKwh, currency, psuW } = settings;
  const { tariff, prices, stopAtC, consentAtMs, practice, notebookIdleMin, inferenceIdleMin, gamesBlock, programs, rainbow } =
    settings;
  const plain = { rigName, assignments, quietS, claimTimeoutS, cpuDuringJobs, language, electricityPerKwh, currency, psuW };
  const guard = { notebookIdleMin, inferenceIdleMin, gamesBlock, programs, tariff, prices };
  const { keepAwake } = settings;
  const { switching, rules } = settings;
  return { ...plain, ...guard, stopAtC, consentAtMs, rainbow, switching, rules, keepAwake, practiceGpus: practice.gpus };
}

/** A field that was sent without a value leaves the setting as it is. */
function withoutGaps(change: CallArgs<'settings:change'>): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
