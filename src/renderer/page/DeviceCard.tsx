import { Progress } from '@mantine/core';
import type { Language } from '../../shared/literals';
import type { DeviceState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { dash, formatHashrate, formatMemory, formatPercent, formatPower, formatTemperature } from '../../shared/text/format';
import { deviceLabel, deviceSentence, deviceWord } from '../../shared/text/sentences';
import { ActivityMark, toneOf } from '../parts/ActivityMark';
import { Figure } from '../parts/Figure';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DeviceActions } from './DeviceActions';

export function DeviceCard({ id }: { readonly id: string }) {
  const { language } = useWords();
  const device = useRigState(({ devices }) => devices.find((one) => one.id === id));
  const sentence = useRigState((state) => (device === undefined ? '' : deviceSentence(device, state, language)));
  const word = useRigState((state) => (device === undefined ? '' : deviceWord(device, state, language)));
  if (device === undefined) return null;
  const label = deviceLabel(device, language);
  return (
    <article className="panel device" aria-label={`${label} ${device.name}`} data-tone={toneOf(device.activity)}>
      <header className="deviceHead">
        <h2>
          <span className="deviceIndex">{label}</span> {device.name}
        </h2>
        <p className="activity" data-tone={toneOf(device.activity)} data-testid={`activity-${device.id}`}>
          <ActivityMark activity={device.activity} /> {word}
        </p>
      </header>
      <p className="deviceSentence">{sentence}</p>
      <Readings device={device} />
      <DeviceActions device={device} label={label} />
    </article>
  );
}

function Readings({ device }: { readonly device: DeviceState }) {
  const { language, window } = useWords();
  return (
    <div className="readings">
      <Figure label={window.hashrate} value={formatHashrate(device.hashrateHs, language)} />
      <Figure label={window.temperature} value={formatTemperature(device.temperatureC)} />
      <Figure label={window.power} value={formatPower(device.powerW)} />
      {device.kind === 'gpu' && (
        <>
          <Figure label={window.fan} value={formatPercent(device.fanPct)} />
          <Figure label={window.memoryTemperature} value={formatTemperature(device.memoryTemperatureC)} />
          <Memory device={device} />
        </>
      )}
    </div>
  );
}

function Memory({ device: { vramUsedMiB, vramTotalMiB } }: { readonly device: DeviceState }) {
  const { language, window } = useWords();
  const isKnown = vramUsedMiB !== null && vramTotalMiB !== null && vramTotalMiB > 0;
  return (
    <div className="memory">
      <Figure label={window.memory} value={isKnown ? memoryText(vramUsedMiB, vramTotalMiB, language, window.memoryOf) : dash} />
      <Progress
        value={isKnown ? (100 * vramUsedMiB) / vramTotalMiB : 0}
        size={4}
        aria-label={window.memory}
        transitionDuration={0}
      />
    </div>
  );
}

/** `5.1 of 8 GB`: the used part needs its unit only where it differs (`310 MB of 8 GB`), and cards have whole gigabytes. */
function memoryText(usedMiB: number, totalMiB: number, language: Language, template: string): string {
  const [used = '', usedUnit = ''] = formatMemory(usedMiB, language).split(' ');
  const [total = '', totalUnit = ''] = formatMemory(totalMiB, language).split(' ');
  return fill(template, {
    used: usedUnit === totalUnit ? used : `${used} ${usedUnit}`,
    total: `${total.replace(/[.,]0$/, '')} ${totalUnit}`,
  });
}
