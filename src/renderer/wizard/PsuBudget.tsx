import { TextInput } from '@mantine/core';
import { fill } from '../../shared/text/fill';
import type { PsuPart, PsuView } from '../../shared/wizard';
import { numberOf } from './numbers';
import { useView } from './useView';
import { VerdictMark } from './Verdict';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

interface PsuBudgetProps {
  readonly typed: string;
  readonly onType: (text: string) => void;
}

/** What everything draws at full load against what the power supply gives, as a bar. */
export function PsuBudget({ typed, onType }: PsuBudgetProps) {
  const words = useWizardWords();
  const psuW = numberOf(typed);
  const view = useView('wizard:psu', { psuW: psuW !== null && psuW > 0 && psuW <= 100_000 ? psuW : null });
  return (
    <section className="panel" aria-labelledby="wizard-psu">
      <h2 id="wizard-psu">{words.rig.power}</h2>
      <div className="wizardPsu">
        <TextInput
          label={words.rig.psu}
          description={words.rig.psuHelp}
          inputMode="numeric"
          autoComplete="off"
          maxLength={16}
          value={typed}
          rightSection={<span className="unit">{words.rig.watts}</span>}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        />
        <ViewFault fault={view.fault} />
        {view.value !== null && <Budget view={view.value} />}
      </div>
    </section>
  );
}

function Budget({ view }: { readonly view: PsuView }) {
  const words = useWizardWords();
  const said = useSaid();
  return (
    <div className="wizardBudget">
      <p className="wizardVerdict" role="status">
        <VerdictMark verdict={view.verdict} />
        <span>{said(view.sentence)}</span>
      </p>
      <PsuBar view={view} />
      <ul className="wizardParts">
        {view.parts.map((part, index) => (
          <li key={`${part.part} ${part.device ?? ''}`}>
            <span className="wizardSwatch" data-part={part.part} data-which={index % 8} aria-hidden="true" />
            <span>{part.part === 'rest' ? words.rig.rest : part.name}</span>
            <span className="wizardWatts">{part.powerW === null ? '–' : `${Math.round(part.powerW)} W`}</span>
            <span className="quiet">{sourceOf(part, words.rig)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function sourceOf({ from, powerW }: PsuPart, words: ReturnType<typeof useWizardWords>['rig']): string {
  if (from === null || powerW === null) return words.unknownPower;
  return { limit: words.fromLimit, card: words.fromCard, estimate: words.fromEstimate }[from];
}

/** One scale for all: what is drawn, what is recommended and what is there. */
function PsuBar({ view: { parts, neededW, recommendedW, psuW } }: { readonly view: PsuView }) {
  const words = useWizardWords().rig;
  const scaleW = Math.max(recommendedW, psuW ?? 0, neededW, 1) * 1.04;
  const share = (watts: number) => (1000 * watts) / scaleW;
  let startW = 0;
  const bars = parts.flatMap((part, index) => {
    const width = part.powerW ?? 0;
    const x = share(startW);
    startW += width;
    return width === 0 ? [] : [{ key: `${part.part} ${part.device ?? ''}`, part, index, x, width: share(width) }];
  });
  return (
    <div>
      <svg
        className="wizardPsuBar"
        role="img"
        aria-label={fill(words.barSays, { needed: neededW, scale: psuW ?? recommendedW })}
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
      >
        <rect className="wizardPsuTrack" x="0" y="20" width={share(psuW ?? recommendedW)} height="60" />
        {bars.map(({ key, part, index, x, width }) => (
          <rect key={key} data-part={part.part} data-which={index % 8} x={x} y="20" width={width} height="60" />
        ))}
        <path className="wizardPsuMark" d={`M${share(recommendedW)} 4V96`} vectorEffect="non-scaling-stroke" />
        {psuW !== null && <path className="wizardPsuYours" d={`M${share(psuW)} 4V96`} vectorEffect="non-scaling-stroke" />}
      </svg>
      <ul className="wizardPsuKeys">
        <li data-key="needed">{fill(words.needed, { watts: neededW })}</li>
        <li data-key="recommended">{fill(words.recommended, { watts: recommendedW })}</li>
        {psuW !== null && <li data-key="yours">{fill(words.yours, { watts: psuW })}</li>}
      </ul>
    </div>
  );
}
