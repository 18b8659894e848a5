import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import type { PoolOffer } from '../../shared/wizard';
import { useWords } from '../words';
import { useSaid, useWizardWords } from './wizardWords';

interface PoolTableProps {
  readonly offers: readonly PoolOffer[];
  readonly chosen: readonly string[];
  readonly onFirst: (url: string) => void;
  readonly onBackup: (url: string | null) => void;
}

/** One row a pool, with two choices in it: where to mine, and what takes over. */
export function PoolTable({ offers, chosen, onFirst, onBackup }: PoolTableProps) {
  const { pool } = useWizardWords();
  const [first, backup] = chosen;
  return (
    <table className="wizardPools" aria-labelledby="wizard-pools">
      <thead>
        <tr>
          <th scope="col">{pool.first}</th>
          <th scope="col">{pool.backup}</th>
          <th scope="col">{pool.pool}</th>
          <th scope="col">{pool.answer}</th>
          <th scope="col">{pool.fee}</th>
          <th scope="col">{pool.payout}</th>
        </tr>
      </thead>
      <tbody>
        {offers.map((offer) => (
          <tr key={offer.url} data-chosen={offer.url === first || undefined}>
            <Radio
              group="wizard-pool"
              label={fill(pool.firstOf, { pool: nameOf(offer) })}
              head={pool.first}
              isChosen={offer.url === first}
              onChoose={() => onFirst(offer.url)}
            />
            <Radio
              group="wizard-backup"
              label={fill(pool.backupOf, { pool: nameOf(offer) })}
              head={pool.backup}
              isChosen={offer.url === backup}
              isDisabled={offer.url === first}
              onChoose={() => onBackup(offer.url)}
            />
            <PoolFacts offer={offer} />
          </tr>
        ))}
        <tr className="wizardNoBackup">
          <td />
          <Radio
            group="wizard-backup"
            label={pool.noBackup}
            head={pool.noBackup}
            isChosen={backup === undefined}
            onChoose={() => onBackup(null)}
          />
          <td colSpan={4} className="quiet">
            {pool.noBackup}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

interface RadioProps {
  readonly group: string;
  readonly label: string;
  /** The column's name, shown beside it where there are no columns. */
  readonly head: string;
  readonly isChosen: boolean;
  readonly isDisabled?: boolean;
  readonly onChoose: () => void;
}

function Radio({ group, label, head, isChosen, isDisabled = false, onChoose }: RadioProps) {
  return (
    <td className="wizardPoolChoice">
      <label>
        <input type="radio" name={group} aria-label={label} checked={isChosen} disabled={isDisabled} onChange={onChoose} />
        <span className="wizardPoolHead" aria-hidden="true">
          {head}
        </span>
      </label>
    </td>
  );
}

function PoolFacts({ offer }: { readonly offer: PoolOffer }) {
  const { pool } = useWizardWords();
  const said = useSaid();
  const { language } = useWords();
  const marks = [
    ...(offer.region === null ? [] : [offer.region]),
    ...(offer.isTls ? [pool.tls] : []),
    ...(offer.isOwn ? [pool.own] : []),
    ...(offer.isUnverified ? [pool.unverified] : []),
  ];
  return (
    <>
      <td className="wizardPoolName">
        <strong>{offer.operator}</strong> <span className="quiet">{marks.join(' · ')}</span>
        <span className="wizardPoolHost">
          {offer.host}:{offer.port}
        </span>
      </td>
      <td className="wizardPoolAnswer">
        <Answer offer={offer} />
      </td>
      <td className="wizardPoolFee">
        <span className="wizardPoolHead quiet">{pool.fee} </span>
        {offer.feePct === null ? (
          <span className="quiet">{pool.feeUnknown}</span>
        ) : (
          fill(pool.feePct, { fee: offer.feePct.toLocaleString(language) })
        )}
      </td>
      <td className="wizardPoolPays">{said(offer.payout)}</td>
    </>
  );
}

function Answer({ offer }: { readonly offer: PoolOffer }) {
  const { pool } = useWizardWords();
  const { language } = useWords();
  const { state, authorized, fault } = offer;
  if (state === 'waiting' || state === 'probing') return <span className="quiet">{pool[state]}</span>;
  const totalMs = answerMs(offer);
  return (
    <>
      {totalMs !== null && <strong>{fill(pool.milliseconds, { ms: totalMs })}</strong>}{' '}
      <span className={authorized === false ? 'wizardWrong' : 'quiet'}>
        {authorized === true ? pool.took : authorized === false ? pool.tookNot : pool.answered}
      </span>
      {fault !== null && <span className="wizardSmall quiet">{faultText(fault.code, fault.values, language).title}</span>}
    </>
  );
}

/** From the first packet to the login's answer, as far as it came. */
function answerMs({ connectMs, subscribeMs, authorizeMs }: PoolOffer): number | null {
  const known = [connectMs, subscribeMs, authorizeMs].filter((ms) => ms !== null);
  return known.length === 0 ? null : Math.round(known.reduce((total, ms) => total + ms, 0));
}

function nameOf({ operator, host }: PoolOffer): string {
  return operator === host ? host : `${operator}, ${host}`;
}
