import { useMemo } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Language } from '../../shared/literals';
import { formatTime } from '../../shared/text/sentences';
import { type ChartRow, chartSpanMs, highest } from '../rig/chartRows';
import { useRig } from '../rig/rigStore';
import { useWords } from '../words';
import { ChartTip } from './ChartTip';
import { hashrateUnit } from './hashrateUnit';
import { timeTicks } from './timeTicks';

const noRows: readonly ChartRow[] = [];
const hashrateColor = 'var(--chart-hashrate)';
const temperatureColor = 'var(--chart-temperature)';
const axisText = { fill: 'var(--quiet)', fontSize: 12 };
const temperatureTicks = [20, 40, 60, 80, 100];
const margin = { top: 8, right: 8, bottom: 18, left: 8 };

/** Hashrate and temperature of the last ten minutes. Two lines told apart by dash as well as colour; nothing moves by itself. */
export function RigChart() {
  const { language, window } = useWords();
  const rows = useRig((mirror) => mirror.rows) ?? noRows;
  const nowMs = useRig(({ state }) => state?.nowMs ?? 0);
  const unit = hashrateUnit(highest(rows.map(({ hashrateHs }) => hashrateHs)));
  const data = useMemo(() => rows.map((row) => scaled(row, unit.perUnitHs)), [rows, unit.perUnitHs]);
  return (
    <>
      <header className="chartHead">
        <h2>{window.chart}</h2>
        <p className="legend">
          <span>
            <Key color={hashrateColor} /> {window.chartTotal} ({unit.name})
          </span>
          <span>
            <Key color={temperatureColor} dash="5 3" /> {window.chartHottest} (°C)
          </span>
        </p>
      </header>
      <div className="chartBox">
        <ResponsiveContainer width="100%" height="100%" minWidth={0}>
          <LineChart data={data} margin={margin} accessibilityLayer title={window.chart}>
            <CartesianGrid yAxisId="hashrate" stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="atMs"
              type="number"
              domain={[nowMs - chartSpanMs, nowMs]}
              ticks={[...timeTicks(nowMs - chartSpanMs, nowMs)]}
              tickFormatter={(atMs: number) => formatTime(atMs, nowMs)}
              tick={axisText}
              stroke="var(--line)"
              allowDataOverflow
              label={{ value: window.chartTime, position: 'insideBottom', offset: -12, ...axisText }}
            />
            <YAxis
              yAxisId="hashrate"
              width={54}
              domain={[0, 'auto']}
              tick={axisText}
              stroke="var(--line)"
              tickFormatter={(value: number) => number(value, language)}
              label={{
                value: `${window.hashrate} (${unit.name})`,
                angle: -90,
                position: 'insideLeft',
                style: { textAnchor: 'middle' },
                ...axisText,
              }}
            />
            <YAxis
              yAxisId="temperature"
              orientation="right"
              width={54}
              domain={[20, 100]}
              ticks={temperatureTicks}
              tick={axisText}
              stroke="var(--line)"
              label={{
                value: `${window.temperature} (°C)`,
                angle: 90,
                position: 'insideRight',
                style: { textAnchor: 'middle' },
                ...axisText,
              }}
            />
            <Tooltip isAnimationActive={false} content={<ChartTip unitName={unit.name} />} />
            <Line yAxisId="hashrate" dataKey="hashrate" stroke={hashrateColor} {...lineStyle} />
            <Line yAxisId="temperature" dataKey="temperature" stroke={temperatureColor} strokeDasharray="5 3" {...lineStyle} />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </>
  );
}

const lineStyle = { type: 'linear', strokeWidth: 1.5, dot: false, connectNulls: false, isAnimationActive: false } as const;

function scaled({ atMs, hashrateHs, temperatureC }: ChartRow, perUnitHs: number) {
  return { atMs, hashrate: hashrateHs === null ? null : hashrateHs / perUnitHs, temperature: temperatureC };
}

function number(value: number, language: Language): string {
  const text = Number.isInteger(value) ? String(value) : value.toFixed(1);
  return language === 'it' ? text.replace('.', ',') : text;
}

function Key({ color, dash }: { readonly color: string; readonly dash?: string }) {
  return (
    <svg className="legendKey" width="22" height="8" aria-hidden="true">
      <path d="M1 4H21" stroke={color} strokeWidth="2" {...(dash === undefined ? {} : { strokeDasharray: dash })} />
    </svg>
  );
}
