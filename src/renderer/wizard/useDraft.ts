import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fault, Result } from '../../shared/faults';
import type { WizardDraft, WizardStep } from '../../shared/wizard';
import { useCall } from '../calls';
import { DraftKeeper } from './draftKeeper';

export interface DraftInHand {
  readonly draft: WizardDraft;
  readonly change: (part: Partial<WizardDraft>) => void;
  /** To another step, with what the step before it has settled. */
  readonly go: (step: WizardStep, part?: Partial<WizardDraft>) => void;
  /** Main keeps nothing from now on: it was started, or dropped. */
  readonly end: () => Promise<void>;
  /** Why the last of it could not be kept; null: it is. */
  readonly fault: Fault | null;
}

/** The draft of the rig that runs now, kept by main with every change; null until it is read. */
export function useDraft(): Result<DraftInHand> | null {
  const call = useCall();
  const keeper = useMemo(() => new DraftKeeper((draft) => call('wizard:keep', { draft })), [call]);
  const [read, setRead] = useState<Result<WizardDraft> | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const newest = useRef<WizardDraft | null>(null);

  useEffect(() => {
    let isWanted = true;
    void call('wizard:draft', {}).then((reply) => {
      if (!isWanted) return;
      if (!reply.ok) return setRead(reply);
      newest.current = { ...reply.value.draft, isLeft: false };
      setRead({ ok: true, value: newest.current });
      void keeper.keep(newest.current);
    });
    return () => {
      isWanted = false;
      if (newest.current !== null) void keeper.keep({ ...newest.current, isLeft: true });
    };
  }, [call, keeper]);

  if (read === null || !read.ok) return read;

  function change(part: Partial<WizardDraft>): void {
    const next = { ...(newest.current ?? draft), ...part };
    newest.current = next;
    setRead({ ok: true, value: next });
    void keeper.keep(next).then((kept) => setFault(kept.ok ? null : kept.fault));
  }

  const draft = read.value;
  const go = (step: WizardStep, part: Partial<WizardDraft> = {}): void => change({ ...part, step });
  const end = (): Promise<void> => keeper.end();
  return { ok: true, value: { draft, change, go, end, fault } };
}
