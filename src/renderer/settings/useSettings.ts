import { useState } from 'react';
import type { CallArgs } from '../../shared/contract';
import type { Fault, Result } from '../../shared/faults';
import type { SettingsView } from '../../shared/settingsView';
import { useCall } from '../calls';
import { type Read, useAnswer } from '../history/useAnswer';
import { useRigState } from '../rig/rigStore';
import { useChooseLanguage } from './Speaking';

export type Change = CallArgs<'settings:change'>;

/** How the last change of one setting went. */
export type Saved =
  | { readonly is: 'saved'; readonly before: Change }
  | { readonly is: 'undone' }
  | { readonly is: 'refused'; readonly fault: Fault };

export interface SettingsInHand {
  readonly view: SettingsView;
  /** By the setting's name on the page. */
  readonly outcomes: Readonly<Record<string, Saved>>;
  readonly save: (name: string, change: Change, isUndo?: boolean) => Promise<void>;
}

export const readSettings: Read<SettingsView> = (call) => call('settings:get', {});

/** The settings of the rig that runs now, saved one by one; null until they are read, a fault where they cannot be. */
export function useSettings(): Result<SettingsInHand> | null {
  const call = useCall();
  const chooseLanguage = useChooseLanguage();
  const answer = useAnswer(
    readSettings,
    useRigState(({ practice }) => String(practice)),
  );
  const [changes, setChanges] = useState<Partial<SettingsView>>({});
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Saved>>>({});
  if (answer === null || !answer.ok) return answer;
  const view = { ...answer.value, ...changes };

  async function save(name: string, change: Change, isUndo = false): Promise<void> {
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, view[key as keyof SettingsView]])) as Change;
    const done = await call('settings:change', change);
    const isInForce = done.ok || done.fault.code === 'settings/not-saved';
    if (isInForce) setChanges((all) => ({ ...all, ...withoutGaps(change) }));
    if (isInForce && change.language !== undefined) chooseLanguage(change.language);
    const saved: Saved = isUndo ? { is: 'undone' } : { is: 'saved', before };
    setOutcomes({ [name]: done.ok ? saved : { is: 'refused', fault: done.fault } });
  }

  return { ok: true, value: { view, outcomes, save } };
}

function withoutGaps(change: Change): Partial<SettingsView> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
