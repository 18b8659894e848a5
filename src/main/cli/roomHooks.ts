import type { CliHooks } from './hooks';

/** Each room is loaded by the command that needs it, so that `fallow status` stays quick. */
export const hooks: CliHooks = {
  miners: async () => {
    const { adapters } = await import('../miners/catalogue');
    return adapters.map(({ id, name, devices, vendors, algorithms }) => ({ id, name, devices, vendors, algorithms }));
  },
};
