import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desktopFlags } from '../../../src/main/faces/electron/flags';

describe('desktopFlags', () => {
  it('finds ours among those of Chromium, Playwright and Electron', () => {
    const argv = [
      'electron',
      '--inspect=0',
      '--remote-debugging-port=0',
      '--no-sandbox',
      '/opt/fallow',
      '--practice',
      '--tray',
      '--data',
      '/tmp/Data Dir',
    ];
    expect(desktopFlags(argv, {})).toEqual({ dataDir: '/tmp/Data Dir', isPractice: true, isTrayOnly: true });
  });

  it('takes --data=DIR too, and keeps its upper case', () => {
    expect(desktopFlags(['fallow', '--data=/tmp/ABC'], { FALLOW_DATA: '/tmp/other' })).toEqual({
      dataDir: '/tmp/ABC',
      isPractice: false,
      isTrayOnly: false,
    });
  });

  it('falls back to FALLOW_DATA, XDG_DATA_HOME and the home directory, in this order', () => {
    expect(desktopFlags(['fallow'], { FALLOW_DATA: '/a', XDG_DATA_HOME: '/b' }).dataDir).toBe('/a');
    expect(desktopFlags(['fallow'], { FALLOW_DATA: '', XDG_DATA_HOME: '/b' }).dataDir).toBe('/b/fallow');
    expect(desktopFlags(['fallow'], { XDG_DATA_HOME: 'relative' }).dataDir).toBe(join(homedir(), '.local/share/fallow'));
    expect(desktopFlags(['fallow', '--data'], {}).dataDir).toBe(join(homedir(), '.local/share/fallow'));
  });
});
