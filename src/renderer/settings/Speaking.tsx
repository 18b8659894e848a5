import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { SettingsView } from '../../shared/settingsView';
import { useCall } from '../calls';
import { useRig } from '../rig/rigStore';
import { type Words, WordsContext, wordsFor } from '../words';

type Choose = (language: SettingsView['language']) => void;

const ChooseLanguageContext = createContext<Choose>(() => undefined);

/** Changes the language of the page that is open; the setting itself is main's. */
export function useChooseLanguage(): Choose {
  return useContext(ChooseLanguageContext);
}

/**
 * The page in the language of the settings. Until they are read, and where they say `system`, in that of the browser: `system`.
 */
export function Speaking({ system, children }: { readonly system: Words; readonly children: ReactNode }) {
  const call = useCall();
  const [words, setWords] = useState(system);
  const choose = useCallback<Choose>((language) => setWords(language === 'system' ? system : wordsFor(language)), [system]);
  // Asked once the rig is there, and again for another one: each has settings of its own.
  const rig = useRig(({ link, state }) => (link === 'live' && state !== null ? String(state.practice) : null));
  useEffect(() => {
    if (rig !== null) void call('settings:get', {}).then((reply) => reply.ok && choose(reply.value.language));
  }, [call, choose, rig]);
  useEffect(() => {
    document.documentElement.lang = words.language;
  }, [words]);
  return (
    <ChooseLanguageContext value={choose}>
      <WordsContext value={words}>{children}</WordsContext>
    </ChooseLanguageContext>
  );
}
