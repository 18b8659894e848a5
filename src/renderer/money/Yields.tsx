import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Harvest, YieldCost } from '../../shared/money';
import { fill } from '../../shared/text/fill';
import { dash, formatDuration } from '../../shared/text/format';
import { useRigState } from '../rig/rigStore';
import { deviceNames } from '../training/deviceNames';
import { useWords } from '../words';
import { formatAmount, formatHashes, formatMoment } from './moneyFormat';
import { useMoneyWords } from './moneyWords';

const pieceSize = 10;

/** Each job that mining made room for, and what that cost. */
export function Yields({ harvest }: { readonly harvest: Harvest }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const [shown, setShown] = useState(pieceSize);
  const { yields, yieldHashes, yieldValue, currency, isPractice } = harvest;
  const hasWorth = !isPractice;
  return (
    <div className="yields">
      <h3>{money.yields}</h3>
      {yields.length === 0 ? (
        <p className="quiet">{money.yieldsNone}</p>
      ) : (
        <table className="moneyTable">
          <thead>
            <tr>
              <th scope="col">{money.job}</th>
              <th scope="col">{money.started}</th>
              <th scope="col" className="number">
                {money.gaveWay}
              </th>
              <th scope="col" className="number">
                {money.hashes}
              </th>
              {hasWorth && (
                <th scope="col" className="number" title={money.worthHelp}>
                  {money.worth}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {yields.slice(0, shown).map((one) => (
              <Yield key={`${one.job} ${one.startedMs}`} one={one} currency={currency} hasWorth={hasWorth} />
            ))}
          </tbody>
        </table>
      )}
      {yields.length > shown && (
        <Button variant="default" size="xs" onClick={() => setShown(shown + pieceSize)}>
          {money.moreLines}
        </Button>
      )}
      {yieldHashes !== null && (
        <p className="quiet">
          {fill(money.yieldsTotal, {
            hashes: formatHashes(yieldHashes, language),
            value: yieldValue === null || currency === null ? '' : formatAmount(yieldValue, currency, language),
          })}
        </p>
      )}
    </div>
  );
}

interface YieldProps {
  readonly one: YieldCost;
  readonly currency: string | null;
  readonly hasWorth: boolean;
}

function Yield({ one, currency, hasWorth }: YieldProps) {
  const money = useMoneyWords();
  const { language } = useWords();
  const names = useRigState(({ devices }) => deviceNames(one.devices, devices, language));
  const nowMs = useRigState((state) => state.nowMs);
  return (
    <tr>
      <th scope="row">
        <span className="jobName">{one.name}</span>
        <span className="cellNote">{names}</span>
      </th>
      <td data-label={money.started}>{formatMoment(one.startedMs, nowMs, language)}</td>
      <td className="number" data-label={money.gaveWay}>
        {formatDuration(one.gaveWayMs, language)}
      </td>
      <td className="number" data-label={money.hashes}>
        {formatHashes(one.hashes, language)}
      </td>
      {hasWorth && (
        <td className="number" data-label={money.worth}>
          {currency === null ? dash : formatAmount(one.value, currency, language)}
        </td>
      )}
    </tr>
  );
}
