import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { type Ask, AskContext } from '../../src/renderer/actions';
import { type CallApp, CallContext } from '../../src/renderer/calls';
import { createRigStore, type RigStore, RigStoreContext } from '../../src/renderer/rig/rigStore';
import { Speaking } from '../../src/renderer/settings/Speaking';
import { wordsFor } from '../../src/renderer/words';
import { dispatch } from '../../src/shared/contract';
import type { FakeRig } from '../faces/fakeRig';

export interface DrawnPage {
  readonly store: RigStore;
  /** Takes the page away, as leaving it does. */
  readonly leave: () => void;
}

/** One page alone, in front of a rig that answers through the contract, arguments checked. */
export function drawPage(page: ReactNode, rig: FakeRig): DrawnPage {
  const store = createRigStore();
  store.setState({ state: rig.state, link: 'live' });
  const call = ((name, args) => dispatch(rig.api, name, args)) as CallApp;
  const ask: Ask = async (name, args) => void (await call(name, args));
  const { unmount } = render(
    <MantineProvider withCssVariables={false} withGlobalClasses={false}>
      <RigStoreContext value={store}>
        <AskContext value={ask}>
          <CallContext value={call}>
            <Speaking system={wordsFor('en')}>{page}</Speaking>
          </CallContext>
        </AskContext>
      </RigStoreContext>
    </MantineProvider>,
  );
  return { store, leave: unmount };
}
