import { join } from 'node:path';
import { fail, ok, type Result } from '../shared/faults';
import type { MinerListing } from '../shared/minerListing';
import type { Settings, SetupFile } from '../shared/setup';
import type { RigState } from '../shared/state';
import type { HookView } from '../shared/wizard';
import { runCommandLine } from './cli/main';
import type { Edge } from './edge';
import type { Claims } from './jobs/claims';
import type { LiveRig } from './liveRig';
import type { MinerAdapter } from './miners/adapter';
import { parsePool } from './miners/adapters/poolUrl';
import { autostartOf } from './platform/autostart';
import { findExecutable } from './platform/findExecutable';
import type { Log } from './platform/log';
import { PoolProbe } from './pools/probe';
import { checkRigSetup } from './rig/setup';
import { version } from './version';
import type { PriceSource } from './wizard/rank';
import { usualCurrency } from './wizard/usualCurrency';
import { Wizard } from './wizard/wizard';

export interface WizardDeskOptions {
  readonly edge: Edge;
  readonly log: Log;
  readonly claims: Claims;
  readonly isPractice: boolean;
  /** DATA, and where this rig keeps its own. */
  readonly dataDir: string;
  readonly dir: string;
  readonly settings: () => Settings;
  readonly live: () => LiveRig;
  readonly state: () => RigState;
  readonly adapters: () => readonly MinerAdapter[];
  readonly listings: () => readonly MinerListing[];
  readonly prices: PriceSource | null;
  readonly applySetup: (file: SetupFile) => Promise<Result<null>>;
  readonly startMining: () => Promise<Result<unknown>>;
}

/** The setup wizard of one rig, with what it needs of the rest of the app. */
export function wizardDesk(options: WizardDeskOptions): Wizard {
  const { edge, log, isPractice, dataDir, dir, settings, live, state, adapters } = options;
  const path = edge.env['PATH'] ?? '';
  return new Wizard({
    ...{ isPractice, dir, log, settings, adapters, clock: edge.clock },
    roots: { procRoot: edge.procRoot, sysfsRoot: edge.sysfsRoot, root: '/', dataDir },
    infos: () => live().infos,
    read: (device) => live().telemetry.read(device),
    deviceStates: () => state().devices,
    hasOldDriver: () =>
      live()
        .telemetry.faults()
        .some(({ code }) => code === 'gpu/driver-mismatch'),
    listings: options.listings,
    onPath: (miner) => findExecutable(adapters().find(({ id }) => id === miner)?.binaries ?? [], path),
    askPool: async (url, { coin, wallet }) => {
      const target = parsePool(url);
      const question = { coin: isPractice ? null : coin, wallet, worker: settings().rigName };
      return target === null ? null : new PoolProbe(edge.clock).probe(target, question);
    },
    practicePool: () => live().practicePool(),
    rehearsal: {
      deviceIds: () => live().infos.map(({ id }) => id),
      miners: () => state().miners.length,
      claim: (pid, devices) => options.claims.open(pid, devices),
      whenFree: (devices, timeoutMs) => live().rig.whenFree(devices, timeoutMs),
      quietS: () => settings().quietS,
    },
    prices: options.prices,
    usualCurrency: usualCurrency(edge.env),
    hook: hookOf(options),
    atLogin: autostartOf(edge.env, edge.programDir, dataDir),
    checkSetup: (file) => {
      const devices = isPractice || live().rig.mode === 'off' ? null : live().infos;
      return checkRigSetup(file, devices, adapters());
    },
    applySetup: options.applySetup,
    startMining: options.startMining,
  });
}

/** The same as `fallow hook`, which finds Pythons by starting them: what it said holds until it is asked to change something. */
function hookOf({ edge, dataDir }: WizardDeskOptions) {
  const pythonHookDir = join(edge.programDir, '../../assets/hook');
  let known: Promise<HookView> | null = null;
  const run = async (verb: 'status' | 'install' | 'remove') => {
    let said = '';
    const uid = process.getuid?.() ?? -1;
    const out = (text: string) => {
      said += text;
    };
    const rooms = { pythonHookDir };
    await runCommandLine(['hook', verb, '--json', '--data', dataDir], { env: edge.env, uid, out, err: out, rooms, version });
    return readAnswer(said);
  };
  const view = async () => hookView(await run('status').catch(() => ({}))); // nothing found is the answer then
  return {
    view: () => {
      known ??= view();
      return known;
    },
    install: async (isOn: boolean): Promise<Result<HookView>> => {
      const { code, title } = await run(isOn ? 'install' : 'remove');
      known = view();
      return code === undefined ? ok(await known) : fail('hook/not-installed', title, { reason: title ?? '' });
    },
  };
}

/** One object, whatever happened; nothing at all where the search itself failed. */
function readAnswer(text: string): HookAnswer {
  try {
    return JSON.parse(text) as HookAnswer;
  } catch {
    return {};
  }
}

interface HookAnswer {
  readonly places?: readonly { readonly state: string }[];
  readonly code?: string;
  readonly title?: string;
}

function hookView({ places = [] }: HookAnswer): HookView {
  const installed = places.filter(({ state }) => state === 'current' || state === 'stale').length;
  const some = installed > 0 ? 'partly' : 'absent';
  const state = places.length === 0 ? 'none' : installed === places.length ? 'installed' : some;
  return { state, installed, places: places.length, command: 'fallow hook install' };
}
