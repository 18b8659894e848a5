import type { Language } from '../../shared/literals';
import type { DeviceState } from '../../shared/state';
import { deviceLabel } from '../../shared/text/sentences';

/** `GPU 0, CPU` for ids; a device that is no longer in the rig keeps its id. */
export function deviceNames(ids: readonly string[], devices: readonly DeviceState[], language: Language): string {
  return ids.map((id) => deviceName(id, devices, language)).join(', ');
}

export function deviceName(id: string, devices: readonly DeviceState[], language: Language): string {
  const device = devices.find((one) => one.id === id);
  if (device !== undefined) return deviceLabel(device, language);
  // Before it is set up to mine, the CPU is not among the rig's devices.
  return id === 'cpu' ? deviceLabel({ kind: 'cpu', index: 0 }, language) : id;
}
