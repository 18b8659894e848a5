import { MantineProvider } from '@mantine/core';
import { type Ask, AskContext } from './actions';
import { Page } from './page/Page';
import { type RigStore, RigStoreContext } from './rig/rigStore';
import { type Words, WordsContext } from './words';

export interface AppProps {
  readonly store: RigStore;
  readonly ask: Ask;
  readonly words: Words;
}

/** Mantine's variables and classes come from files (styles/), never from style elements, which the page's policy refuses. */
export function App({ store, ask, words }: AppProps) {
  return (
    <MantineProvider defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <RigStoreContext value={store}>
        <AskContext value={ask}>
          <WordsContext value={words}>
            <Page />
          </WordsContext>
        </AskContext>
      </RigStoreContext>
    </MantineProvider>
  );
}
