import type { Log } from '../../src/main/platform/log';

/** For tests that do not look at the log. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
