import { render } from '@testing-library/react';
import { App } from '../../src/renderer/App';
import type { Ask } from '../../src/renderer/actions';
import type { CallApp } from '../../src/renderer/calls';
import { createRigStore, type RigMirror, type RigStore } from '../../src/renderer/rig/rigStore';
import { wordsFor } from '../../src/renderer/words';
import { fail } from '../../src/shared/faults';
import type { Language } from '../../src/shared/literals';
import type { RigState } from '../../src/shared/state';
import { rigState } from '../faces/fakeRig';

export interface Drawn {
  readonly store: RigStore;
  readonly asked: { readonly name: string; readonly args: unknown }[];
  readonly page: HTMLElement;
}

/** jsdom lacks what Mantine and the plots ask of a browser. */
export function fakeBrowserParts(): void {
  Object.assign(globalThis, {
    ResizeObserver: class {
      observe = (): undefined => undefined;
      unobserve = (): undefined => undefined;
      disconnect = (): undefined => undefined;
    },
  });
  // A canvas that draws nothing, but takes everything.
  const canvas = new Proxy(
    {},
    { get: (_, name) => (name === 'measureText' ? () => ({ width: 8 }) : () => undefined), set: () => true },
  );
  HTMLCanvasElement.prototype.getContext = (() => canvas) as unknown as HTMLCanvasElement['getContext'];
  const path = function path() {
    return canvas;
  };
  Object.assign(globalThis, { Path2D: path });
  window.scrollTo = () => undefined;
  window.matchMedia = (query) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
}

const noAnswer: CallApp = async (name) => fail('app/internal', `nobody answers ${name} here`);

interface DrawOptions {
  readonly language?: Language;
  readonly call?: CallApp;
  /** The page's address: `#/gpus`; the overview without. */
  readonly at?: string;
}

/** The whole page showing `state`; what its buttons ask for is written down. */
export function draw(
  state: Partial<RigState> | null,
  { language = 'en', call = noAnswer, at = '', ...mirror }: Partial<RigMirror> & DrawOptions = {},
): Drawn {
  window.location.hash = at;
  const store = createRigStore();
  store.setState({ state: state === null ? null : rigState(state), link: 'live', ...mirror });
  const asked: { name: string; args: unknown }[] = [];
  const ask: Ask = async (name, args) => void asked.push({ name, args });
  const { container } = render(<App store={store} ask={ask} call={call} words={wordsFor(language)} />);
  return { store, asked, page: container };
}
