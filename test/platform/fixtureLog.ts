import type { Log } from '../../src/main/platform/log';

/** Keeps what was logged, for tests that look. */
export function fixtureLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    info: (area, message) => void lines.push(`info ${area} ${message}`),
    warn: (area, message) => void lines.push(`warn ${area} ${message}`),
    error: (area, message) => void lines.push(`error ${area} ${message}`),
  };
}
