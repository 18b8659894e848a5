import type { Keyring } from './secrets';

/** What our entries are kept under; practice and a real rig have entries of their own. */
const service = 'Fallow';

/**
 * The Secret Service of the desktop (GNOME's keyring, KWallet). Loaded when it is asked: most rigs have no channel that needs it. The
 * kernel's own keyring, which forgets at each restart, is not taken in its place.
 */
export function desktopKeyring(rig: string): Keyring {
  const entry = async (name: string) => {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return new AsyncEntry(service, `${rig} ${name}`, { linux: { store: 'secret-service' } });
  };
  return {
    get: async (name) => (await (await entry(name)).getPassword()) ?? null,
    set: async (name, value) => (await entry(name)).setPassword(value),
    remove: async (name) => {
      await (await entry(name)).deleteCredential();
    },
  };
}
