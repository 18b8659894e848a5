import type { Harvest, HarvestLine } from '../../shared/money';
import { formatDuration } from '../../shared/text/format';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { formatCount, formatHashes, formatShare } from './moneyFormat';
import { useMoneyWords } from './moneyWords';
import { Sum } from './Sum';
import { Yields } from './Yields';

/** Parts of a device's time, each with its tone and its word. */
const timeParts = [
  { ms: 'miningMs', text: 'partMining', look: 'mining' },
  { ms: 'jobMs', text: 'partJobs', look: 'jobs' },
  { ms: 'betweenMs', text: 'partBetween', look: 'between' },
  { ms: 'hinderedMs', text: 'partHindered', look: 'hindered' },
  { ms: 'heldMs', text: 'partHeld', look: 'held' },
  { ms: 'offMs', text: 'partOff', look: 'off' },
] as const;

/** How much of the devices' free time became work, and what mining gave way to. */
export function HarvestPanel({ harvest }: { readonly harvest: Harvest }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const { total, devices } = harvest;
  return (
    <section className="panel" aria-labelledby="money-harvest">
      <h2 id="money-harvest">{money.harvest}</h2>
      <p className="quiet measure">{money.harvestHelp}</p>
      <div className="sums">
        <Sum
          label={money.harvested}
          value={formatShare(total.harvestedShare, language)}
          note={total.harvestedShare === null ? money.harvestNone : undefined}
          isLead
        />
        <Sum label={money.accepted} value={formatCount(harvest.accepted, language)} />
        <Sum label={money.work} value={formatHashes(harvest.acceptedHashes, language)} />
        <Sum label={money.trainingTime} value={formatDuration(total.jobMs, language)} />
      </div>
      <TimeKeys />
      <ul className="timeBars">
        {devices.map((line) => (
          <TimeBar key={line.device} line={line} />
        ))}
      </ul>
      <Yields harvest={harvest} />
    </section>
  );
}

function TimeKeys() {
  const money = useMoneyWords();
  return (
    <p className="timeKeys">
      {timeParts.map(({ text, look }) => (
        <span key={look}>
          <span className="timeKey" data-look={look} aria-hidden="true" />
          {money[text]}
        </span>
      ))}
    </p>
  );
}

/** A device's time as one bar; what it shows is said beside it. */
function TimeBar({ line }: { readonly line: HarvestLine }) {
  const money = useMoneyWords();
  const { language } = useWords();
  const name = useRigState(({ devices }) => deviceName(line.device, devices, language));
  const parts = timeParts.filter(({ ms }) => line[ms] > 0);
  const said = parts.map(({ ms, text }) => `${money[text]} ${formatDuration(line[ms], language)}`).join(', ');
  return (
    <li className="timeLine">
      <span className="timeName">{name}</span>
      <span className="timeBar" role="img" aria-label={said} title={said}>
        {parts.map(({ ms, look }) => (
          <span key={look} data-look={look} style={{ flexGrow: line[ms] / Math.max(1, line.totalMs) }} />
        ))}
      </span>
      <span className="timeShare">{formatShare(line.harvestedShare, language)}</span>
    </li>
  );
}
