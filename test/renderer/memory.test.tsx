import { cleanup } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { device, rigState } from '../faces/fakeRig';
import { draw, fakeBrowserParts } from './draw';

beforeAll(fakeBrowserParts);
afterEach(cleanup);

it('memory is said in the unit of the whole, so that an idle card needs no more room than a mining one', () => {
  const cards = [12, 310, 5222].map((vramUsedMiB, index) =>
    device({ id: `gpu-${index}`, index, vramUsedMiB, vramTotalMiB: 10_240 }),
  );
  draw(rigState({ devices: cards }));
  const said = [...document.querySelectorAll('.memory .figureValue')].map(({ textContent }) => textContent?.trim());
  expect(said).toEqual(['0.0 of 10 GB', '0.3 of 10 GB', '5.1 of 10 GB']);
});
