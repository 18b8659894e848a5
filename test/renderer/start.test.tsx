import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pageWordsFor } from '../../src/renderer/pageWords';
import { FirstStart } from '../../src/renderer/start/FirstStart';
import { placeholdersOf } from '../../src/shared/text/fill';
import { FakeRig, rigState } from '../faces/fakeRig';
import { fakeBrowserParts } from './draw';
import { drawPage } from './drawPage';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

describe('the first start', () => {
  it.each([
    ['Practice rig', 'practice'],
    ['My rig', 'real'],
  ])('%s', async (name, wanted) => {
    const rig = new FakeRig(rigState({ isFirstStart: true }));
    drawPage(<FirstStart />, rig);
    const buttons = screen.getAllByRole('button');
    expect(buttons).toHaveLength(2);
    const card = screen.getByRole('button', { name: new RegExp(`^${name}`) });
    fireEvent.click(card);
    fireEvent.click(card);
    await waitFor(() => expect(rig.received).toEqual([{ name: 'app:choose', args: { rig: wanted } }]));
  });
});

describe('the words of the pages', () => {
  const leaves = (table: object, path = ''): [string, string][] =>
    Object.entries(table).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? leaves(value, `${path}${key}.`)
        : [[path + key, String(value)] as [string, string]],
    );
  const italian = new Map(leaves(pageWordsFor('it')));

  it.each(leaves(pageWordsFor('en')))('%s is said in Italian too, with the same facts', (path, text) => {
    expect(placeholdersOf(italian.get(path) ?? '')).toEqual(placeholdersOf(text));
    expect(italian.get(path)).toMatch(/\S/);
  });
});
