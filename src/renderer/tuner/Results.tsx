import { Button, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import type { Fault } from '../../shared/faults';
import type { Language } from '../../shared/literals';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import type { TuningResult } from '../../shared/tuningResults';
import { formatWhen } from '../money/moneyFormat';
import { saveFile } from '../parts/saveFile';
import { useRigState } from '../rig/rigStore';
import { changesText, signedPct, type TunerWords, useTunerWords } from './tunerWords';
import type { Tuner } from './useTuner';

interface ResultsProps {
  readonly results: readonly TuningResult[];
  readonly tuner: Tuner;
}

/** What was found and is kept: to look at, to hand to another rig, to forget. */
export function Results({ results, tuner }: ResultsProps) {
  const words = useTunerWords();
  const { texts } = words;
  const [said, setSaid] = useState('');

  async function save(ids: readonly string[] | null): Promise<void> {
    const file = await tuner.change('tuner:export', { results: ids === null ? null : [...ids] });
    if (!file.ok) return;
    saveFile(file.value.fileName, file.value.text, 'application/json');
    setSaid(fill(texts.exported, { file: file.value.fileName }));
  }

  async function forget(id: string): Promise<void> {
    const done = await tuner.change('tuner:forget', { result: id });
    if (done.ok) setSaid(texts.forgotten);
  }

  return (
    <section className="panel stack" aria-labelledby="tuner-results">
      <h2 id="tuner-results">{texts.resultsTitle}</h2>
      <p className="quiet measure">{results.length === 0 ? texts.resultsNone : texts.resultsHelp}</p>
      {results.length > 0 && (
        <ul className="tunerResults">
          {results.map((result) => (
            <ResultLine
              key={result.id}
              result={result}
              words={words}
              onSave={() => void save([result.id])}
              onForget={() => void forget(result.id)}
            />
          ))}
        </ul>
      )}
      <div className="bar">
        {results.length > 0 && (
          <Button variant="default" onClick={() => void save(null)}>
            {texts.exportAll}
          </Button>
        )}
        <span role="status" className="quiet">
          {said}
        </span>
      </div>
      <Import tuner={tuner} words={words} />
    </section>
  );
}

interface ResultLineProps {
  readonly result: TuningResult;
  readonly words: TunerWords;
  readonly onSave: () => void;
  readonly onForget: () => void;
}

function ResultLine({ result, words, onSave, onForget }: ResultLineProps) {
  const { texts, language } = words;
  const nowMs = useRigState((state) => state.nowMs);
  const { card, miner, minerVersion, algorithm } = result.subject;
  const subject = fill(texts.subject, { card, miner, version: minerVersion ?? '', algorithm });
  const when = formatWhen(result.atMs, nowMs, language);
  const marks = [
    ...(result.isImported ? [texts.imported] : []),
    ...(result.decision === 'adopted' ? [texts.adoptedMark] : []),
    fill(result.trials === 1 ? texts.resultTrialsOne : texts.resultTrials, {
      trials: result.trials,
      crashes: result.crashes,
      hot: result.hotTrials,
    }),
    when,
  ];
  return (
    <li>
      <div>
        <p>
          <strong>{subject}</strong>: {outcomeOf(result, words)}
        </p>
        <p className="quiet">{changesText(result.before, result.config, words)}</p>
        <p className="quiet">{marks.join(' · ')}</p>
      </div>
      <div className="bar">
        <Button size="xs" variant="default" aria-label={fill(texts.exportOf, { subject, when })} onClick={onSave}>
          {texts.exportOne}
        </Button>
        <Button size="xs" variant="default" aria-label={fill(texts.forgetOf, { subject, when })} onClick={onForget}>
          {texts.forget}
        </Button>
      </div>
    </li>
  );
}

function outcomeOf({ comparison, isBetter }: TuningResult, { texts, language }: TunerWords): string {
  if (comparison === null) return isBetter ? texts.resultUnproved : texts.resultNone;
  const pct = (value: number) => signedPct(value, language);
  return fill(texts.resultGain, {
    gain: pct(comparison.gainPct),
    low: pct(comparison.lowPct),
    high: pct(comparison.highPct),
  });
}

function whyNot({ code, values = {} }: Fault, language: Language): string {
  const { title, help } = faultText(code, values, language);
  return `${title}. ${help}`;
}

const longest = 4_000_000;

/** A file by the system's own dialog, or its text. */
function Import({ tuner, words: { texts, language } }: { readonly tuner: Tuner; readonly words: TunerWords }) {
  const id = useId();
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');

  async function bring(content: string): Promise<void> {
    if (content.length > longest) return setSaid(texts.importTooLong);
    const done = await tuner.change('tuner:import', { text: content });
    // Said here too: the page's own word of it stands at its top, out of sight.
    setSaid(
      done.ok ? fill(texts.importDone, { added: done.value.added, known: done.value.known }) : whyNot(done.fault, language),
    );
    if (done.ok) setText('');
  }

  return (
    <details className="tunerImport">
      <summary>{texts.importTitle}</summary>
      <p>
        <label htmlFor={id}>{texts.importFile}</label>
        <input
          id={id}
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => {
            const file = currentTarget.files?.[0];
            if (file !== undefined) void file.text().then(bring);
            currentTarget.value = ''; // the same file may be chosen again
          }}
        />
      </p>
      <Textarea
        label={texts.importPaste}
        rows={2}
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div className="bar">
        <Button variant="default" disabled={text.trim() === ''} onClick={() => void bring(text)}>
          {texts.importButton}
        </Button>
        <span role="status" className="quiet">
          {said}
        </span>
      </div>
    </details>
  );
}
