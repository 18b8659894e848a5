import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Status } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { formatMemory } from '../../shared/text/format';
import { whyUnsafe } from '../faces/socket/path';
import type { InventoryPart } from '../gpus/inventory';
import type { CommandContext } from './command';
import { done, type Outcome } from './outcome';
import { deviceLabel } from './statusLines';

interface Check {
  readonly id: string;
  readonly ok: boolean;
  readonly title: string;
  /** What to do; empty when nothing is to be done. */
  readonly help: string;
}

/** What keeps this machine from mining: what can be seen without the app, then what the app says. */
export async function doctor(context: CommandContext): Promise<Outcome> {
  const reply = await context.ask('status:get', {});
  const app = reply.ok ? running(reply.value as Status, context) : [absent(context)];
  const checks = [
    dataCheck(context),
    socketCheck(context),
    ...(await driverChecks(context)),
    ...(await machineChecks(context)),
    ...app,
  ];
  const { checkOk, checkBad } = context.words;
  const lines = checks.map(
    (check) => `${(check.ok ? checkOk : checkBad).padEnd(4)}${check.title}${check.ok ? '' : `. ${check.help}`}`,
  );
  return done({ checks }, lines, checks.every((check) => check.ok) ? 0 : 1);
}

function dataCheck({ dataDir, words }: CommandContext): Check {
  const canWrite = isWritable(dataDir);
  const title = fill(canWrite ? words.doctorData : words.doctorDataBad, { path: dataDir });
  return { id: 'data', ok: canWrite, title, help: canWrite ? '' : words.doctorDataHelp };
}

/** A directory that is not there yet will be made, if the first one above it allows. */
function isWritable(path: string): boolean {
  if (!existsSync(path)) return dirname(path) !== path && isWritable(dirname(path));
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false; // that is the answer
  }
}

function socketCheck({ socketPaths, uid, words, word }: CommandContext): Check {
  const directory = dirname(socketPaths[0] ?? '/');
  const why = whyUnsafe(directory, uid);
  if (why === null || why === 'does not exist') return { id: 'socket', ok: true, title: words.doctorSocket, help: '' };
  const { title, help } = word({ code: 'app/socket-unsafe', detail: why, values: { path: directory } });
  return { id: 'socket', ok: false, title, help };
}

/** A card that the system sees and no driver drives is the most common reason why nothing can mine. */
async function driverChecks({ rooms, words }: CommandContext): Promise<readonly Check[]> {
  const cards = (await rooms.graphics?.()) ?? [];
  return cards.map(({ model, hasDriver }) => ({
    id: 'driver',
    ok: hasDriver,
    title: fill(hasDriver ? words.doctorDriver : words.doctorDriverBad, { card: model }),
    help: hasDriver ? '' : words.doctorDriverHelp,
  }));
}

const partNames = {
  cpu: 'doctorPartCpu',
  memory: 'doctorPartMemory',
  board: 'doctorPartBoard',
  disks: 'doctorPartDisks',
  networks: 'doctorPartNetworks',
} as const satisfies Record<InventoryPart, string>;

/** For whoever is asked for help: nothing of it keeps the machine from mining. */
async function machineChecks({ rooms, words, language }: CommandContext): Promise<readonly Check[]> {
  const machine = await rooms.inventory?.();
  if (machine === undefined) return [];
  const { cpu, memoryMiB, board, disks, networks, unread } = machine;
  const title = fill(words.doctorMachine, {
    cpu: cpu?.name ?? '',
    threads: cpu?.threads ?? '',
    memory: memoryMiB === null ? '' : formatMemory(memoryMiB, language),
    board: board ?? '',
    disks: (disks ?? []).map(({ name, sizeGb }) => `${name} (${sizeGb} GB)`).join(', '),
    networks: (networks ?? [])
      .map(({ name, speedMbit }) => (speedMbit === null ? name : `${name} (${speedMbit} Mbit/s)`))
      .join(', '),
  });
  const parts = unread.map((part) => words[partNames[part]]).join(', ');
  const missing = { id: 'machine', ok: true, title: fill(words.doctorUnread, { parts }), help: '' };
  return [{ id: 'machine', ok: true, title, help: '' }, ...(unread.length === 0 ? [] : [missing])];
}

function absent({ dataDir, word }: CommandContext): Check {
  const { title, help } = word({ code: 'app/not-running', values: { data: dataDir } });
  return { id: 'app', ok: false, title, help };
}

function running(status: Status, { words }: CommandContext): readonly Check[] {
  const isSetUp = status.devices.some((device) => device.because !== 'notSetUp');
  return [
    { id: 'app', ok: true, title: words.doctorApp, help: '' },
    {
      id: 'setup',
      ok: isSetUp,
      title: isSetUp ? words.doctorSetup : words.doctorSetupBad,
      help: isSetUp ? '' : words.doctorSetupHelp,
    },
    ...status.devices
      .filter((device) => device.activity !== 'faulted')
      .map((device) =>
        deviceCheck(device.id, fill(words.doctorDevice, { device: deviceLabel(device, words), sentence: device.sentence })),
      ),
    // A fault of no device (settings that were restored, say) is told, and does not keep anything from mining.
    ...status.faults.map((fault) => ({ id: fault.code, ok: fault.device === null, title: fault.title, help: fault.help })),
  ];
}

function deviceCheck(id: string, title: string): Check {
  return { id: `device:${id}`, ok: true, title, help: '' };
}
