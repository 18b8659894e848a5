import type { ReactNode } from 'react';
import type { DeviceState } from '../../shared/state';
import { formatHashrate, formatPercent, formatPower, formatTemperature } from '../../shared/text/format';
import { useRecentOf } from '../page/recentReadings';
import { Figure } from '../parts/Figure';
import { Memory } from '../parts/Memory';
import { Sparkline } from '../parts/Sparkline';
import { explainedIf } from '../parts/Term';
import { useWords } from '../words';
import { useGpuWords } from './gpuWords';

interface ReadingsProps {
  readonly device: DeviceState;
  readonly isExplained: boolean;
}

/** The numbers of a device with their last ten minutes; on hover, where each comes from. */
export function Readings({ device, isExplained }: ReadingsProps) {
  const { language, window } = useWords();
  const { own, fromMs, toMs } = useRecentOf(device.id);
  const term = explainedIf(isExplained);
  const line = { atMs: own?.atMs ?? [], fromMs, toMs };
  return (
    <div className="readings">
      <div className="trend">
        <Figure label={window.hashrate} value={formatHashrate(device.hashrateHs, language)} term={term('hashrate')} />
        <Sparkline {...line} values={own?.hashrateHs ?? []} floor={0} leastSpan={1} />
      </div>
      <From device={device} value="powerW">
        <Figure label={window.power} value={formatPower(device.powerW)} />
        <Sparkline {...line} values={own?.powerW ?? []} leastSpan={20} />
      </From>
      <From device={device} value="temperatureC">
        <Figure label={window.temperature} value={formatTemperature(device.temperatureC)} />
        <Sparkline {...line} values={own?.temperatureC ?? []} leastSpan={10} />
      </From>
      {device.kind === 'gpu' && (
        <>
          <From device={device} value="memoryTemperatureC">
            <Figure
              label={window.memoryTemperature}
              value={formatTemperature(device.memoryTemperatureC)}
              term={term('memoryTemperature')}
            />
          </From>
          <From device={device} value="fanPct">
            <Figure label={window.fan} value={formatPercent(device.fanPct)} />
          </From>
          <From device={device} value="vramUsedMiB">
            <Memory device={device} term={term('vram')} />
          </From>
        </>
      )}
    </div>
  );
}

interface FromProps {
  readonly device: DeviceState;
  readonly value: 'powerW' | 'temperatureC' | 'memoryTemperatureC' | 'fanPct' | 'vramUsedMiB';
  readonly children: ReactNode;
}

function From({ device, value, children }: FromProps) {
  const { from } = useGpuWords();
  const source = device[value] === null ? undefined : device.provenance?.[value];
  return (
    <div className="trend" title={source === undefined ? undefined : from[source]}>
      {children}
    </div>
  );
}
