import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Fault } from '../../shared/faults';
import type { Pasted } from '../../shared/pasted';
import { faultText, textsFor } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { useCall } from '../calls';
import { usePageWords } from '../pageWords';
import { useWords } from '../words';
import { type SetupDraft, withPasted } from './setupDraft';
import type { SetupInHand } from './useSetup';

interface Read {
  readonly pasted: Pasted;
  /** Counted from 1; null: none was filled in. */
  readonly assignment: number | null;
}

/** An old start line, read into an assignment. It may hold a password, so it is kept nowhere. */
export function PasteLine({ inHand: { draft, change } }: { readonly inHand: SetupInHand }) {
  const { setup } = usePageWords();
  const call = useCall();
  const [line, setLine] = useState('');
  const [read, setRead] = useState<Read | Fault | null>(null);

  async function readLine(): Promise<void> {
    const answer = await call('setup:paste', { line });
    if (!answer.ok) return setRead(answer.fault);
    const next = withPasted(draft, answer.value);
    setRead({ pasted: answer.value, assignment: changedAt(draft, next) });
    if (answer.value.assignment === null) return;
    change(next);
    setLine('');
  }

  return (
    <div className="panel">
      <div className="fields">
        <Textarea
          className="wide"
          label={setup.paste}
          description={setup.pasteHelp}
          autoComplete="off"
          spellCheck={false}
          rows={2}
          value={line}
          onChange={({ currentTarget }) => setLine(currentTarget.value)}
        />
      </div>
      <div className="bar">
        <Button variant="default" disabled={line.trim() === ''} onClick={() => void readLine()}>
          {setup.pasteRead}
        </Button>
      </div>
      <div role="status">{read !== null && <PasteResult read={read} />}</div>
    </div>
  );
}

function PasteResult({ read }: { readonly read: Read | Fault }) {
  const { setup } = usePageWords();
  const { language } = useWords();
  if ('code' in read) return <p role="alert">{faultText(read.code, read.values ?? {}, language).title}</p>;
  const { paste } = textsFor(language);
  return (
    <>
      {read.assignment !== null && <p>{fill(setup.pasteFilled, { n: read.assignment })}</p>}
      <ul className="quiet">
        {read.pasted.notes.map(({ note, values }) => {
          const text = fill(paste[note], values);
          return <li key={text}>{text}</li>;
        })}
      </ul>
    </>
  );
}

function changedAt(before: SetupDraft, after: SetupDraft): number | null {
  const index = after.assignments.findIndex((one, i) => one !== before.assignments[i]);
  return index < 0 ? null : index + 1;
}
