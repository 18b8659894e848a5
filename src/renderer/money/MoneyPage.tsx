import { Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Harvest, MoneySummary } from '../../shared/money';
import { faultText } from '../../shared/text/catalogue';
import { type Read, useAnswer } from '../history/useAnswer';
import { PoolSide } from '../pool/PoolSide';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { HarvestPanel } from './HarvestPanel';
import { MoneyFigures } from './MoneyFigures';
import { type LinesBy, MoneyLines } from './MoneyLines';
import { MoneySettings } from './MoneySettings';
import { boundsOf, type MoneyRange } from './moneyRange';
import { useMoneyWords } from './moneyWords';
import { Prices } from './Prices';
import { RangeBar } from './RangeBar';
import '../settings/pages.css';
import '../settings/forms.css';
import './money.css';

/** What the rig brought, what that cost, and what mining gave way to. */
export function MoneyPage() {
  const money = useMoneyWords();
  const isPractice = useRigState((state) => state.practice);
  const [range, setRange] = useState<MoneyRange>({ name: 'week', from: '', to: '' });
  const [by, setBy] = useState<LinesBy>('day');
  const [changes, setChanges] = useState(0);
  const again = `${isPractice} ${changes}`;
  const summary = useSummary(range, by, again);
  const harvest = useHarvest(range, again);
  return (
    <div className="subpage money">
      <Title order={1} size="h2" className="sentence">
        {money.title}
      </Title>
      {isPractice && <p className="panel practiceNote">{money.practice}</p>}
      <RangeBar range={range} onRange={setRange} />
      <Answered answer={summary}>
        {(value) => (
          <>
            <MoneyFigures summary={value} />
            <MoneyLines summary={value} by={by} onBy={setBy} />
          </>
        )}
      </Answered>
      <Answered answer={harvest}>{(value) => <HarvestPanel harvest={value} />}</Answered>
      <PoolSide again={again} />
      {summary?.ok === true && !isPractice && <Prices prices={summary.value.prices} />}
      <MoneySettings key={String(isPractice)} onChanged={() => setChanges((count) => count + 1)} />
    </div>
  );
}

type Answer<T> = ReturnType<typeof useAnswer<T>>;

function Answered<T>({ answer, children }: { readonly answer: Answer<T>; readonly children: (value: T) => React.ReactNode }) {
  const money = useMoneyWords();
  const { language } = useWords();
  if (answer === null) return <p className="quiet">{money.reading}</p>;
  if (answer.ok) return children(answer.value);
  const { title } = faultText(answer.fault.code, answer.fault.values ?? {}, language);
  return (
    <p className="quiet" role="status">
      {title}. {money.notRead}
    </p>
  );
}

/** Asked again as time goes on: a short range each minute, a long one every ten. */
function useBeat({ name }: MoneyRange): number {
  const beatMs = name === 'today' || name === 'week' ? 60_000 : 600_000;
  return useRigState(({ nowMs }) => Math.floor(nowMs / beatMs));
}

function useSummary(range: MoneyRange, by: LinesBy, again: string): Answer<MoneySummary> {
  const read = useMemo<Read<MoneySummary>>(
    () => (call, nowMs) => call('money:summary', { ...(boundsOf(range, nowMs) ?? noTime), by }),
    [range, by],
  );
  return useAnswer(read, `${again} ${useBeat(range)}`);
}

function useHarvest(range: MoneyRange, again: string): Answer<Harvest> {
  const read = useMemo<Read<Harvest>>(() => (call, nowMs) => call('money:harvest', boundsOf(range, nowMs) ?? noTime), [range]);
  return useAnswer(read, `${again} ${useBeat(range)}`);
}

/** The page never asks without a range: RangeBar hands on none that is wrong. */
const noTime = { fromMs: 0, toMs: 1 };
