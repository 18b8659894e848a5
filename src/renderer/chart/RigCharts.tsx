import { useEffect, useMemo, useState } from 'react';
import type { DeviceState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { deviceLabel, formatTime } from '../../shared/text/sentences';
import { useCall } from '../calls';
import { highest } from '../rig/figures';
import { useRigState, useRigStore } from '../rig/rigStore';
import { useWords } from '../words';
import { BandKeys } from './BandKeys';
import { ChartReadout, type ReadoutLine } from './ChartReadout';
import { type ChartData, type ChartRange, charted, spanMs } from './chartData';
import { ChartFollower } from './chartFollower';
import { activityAt, lanesOf } from './drawBands';
import { type HashrateUnit, hashrateUnit } from './hashrateUnit';
import { Plot, type PlotSeries } from './Plot';
import { RangeSwitch } from './RangeSwitch';
import { useReader } from './reader';

/** Hashrate and temperature of every device, side by side over the same time, with what each device did behind the lines. */
export function RigCharts() {
  const { window } = useWords();
  const [range, setRange] = useState<ChartRange>('10min');
  const data = useChartData(range);
  return (
    <>
      <header className="chartHead">
        <h2>{window.charts}</h2>
        <RangeSwitch range={range} onRange={setRange} />
      </header>
      {data === null ? <p className="quiet chartWait">{window.chartLoading}</p> : <BothPlots data={data} />}
    </>
  );
}

function useChartData(range: ChartRange): ChartData | null {
  const call = useCall();
  const store = useRigStore();
  const [data, setData] = useState<ChartData | null>(null);
  useEffect(() => {
    const follower = new ChartFollower({ call, store, range, onData: setData });
    follower.start();
    return () => follower.stop();
  }, [call, store, range]);
  return data;
}

const deviceColors = 8;

function BothPlots({ data }: { readonly data: ChartData }) {
  const { language, window } = useWords();
  const all = useRigState(({ devices }) => devices);
  const key = charted(all)
    .map(({ id }) => id)
    .join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the charts need the devices' names, not their readings of this second
  const devices = useMemo(() => charted(all), [key]);
  const reader = useReader(data.rows.length);
  const toMs = data.rows.at(-1)?.atMs ?? 0;
  const unit = useMemo(() => hashrateUnit(highestHashrate(data, devices)), [data, devices]);
  const columns = useMemo(() => columnsOf(data, devices, unit), [data, devices, unit]);
  const lanes = useMemo(
    () =>
      lanesOf(
        data.bands,
        devices.map(({ id }) => id),
        toMs,
      ),
    [data.bands, devices, toMs],
  );
  const series = devices.map((device, index): PlotSeries => {
    const colorVariable = `--device-${index % deviceColors}`;
    return { label: deviceLabel(device, language), colorVariable, isDashed: index % 2 === 1 };
  });
  const row = data.rows[reader.index ?? data.rows.length - 1];
  const lines = devices.map((device, index): ReadoutLine => {
    const lane = lanes[index];
    return {
      id: device.id,
      label: deviceLabel(device, language),
      series: series[index] ?? { label: '', colorVariable: '--quiet', isDashed: false },
      activity: row === undefined || lane === undefined ? null : activityAt(lane, row.atMs),
      reading: row?.readings[device.id] ?? { hashrateHs: null, temperatureC: null },
    };
  });
  const shared = {
    series,
    lanes,
    fromMs: toMs - spanMs(data.range),
    toMs,
    cursor: reader.index,
    onCursor: reader.point,
    formatMoment: (atMs: number) => formatTime(atMs, atMs),
    formatValue: (value: number) => String(value).replace('.', language === 'it' ? ',' : '.'),
  };
  return (
    <div>
      <ChartReadout lines={lines} atMs={reader.index === null ? null : (row?.atMs ?? null)} reader={reader} />
      <div className="plots">
        <Plot
          {...shared}
          title={fill(window.chartHashrate, { unit: unit.name })}
          columns={columns.hashrate}
          valueRange={[0, columns.top]}
        />
        <Plot
          {...shared}
          title={window.chartTemperature}
          columns={columns.temperature}
          valueRange={[20, 100]}
          valueSteps={[20]}
        />
      </div>
      <BandKeys />
    </div>
  );
}

function highestHashrate(data: ChartData, devices: readonly DeviceState[]): number | null {
  return highest(data.rows.map(({ readings }) => highest(devices.map(({ id }) => readings[id]?.hashrateHs ?? null))));
}

function columnsOf({ rows }: ChartData, devices: readonly DeviceState[], { perUnitHs }: HashrateUnit) {
  const atMs = rows.map((row) => row.atMs);
  const hashrates = devices.map(({ id }) =>
    rows.map(({ readings }) => {
      const hashrateHs = readings[id]?.hashrateHs ?? null;
      return hashrateHs === null ? null : hashrateHs / perUnitHs;
    }),
  );
  const temperatures = devices.map(({ id }) => rows.map(({ readings }) => readings[id]?.temperatureC ?? null));
  return {
    hashrate: [atMs, ...hashrates] as [number[], ...(number | null)[][]],
    temperature: [atMs, ...temperatures] as [number[], ...(number | null)[][]],
    top: 1.12 * (highest(hashrates.map((one) => highest(one))) ?? 1) || 1,
  };
}
