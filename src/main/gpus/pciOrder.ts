import type { FoundCard } from './cardReader';
import type { DeviceInfo } from './source';

/**
 * The cards of all vendors in one PCI order, numbered. Intel's come last: no miner and no CUDA or ROCm program uses them, and a
 * graphics part of the CPU at 00:02.0 must not make card 0 of the machine something else than its owner and CUDA mean by it.
 */
export function inPciOrder(cards: readonly FoundCard[]): readonly { readonly found: FoundCard; readonly info: DeviceInfo }[] {
  const place = ({ vendor, pci, slot }: FoundCard) => `${vendor === 'intel' ? 1 : 0} ${pci ?? 'unknown'} ${slot}`;
  const sorted = [...cards].sort((one, other) => (place(one) < place(other) ? -1 : 1));
  const seen = new Map<DeviceInfo['vendor'], number>();
  return sorted.map((found, index) => {
    const vendorIndex = seen.get(found.vendor) ?? 0;
    seen.set(found.vendor, vendorIndex + 1);
    const { slot, ...rest } = found;
    void slot;
    return { found, info: { ...rest, index, vendorIndex } };
  });
}
