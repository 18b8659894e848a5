import { MantineProvider } from '@mantine/core';
import { type Ask, AskContext } from './actions';
import { type CallApp, CallContext } from './calls';
import { Page } from './page/Page';
import { type RigStore, RigStoreContext } from './rig/rigStore';
import { Speaking } from './settings/Speaking';
import type { Words } from './words';

export interface AppProps {
  readonly store: RigStore;
  readonly ask: Ask;
  readonly call: CallApp;
  /** In the language of the browser or desktop; the settings may name another. */
  readonly words: Words;
}

/** Mantine's variables and classes come from files (styles/), never from style elements, which the page's policy refuses. */
export function App({ store, ask, call, words }: AppProps) {
  return (
    <MantineProvider defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <RigStoreContext value={store}>
        <AskContext value={ask}>
          <CallContext value={call}>
            <Speaking system={words}>
              <Page />
            </Speaking>
          </CallContext>
        </AskContext>
      </RigStoreContext>
    </MantineProvider>
  );
}
