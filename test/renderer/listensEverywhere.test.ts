import { expect, it } from 'vitest';
import { adapters } from '../../src/main/miners/catalogue';
import { listensEverywhere } from '../../src/renderer/setup/setupDraft';

it('the form warns of exactly the miners whose API cannot be kept to this machine', () => {
  const open = adapters.filter(({ apiListens }) => apiListens === 'everywhere').map(({ id }) => id);
  expect(open.length).toBeGreaterThan(0);
  expect([...listensEverywhere].sort()).toEqual([...open].sort());
});
