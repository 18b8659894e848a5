import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Language } from '../../shared/literals';
import type { Earned, MoneyLine, MoneySummary } from '../../shared/money';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration } from '../../shared/text/format';
import { Segments } from '../parts/Segments';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { formatAmount, formatCoins, formatDay, formatEnergy } from './moneyFormat';
import { useMoneyWords } from './moneyWords';

const bys = ['day', 'device', 'coin'] as const;
export type LinesBy = (typeof bys)[number];

const pieceSize = 31;

interface MoneyLinesProps {
  readonly summary: MoneySummary;
  /** What is asked for; the summary at hand may still be by another. */
  readonly by: LinesBy;
  readonly onBy: (by: LinesBy) => void;
}

/** A line a day (the latest first), device or coin. */
export function MoneyLines({ summary, by, onBy }: MoneyLinesProps) {
  const money = useMoneyWords();
  const [shown, setShown] = useState(pieceSize);
  const lines = by === 'day' ? [...summary.lines].reverse() : summary.lines;
  const isElsewhere = by === 'day' && summary.timeZone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <section className="panel" aria-label={money.by}>
      <Segments
        label={money.by}
        names={bys}
        wordOf={(one) => money[labels[one]]}
        isChosen={(one) => one === by}
        onChoose={onBy}
        className="linesBy"
      />
      {lines.length === 0 ? (
        <p className="quiet">{money.noLines}</p>
      ) : (
        <Table lines={lines.slice(0, shown)} summary={summary} by={by} />
      )}
      {lines.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + pieceSize)}>
          {money.moreLines}
        </Button>
      )}
      {by === 'device' && !summary.isPractice && <p className="quiet">{money.noPoolByDevice}</p>}
      {isElsewhere && <p className="quiet">{fill(money.zone, { zone: summary.timeZone })}</p>}
    </section>
  );
}

const labels = { day: 'byDay', device: 'byDevice', coin: 'byCoin' } as const;

interface TableProps {
  readonly lines: readonly MoneyLine[];
  readonly summary: MoneySummary;
  readonly by: LinesBy;
}

function Table({ lines, summary, by }: TableProps) {
  const money = useMoneyWords();
  const heads = headsOf(summary, by);
  return (
    <table className="moneyTable">
      <thead>
        <tr>
          <th scope="col">{money[by]}</th>
          {heads.map((head) => (
            <th key={head} scope="col" className="number">
              {money[head]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.key} line={line} summary={summary} by={by} />
        ))}
      </tbody>
    </table>
  );
}

/** Practice has no coins, pools know no devices: their columns would be dashes alone. */
function headsOf({ isPractice }: MoneySummary, by: LinesBy) {
  if (isPractice) return ['mined', 'energy', 'electricity'] as const;
  if (by === 'device') return ['mined', 'byShares', 'energy', 'electricity', 'net'] as const;
  return ['mined', 'byShares', 'byPool', 'energy', 'electricity', 'net'] as const;
}

interface LineProps {
  readonly line: MoneyLine;
  readonly summary: MoneySummary;
  readonly by: LinesBy;
}

function Line({ line, summary, by }: LineProps) {
  const money = useMoneyWords();
  const { language } = useWords();
  const name = useLineName(line.key, by);
  const { currency } = summary;
  const amount = (value: number | null) => (currency === null ? dash : formatAmount(value, currency, language));
  const cells = {
    mined: formatDuration(line.minedMs, language),
    byShares: amount(line.bySharesValue),
    byPool: amount(line.byPoolValue),
    energy: formatEnergy(line.energyKwh, language),
    electricity: amount(line.electricityCost),
    net: amount(line.netByShares),
  };
  const notes = {
    byShares: coinsOf(line.earned, 'byShares', language),
    byPool: coinsOf(line.earned, 'byPool', language),
    energy: line.energyFrom === null || line.energyFrom === 'measured' ? '' : money[line.energyFrom],
    mined: '',
    electricity: '',
    net: '',
  };
  return (
    <tr>
      <th scope="row">{name}</th>
      {headsOf(summary, by).map((head) => (
        <td key={head} className="number" data-label={money[head]}>
          <span className={cells[head] === dash ? 'unread' : undefined}>{cells[head]}</span>
          {notes[head] !== '' && <span className="cellNote">{notes[head]}</span>}
        </td>
      ))}
    </tr>
  );
}

function useLineName(key: string, by: LinesBy): string {
  const { language } = useWords();
  const nowMs = useRigState((state) => state.nowMs);
  const device = useRigState(({ devices }) => deviceName(key, devices, language));
  return by === 'day' ? formatDay(key, nowMs, language) : by === 'device' ? device : key;
}

function coinsOf(earned: readonly Earned[], from: 'byShares' | 'byPool', language: Language): string {
  return earned.flatMap((one) => (one[from] === null ? [] : formatCoins(one[from], one.coin, language))).join(', ');
}
