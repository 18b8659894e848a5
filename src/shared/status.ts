import type { Language } from './literals';
import type { RigState, Status } from './state';
import { faultText } from './text/catalogue';
import { rainbowSentence } from './text/rainbowSentences';
import { deviceSentence } from './text/sentences';

/**
 * The answer of `fallow status --json`: exactly the fields docs/cli.md lists, worded in one language. Faults are worded as
 * docs/faults.md prints them, without the values that window and commands work in, so that a script may compare.
 */
export function statusOf(state: RigState, language: Language): Status {
  const { version, practice, mode, rainbow = null } = state;
  return {
    version,
    practice,
    mode,
    devices: state.devices.map((device) => ({
      id: device.id,
      kind: device.kind,
      index: device.index,
      name: device.name,
      activity: device.activity,
      because: device.because,
      sentence: deviceSentence(device, state, language),
      temperatureC: device.temperatureC,
      memoryTemperatureC: device.memoryTemperatureC,
      powerW: device.powerW,
      fanPct: device.fanPct,
      vramUsedMiB: device.vramUsedMiB,
      vramTotalMiB: device.vramTotalMiB,
      hashrateHs: device.hashrateHs,
    })),
    miners: [...state.miners],
    jobs: [...state.jobs],
    faults: state.faults.map(({ code, device, sinceMs }) => ({ code, ...faultText(code, {}, language), device, sinceMs })),
    ...(rainbow === null ? {} : { rainbow: { ...rainbow, sentence: rainbowSentence(rainbow.phase, language) } }),
  };
}
