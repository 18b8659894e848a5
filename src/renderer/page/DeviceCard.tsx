import type { DeviceState } from '../../shared/state';
import { formatHashrate, formatPercent, formatPower, formatTemperature } from '../../shared/text/format';
import { deviceLabel, deviceSentence } from '../../shared/text/sentences';
import { toneOf } from '../parts/ActivityMark';
import { Figure } from '../parts/Figure';
import { Memory } from '../parts/Memory';
import { Sparkline } from '../parts/Sparkline';
import { WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceActions } from './DeviceActions';
import { DeviceHead } from './DeviceHead';
import { useRecentOf } from './recentReadings';

/** One device on the overview: what it does, why, and its main readings. All else is on the GPUs' page. */
export function DeviceCard({ id }: { readonly id: string }) {
  const { language } = useWords();
  const device = useRigState(({ devices }) => devices.find((one) => one.id === id));
  const sentence = useRigState((state) => (device === undefined ? '' : deviceSentence(device, state, language)));
  const isExplained = useRigState(({ devices }) => devices.find(({ startingStep }) => startingStep !== null)?.id === id);
  if (device === undefined) return null;
  const label = deviceLabel(device, language);
  return (
    <article className="panel device" aria-label={`${label} ${device.name}`} data-tone={toneOf(device.activity)}>
      <DeviceHead device={device} />
      <div className="deviceDoes">
        <p className="deviceSentence">
          <WithTerms text={sentence} terms={isExplained ? ['dag', 'dataset'] : []} />
        </p>
        <DeviceActions device={device} label={label} isShort />
      </div>
      <MainReadings device={device} />
    </article>
  );
}

function MainReadings({ device }: { readonly device: DeviceState }) {
  const { language, window } = useWords();
  const { own, fromMs, toMs } = useRecentOf(device.id);
  const line = { atMs: own?.atMs ?? [], fromMs, toMs };
  return (
    <div className="readings">
      <div className="trend">
        <Figure label={window.hashrate} value={formatHashrate(device.hashrateHs, language)} />
        <Sparkline {...line} values={own?.hashrateHs ?? []} floor={0} leastSpan={1} />
      </div>
      <div className="trend">
        <Figure label={window.temperature} value={formatTemperature(device.temperatureC)} />
        <Sparkline {...line} values={own?.temperatureC ?? []} leastSpan={10} />
      </div>
      <Figure label={window.power} value={formatPower(device.powerW)} />
      {device.kind === 'gpu' && (
        <>
          <Figure label={window.fan} value={formatPercent(device.fanPct)} />
          <Memory device={device} />
        </>
      )}
    </div>
  );
}
