import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Autostart, autostartOf } from '../../src/main/platform/autostart';
import { findExecutable } from '../../src/main/platform/findExecutable';
import { launcherPath } from '../../src/main/platform/launcher';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'fallow-autostart-')));
});
afterEach(() => rmSync(dir, { recursive: true }));

const entry = () => join(dir, 'config/autostart/app.fallow.Fallow.desktop');

describe('starting at login', () => {
  it('is a file in the autostart folder, and gone when it is off', async () => {
    const autostart = new Autostart({ XDG_CONFIG_HOME: join(dir, 'config') }, ['/opt/fallow', '--tray']);
    expect(autostart.isOn()).toBe(false);
    expect(await autostart.set(true)).toEqual({ ok: true, value: null });
    expect(autostart.isOn()).toBe(true);
    expect(readFileSync(entry(), 'utf8')).toMatch(
      /^\[Desktop Entry\]\nType=Application\nName=Fallow\n(.*\n)*Exec="\/opt\/fallow" "--tray"\n/,
    );
    await autostart.set(false);
    expect(autostart.isOn()).toBe(false);
    expect(await autostart.set(false)).toMatchObject({ ok: true });
  });

  it.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])('is off where the desktop says %s', async (line) => {
    const autostart = new Autostart({ XDG_CONFIG_HOME: join(dir, 'config') }, ['/opt/fallow']);
    await autostart.set(true);
    writeFileSync(entry(), readFileSync(entry(), 'utf8').replace('X-GNOME-Autostart-enabled=true', line));
    expect(autostart.isOn()).toBe(false);
  });

  it('says that it was not written where it cannot be', async () => {
    writeFileSync(join(dir, 'config'), 'a file where a folder should be');
    const autostart = new Autostart({ XDG_CONFIG_HOME: join(dir, 'config') }, ['/opt/fallow']);
    expect(await autostart.set(true)).toMatchObject({ ok: false, fault: { code: 'settings/not-saved' } });
  });

  it('names other data than the usual, and nothing where there is no launcher', async () => {
    mkdirSync(join(dir, 'out/main'), { recursive: true });
    mkdirSync(join(dir, 'bin'));
    const env = { XDG_CONFIG_HOME: join(dir, 'config'), XDG_DATA_HOME: join(dir, 'share') };
    expect(autostartOf(env, join(dir, 'out/main'), join(dir, 'share/fallow'))).toBeNull();
    writeFileSync(join(dir, 'bin/fallow'), '');
    await autostartOf(env, join(dir, 'out/main'), join(dir, 'share/fallow'))?.set(true);
    expect(readFileSync(entry(), 'utf8')).toContain(`Exec="${dir}/bin/fallow" "--tray"\n`);
    await autostartOf(env, join(dir, 'out/main'), '/data/rig 2')?.set(true);
    expect(readFileSync(entry(), 'utf8')).toContain('"--tray" "--data" "/data/rig 2"\n');
  });

  const gio = findExecutable(['desktop-file-validate'], process.env['PATH'] ?? '');
  it.skipIf(gio === null)('is a valid desktop entry by desktop-file-validate, whatever its path', async () => {
    await new Autostart({ XDG_CONFIG_HOME: join(dir, 'config') }, ['/opt/50% "off" $HOME `x` \\/fallow', '--tray']).set(true);
    const { status, stdout } = spawnSync(gio ?? '', [entry()], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

describe('the launcher', () => {
  it('is bin/fallow of a checkout or a package, and the file of an AppImage', () => {
    expect(launcherPath('/src/fallow/out/main', {})).toBe('/src/fallow/bin/fallow');
    const resources = join(dir, 'resources');
    mkdirSync(join(resources, 'bin'), { recursive: true });
    writeFileSync(join(resources, 'bin/fallow'), '');
    chmodSync(join(resources, 'bin/fallow'), 0o755);
    expect(launcherPath(join(resources, 'app.asar.unpacked/out/main'), {})).toBe(join(resources, 'bin/fallow'));
    const image = { APPIMAGE: '/home/you/Fallow.AppImage', APPDIR: '/tmp/.mount_x' };
    expect(launcherPath('/tmp/.mount_x/resources/app.asar.unpacked/out/main', image)).toBe('/home/you/Fallow.AppImage');
    expect(launcherPath('/src/fallow/out/main', image)).toBe('/src/fallow/bin/fallow'); // another program's AppImage started us
  });
});
