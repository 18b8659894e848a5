import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { dayOf } from '../history/eventFilter';
import { Segments } from '../parts/Segments';
import { useRigState } from '../rig/rigStore';
import { boundsOf, type MoneyRange, type RangeName, rangeNames } from './moneyRange';
import { useMoneyWords } from './moneyWords';

interface RangeBarProps {
  readonly range: MoneyRange;
  /** Only with a range that has bounds. */
  readonly onRange: (range: MoneyRange) => void;
}

export function RangeBar({ range, onRange }: RangeBarProps) {
  const money = useMoneyWords();
  const today = useRigState(({ nowMs }) => dayOf(nowMs));
  const nowMs = useRigState((state) => state.nowMs);
  const [own, setOwn] = useState<MoneyRange | null>(null);
  const isWrong = own !== null && boundsOf(own, nowMs) === null;

  function choose(name: RangeName): void {
    const next = name === 'own' ? { name, from: range.from || today, to: range.to || today } : { ...range, name };
    setOwn(name === 'own' ? next : null);
    onRange(next);
  }

  function type(change: Partial<MoneyRange>): void {
    const next = { ...(own ?? range), ...change };
    setOwn(next);
    if (boundsOf(next, nowMs) !== null) onRange(next);
  }

  return (
    <div className="rangeBar">
      <Segments
        label={money.range}
        names={rangeNames}
        wordOf={(name) => money[name]}
        isChosen={(name) => name === range.name}
        onChoose={choose}
        className="moneyRanges"
      />
      {own !== null && (
        <div className="ownRange">
          <TextInput
            type="date"
            label={money.ownFrom}
            value={own.from}
            max={today}
            onChange={({ currentTarget: { value } }) => type({ from: value })}
          />
          <TextInput
            type="date"
            label={money.ownTo}
            value={own.to}
            max={today}
            onChange={({ currentTarget: { value } }) => type({ to: value })}
          />
          {isWrong && (
            <p className="wrong" role="alert">
              {money.ownWrong}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
