import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FirstShare } from '../../shared/wizard';
import { KeyNumbers } from '../page/KeyNumbers';
import { pageAddress } from '../shell/route';
import { RehearsalPanel } from './RehearsalPanel';
import { whileRehearsing } from './rehearsalPace';
import { useView } from './useView';
import { ViewFault } from './ViewFault';
import { useSaid, useWizardWords } from './wizardWords';

/** The end of the wizard: mining has begun, and the first accepted share is on its way, with a clock. */
export function FirstSharePage({ started }: { readonly started: FirstShare }) {
  const words = useWizardWords();
  const said = useSaid();
  const { value, fault } = useView('wizard:firstShare', {}, untilShare);
  const first = value ?? started;
  const isCome = first.acceptedAtMs !== null;
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <div className="subpage wizard">
      <h1 ref={title} tabIndex={-1} className="sentence">
        {isCome ? words.start.come : words.start.running}
      </h1>
      <section className="panel wizardFirst" data-come={isCome || undefined} aria-labelledby="wizard-first">
        <h2 id="wizard-first">{words.start.first}</h2>
        <Clock first={first} />
        <p role="status" className="measure">
          {said(first.sentence)}
        </p>
        <ViewFault fault={fault} />
      </section>
      <KeyNumbers />
      {isCome && <TryIt />}
      <div>
        <Button component="a" href={pageAddress('overview')} {...(isCome ? {} : { variant: 'default' })}>
          {words.start.overview}
        </Button>
      </div>
    </div>
  );
}

/** Where nothing mined before the start, there was nothing to rehearse with until now. */
function TryIt() {
  const { training } = useWizardWords();
  const { value, again } = useView('wizard:training', { miner: null }, whileRehearsing);
  if (value === null) return null;
  return (
    <section className="panel" aria-labelledby="wizard-try">
      <h2 id="wizard-try">{training.happens}</h2>
      <RehearsalPanel rehearsal={value.rehearsal} onChange={again} />
    </section>
  );
}

const lookAgainMs = 400;

function untilShare(first: FirstShare | null): number | null {
  return first?.acceptedAtMs === null ? lookAgainMs : null;
}

const tickMs = 1000;

/** Counts until the share is there, and then says how long it took. */
function Clock({ first: { startedAtMs, acceptedAtMs } }: { readonly first: FirstShare }) {
  const words = useWizardWords();
  const [nowMs, setNowMs] = useState(() => Date.now());
  const isCome = acceptedAtMs !== null;
  useEffect(() => {
    if (isCome) return;
    const timer = setInterval(() => setNowMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [isCome]);
  const passedS = Math.max(0, Math.floor(((acceptedAtMs ?? nowMs) - startedAtMs) / 1000));
  return (
    <p className="wizardClock" role="timer" aria-label={words.start.clock}>
      {`${Math.floor(passedS / 60)}:${String(passedS % 60).padStart(2, '0')}`}
    </p>
  );
}
