import type { MoneySummary } from '../../shared/money';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { dash } from '../../shared/text/format';
import { useWords } from '../words';
import { formatAmount, formatCoins, formatEnergy } from './moneyFormat';
import { gapsOf } from './moneyGaps';
import { useMoneyWords } from './moneyWords';
import { Sum } from './Sum';

/** The sums of the range, and why some of them are dashes. */
export function MoneyFigures({ summary }: { readonly summary: MoneySummary }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const { total, currency, isPractice } = summary;
  const amount = (value: number | null) => (currency === null ? dash : formatAmount(value, currency, language));
  const coins = (from: 'byShares' | 'byPool') =>
    total.earned
      .filter((one) => one[from] !== null)
      .map((one) => formatCoins(one[from], one.coin, language))
      .join(', ') || undefined;
  return (
    <section className="panel" aria-labelledby="money-figures">
      <h2 id="money-figures">{money.figures}</h2>
      <div className="sums sixSums">
        {!isPractice && (
          <>
            <Sum label={money.byShares} value={amount(total.bySharesValue)} note={coins('byShares')} />
            <Sum label={money.byPool} value={amount(total.byPoolValue)} note={coins('byPool')} />
          </>
        )}
        <EnergySum summary={summary} />
        <Sum label={money.electricity} value={amount(total.electricityCost)} />
        {!isPractice && (
          <>
            <Sum label={money.net} value={amount(total.netByShares)} isLead />
            <Sum label={money.netPool} value={amount(total.netByPool)} />
          </>
        )}
      </div>
      <TariffFault fault={summary.tariffFault ?? null} />
      <Gaps summary={summary} />
    </section>
  );
}

function EnergySum({ summary: { total } }: { readonly summary: MoneySummary }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const help = {
    measured: undefined,
    partly: fill(money.partlyHelp, { measured: formatEnergy(total.measuredKwh, language) }),
    estimated: money.estimatedHelp,
  };
  return (
    <Sum
      label={money.energy}
      value={formatEnergy(total.energyKwh, language)}
      note={total.energyFrom === null ? undefined : money[total.energyFrom]}
      help={total.energyFrom === null ? undefined : help[total.energyFrom]}
    />
  );
}

/** What the electricity is reckoned by where its file cannot be read. */
function TariffFault({ fault }: { readonly fault: NonNullable<MoneySummary['tariffFault']> | null }) {
  const { language } = useWords();
  if (fault === null) return null;
  const { title, help } = faultText(fault.code, fault.values, language);
  return (
    <p className="wrong" role="status">
      {title}. {help}
    </p>
  );
}

function Gaps({ summary }: { readonly summary: MoneySummary }) {
  const money = useMoneyWords();
  const gaps = gapsOf(summary);
  const byHashrate = summary.total.earned.filter(({ hashesFrom }) => hashesFrom === 'hashrate').map(({ coin }) => coin);
  return (
    <>
      {gaps.length > 0 && (
        <div className="gaps">
          <h3>{money.gaps}</h3>
          <ul>
            {gaps.map(({ text, values }) => (
              <li key={`${text} ${values?.['coin'] ?? ''}`}>{fill(money[text], values)}</li>
            ))}
          </ul>
        </div>
      )}
      {byHashrate.length > 0 && <p className="quiet">{fill(money.hashesFrom, { coin: byHashrate.join(', ') })}</p>}
    </>
  );
}
