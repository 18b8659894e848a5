import { useMemo, useState } from 'react';
import type { Fault, Result } from '../../shared/faults';
import type { SettingsView } from '../../shared/settingsView';
import type { PayoutChange } from '../../shared/wizard';
import { useCall } from '../calls';
import { useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { readSettings } from '../settings/useSettings';
import { DraftStore } from './draftStore';
import { draftOf, type SetupDraft, setupFileOf } from './setupDraft';

export type Applied =
  | { readonly is: 'no' | 'now' | 'done' }
  /** Payout addresses would change: a program that exchanges what is copied can do that, so the owner is asked. */
  | { readonly is: 'asked'; readonly changes: readonly PayoutChange[] }
  | { readonly is: 'refused'; readonly fault: Fault };

export interface SetupInHand {
  readonly view: SettingsView;
  readonly draft: SetupDraft;
  /** Something was typed that is not applied. */
  readonly isTyped: boolean;
  readonly applied: Applied;
  readonly change: (draft: SetupDraft) => void;
  readonly discard: () => void;
  /** @param isConfirmed the owner has seen which payout addresses change. */
  readonly apply: (isConfirmed?: boolean) => Promise<void>;
}

/** The setup as it stands in the form: what is applied, or what was typed since, on this page or before a restart. */
export function useSetup(): Result<SetupInHand> | null {
  const call = useCall();
  const hasGpu = useRigState(({ devices }) => devices.some(({ kind }) => kind === 'gpu'));
  const store = useMemo(() => new DraftStore(window), []);
  const [times, setTimes] = useState(0);
  const answer = useAnswer(readSettings, String(times));
  const [typed, setTyped] = useState(() => store.load());
  const [applied, setApplied] = useState<Applied>({ is: 'no' });
  if (answer === null || !answer.ok) return answer;
  const view = answer.value;
  const draft = typed ?? draftOf(view, hasGpu);

  function change(next: SetupDraft): void {
    store.keep(next);
    setTyped(next);
    setApplied((last) => (last.is === 'done' || last.is === 'asked' ? { is: 'no' } : last));
  }

  function discard(): void {
    store.clear();
    setTyped(null);
    setApplied({ is: 'no' });
  }

  async function apply(isConfirmed = false): Promise<void> {
    if (applied.is === 'now') return;
    setApplied({ is: 'now' });
    const file = setupFileOf(draft);
    const changes = isConfirmed ? null : await call('setup:payoutChanges', file);
    if (changes?.ok === true && changes.value.length > 0) return setApplied({ is: 'asked', changes: changes.value });
    const done = await call('setup:apply', file);
    if (!done.ok) return setApplied({ is: 'refused', fault: done.fault });
    store.clear();
    setTimes((count) => count + 1);
    setTyped(null);
    setApplied({ is: 'done' });
  }

  return { ok: true, value: { view, draft, isTyped: typed !== null, applied, change, discard, apply } };
}
