import type { Language } from '../../shared/literals';
import type { Status } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { dash, formatHashrate, formatPower, formatTemperature } from '../../shared/text/format';
import type { CliWords } from './words';

type Device = Status['devices'][number];

/** `fallow status` for people: a line for each device, then jobs, then what needs attention. */
export function statusLines(status: Status, words: CliWords, language: Language): readonly string[] {
  const rows = status.devices.map((device) => [
    deviceLabel(device, words),
    device.name,
    device.sentence,
    ...readings(device, language),
  ]);
  const shares = status.miners.reduce(
    (sum, miner) => ({
      accepted: sum.accepted + miner.accepted,
      rejected: sum.rejected + miner.rejected,
      stale: sum.stale + miner.stale,
    }),
    { accepted: 0, rejected: 0, stale: 0 },
  );
  return [
    ...(status.practice ? [words.practiceRig] : []),
    fill(words.modeIs, { mode: status.mode }),
    ...(rows.length === 0 ? [words.noDevices] : columns(rows)),
    ...(status.miners.length === 0 ? [] : [fill(words.shares, shares)]),
    ...(status.rainbow === undefined ? [] : rainbowLines(status.rainbow, words, language)),
    ...status.jobs.map((job) => fill(words.job, { name: job.name, pids: job.pids.join(', ') })),
    ...status.faults.map((fault) => fill(words.fault, { title: fault.title, help: fault.help })),
  ];
}

/** What RainbowMiner does, and each miner of its that runs. */
function rainbowLines(rainbow: NonNullable<Status['rainbow']>, words: CliWords, language: Language): readonly string[] {
  const works = rainbow.miners.flatMap(({ program, state, work }) => {
    if (state !== 'running' && state !== 'runningFailed') return [];
    return work.map(({ algorithm, hashrateHs }) =>
      fill(words.rainbowMiner, { program, algorithm, hashrate: formatHashrate(hashrateHs, language) }),
    );
  });
  return [rainbow.sentence, ...works];
}

export function deviceLabel(device: Pick<Device, 'kind' | 'index'>, words: CliWords): string {
  return device.kind === 'cpu' ? words.cpu : fill(words.gpu, { index: device.index });
}

function readings(device: Device, language: Language): readonly string[] {
  const texts = [formatTemperature(device.temperatureC), formatPower(device.powerW), formatHashrate(device.hashrateHs, language)];
  return texts.map((text) => (text === dash ? '' : text));
}

/** Cells under each other, two spaces apart. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
