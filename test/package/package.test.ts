import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { installDesktop, missingPrograms } from '../../scripts/desktop.mjs';
import { root } from '../support/runningFallow';
import { has, MadePackage, must, run, whyNoInstall, whyNoPackage } from './madePackage';
import { appProcess, type OurProcess, ourProcesses, PlainUser } from './plainUser';

// One package, made once: looked into, then lived with as a user does. Nothing here passes --no-sandbox.

const obstacle = await whyNoPackage();
const installObstacle = obstacle ?? whyNoInstall();
if (installObstacle !== null)
  console.log(`SKIPPED the tests of ${obstacle === null ? 'the installed' : 'the'} package: ${installObstacle}`);

const say = (line: string): void => console.log(line);
let made: MadePackage;

beforeAll(async () => {
  if (obstacle === null) made = await MadePackage.make();
}, 300_000);
afterAll(() => made?.remove());

describe.skipIf(obstacle !== null)('the package', () => {
  const unpacked = 'opt/Fallow/resources/app.asar.unpacked';

  it('says in its version that it is no release', () => {
    expect(made.field('Version')).toMatch(/^\d+\.\d+\.\d+~(fallback|dev)$/);
  });

  it('is not made as a release on another Electron than the official', async (context) => {
    if (!made.field('Version').endsWith('~fallback')) return context.skip('the official Electron is here');
    const { code, out } = await run(process.execPath, [join(root, 'scripts/dist.mjs'), '--release']);
    expect(code).toBe(1);
    expect(out).toContain('A release is made with the official Electron');
  });

  it('sorts before the release of its version', async () => {
    const version = made.field('Version');
    await must('dpkg', ['--compare-versions', version, 'lt', version.replace(/~.*/, '')]);
  });

  it('depends on every library that its binaries ask for', async (context) => {
    if (!has('readelf')) return context.skip('there is no readelf');
    const files = ['fallow-desktop', 'libffmpeg.so', 'libGLESv2.so', 'chrome_crashpad_handler'].map(
      (name) => `opt/Fallow/${name}`,
    );
    const natives = ['koffi.node', 'sqlite.glibc.node'].map((end) => find(made.path(unpacked), end));
    const dynamic = await must('readelf', ['-d', ...files.map((file) => made.path(file)), ...natives]);
    const needed = [...dynamic.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = '']) => name);
    expect(needed).toContain('libgtk-3.so.0');
    const known = await must('ldconfig', ['-p']);
    const depends = made
      .field('Depends')
      .split(/ *[,|] */)
      .map((name) => name.split(' ')[0]);
    for (const library of new Set(needed)) {
      const path = new RegExp(`\\t${library.replaceAll('.', '\\.').replaceAll('+', '\\+')} \\(.*x86-64.*\\) => (\\S+)`).exec(
        known,
      )?.[1];
      if (path === undefined || library.startsWith('ld-linux')) continue; // its own, or not installed here
      const { out } = await run('sh', ['-c', `dpkg -S "${path}" "$(readlink -f "${path}")" 2>/dev/null`]);
      expect(depends, library).toContain(out.split(':')[0]);
    }
  });

  it('keeps children’s programs and native code outside the archive, and no foreign program inside', () => {
    const resources = readdirSync(made.path('opt/Fallow/resources')).sort();
    expect(resources).toEqual(['app.asar', 'app.asar.unpacked', 'apparmor-profile', 'bin']);
    expect(readdirSync(made.path(`${unpacked}/out/main`))).toEqual(
      expect.arrayContaining(['claim.js', 'cli.js', 'practiceMiner.js']),
    );
    expect(readdirSync(made.path(`${unpacked}/assets/hook`)).sort()).toEqual(['fallow_hook.pth', 'fallow_hook.py']);
    expect(readdirSync(made.path('opt/Fallow/locales')).sort()).toEqual(['en-US.pak', 'it.pak']);
  });

  it('brings the root helper for clocks where its polkit rule says, writable by root alone', () => {
    const policy = readFileSync(made.path('usr/share/polkit-1/actions/app.fallow.Fallow.clocks.policy'), 'utf8');
    const [, helper = ''] = /exec\.path">(.+)</.exec(policy) ?? [];
    expect(helper).toBe('/usr/libexec/fallow/fallow-clocks');
    expect(statSync(made.path(helper.slice(1))).mode & 0o7777).toBe(0o755);
    expect(readFileSync(made.path(helper.slice(1)), 'utf8')).toMatch(/^#!\/usr\/bin\/python3 -IBS\n/);
  });

  it('brings its manual page and docs', () => {
    const page = gunzipSync(readFileSync(made.path('usr/share/man/man1/fallow.1.gz'))).toString();
    expect(page).toContain('.B fallow pause');
    expect(readdirSync(made.path('usr/share/doc/fallow/docs'))).toEqual(expect.arrayContaining(['clocks.md', 'faults.md']));
  });

  it('has its fuses set', () => {
    // https://www.electronjs.org/docs/latest/tutorial/fuses: a fixed text, version and length, then '0' (off), '1' (on) for each
    const binary = readFileSync(made.path('opt/Fallow/fallow-desktop'));
    const at = binary.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32;
    const wire = binary.subarray(at + 2, at + 2 + (binary[at + 1] ?? 0)).toString();
    const [runAsNode, cookies, nodeOptions, inspect, , onlyFromAsar] = wire;
    expect({ runAsNode, cookies, nodeOptions, inspect, onlyFromAsar }).toEqual({
      runAsNode: '1',
      cookies: '0',
      nodeOptions: '0',
      inspect: '0',
      onlyFromAsar: '1',
    });
  });

  it('has an icon in every size', () => {
    for (const size of [16, 22, 24, 32, 48, 64, 128, 256, 512]) {
      const png = readFileSync(made.path(`usr/share/icons/hicolor/${size}x${size}/apps/fallow-desktop.png`));
      expect([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(['PNG', size, size]);
    }
  });

  it('has a desktop entry and an entry for software centres that agree', async () => {
    const entry = made.read('usr/share/applications/app.fallow.Fallow.desktop');
    expect(entry).toMatch(/^Exec=\/opt\/Fallow\/fallow-desktop %U$/m);
    expect(entry).toMatch(/^Icon=fallow-desktop$/m);
    expect(entry).toMatch(/^Comment\[it\]=.+$/m);
    const metainfo = 'usr/share/metainfo/app.fallow.Fallow.metainfo.xml';
    expect(made.read(metainfo)).toContain('<launchable type="desktop-id">app.fallow.Fallow.desktop</launchable>');
    expect(made.read(metainfo)).not.toMatch(/@[A-Z]+@/);
    if (has('appstreamcli')) await must('appstreamcli', ['validate', '--no-net', made.path(metainfo)]);
    if (has('desktop-file-validate')) {
      await must('desktop-file-validate', [made.path('usr/share/applications/app.fallow.Fallow.desktop')]);
    }
  });
});

describe.skipIf(installObstacle !== null)('the installed package', () => {
  let user: PlainUser;
  let tools: string;
  let before: readonly string[];
  const root = { env: { ...process.env } };
  const dpkg = (...args: string[]) => must('dpkg', args, root.env);

  beforeAll(async () => {
    if ((await missingPrograms()).length > 0) await installDesktop(say);
    const apt = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await must('apt-get', ['satisfy', '-y', '--no-install-recommends', made.field('Depends')], apt);
    before = ourFiles();
    user = new PlainUser();
    tools = mkdtempSync(join(tmpdir(), 'fallow-tools-'));
    // Without AppArmor on this machine, tools that note down what they are asked to do stand in for it.
    if (!has('apparmor_parser')) {
      for (const name of ['apparmor_parser', 'aa-enabled']) {
        writeFileSync(join(tools, name), `#!/bin/sh\necho "${name} $*" >>${tools}/asked\n`, { mode: 0o755 });
      }
    }
    root.env = { ...process.env, PATH: `${tools}:${process.env['PATH'] ?? ''}` };
  }, 300_000);

  afterAll(async () => {
    await run('dpkg', ['--purge', 'fallow'], root.env);
    user?.remove();
    if (tools !== undefined) rmSync(tools, { recursive: true });
  }, 120_000);

  it('installs by its declared needs alone', async () => {
    await dpkg('--install', made.deb);
    expect(statSync('/opt/Fallow/chrome-sandbox').mode & 0o7777).toBe(0o4755);
    expect(readFileSync('/etc/apparmor.d/fallow-desktop', 'utf8')).toContain('"/opt/Fallow/fallow-desktop" flags=(unconfined)');
    if (has('apparmor_parser')) return;
    expect(readFileSync(join(tools, 'asked'), 'utf8')).toContain('--replace --write-cache');
  });

  it('runs commands as plain Node inside Electron, and leaves no trace of that in a job', async () => {
    expect(await user.run('fallow', '--version')).toEqual({ code: 0, out: `${made.field('Version').replace(/~.*/, '')}\n` });
    const { code, out } = await user.run('fallow', 'run', '--', 'env');
    expect(code).toBe(0);
    expect(out).toContain(`HOME=${user.home}\n`);
    expect(out).not.toMatch(/ELECTRON|FALLOW|NODE/);
  });

  it('serves the page without a display', async () => {
    user.startInSession('env', '-u', 'DISPLAY', 'fallow', '--practice');
    await vi.waitFor(() => expect(user.output).toContain('Fallow is at http://127.0.0.1:'), { timeout: 30_000, interval: 100 });
    const [, address = '', token = ''] = /at (http:\S+)#(\S+)/.exec(user.output) ?? [];
    const page = await fetch(address);
    expect([page.status, await page.text(), token !== '']).toEqual([200, expect.stringContaining('<title>'), true]);
    await stopApp();
  });

  it('opens a window in the sandbox for a plain user, and mines', async () => {
    user.startInSession('fallow', '--practice');
    await user.sees('mining');
    await expectConfinedWindow();
    expect(helpers()).toEqual([]);
    expect(
      ourProcesses()
        .map(({ command }) => command)
        .join('\n'),
    ).not.toContain('--no-sandbox');
  });

  it('frees the devices for a job', async () => {
    const { code, out } = await user.run('fallow', 'run', '--', 'sh', '-c', 'fallow status --json');
    expect(code).toBe(0);
    const { devices, jobs } = JSON.parse(out) as { devices: { activity: string }[]; jobs: unknown[] };
    expect(new Set(devices.map(({ activity }) => activity))).toEqual(new Set(['inUse']));
    expect(jobs).toHaveLength(1);
    await user.sees('mining');
  });

  it('keeps its sandbox where user namespaces are forbidden', async (context) => {
    if ((await run('unshare', ['--user', 'true'])).code !== 0)
      return context.skip('they are forbidden here, for the other tests too');
    await stopApp();
    user.startWithoutNamespaces('fallow', '--practice');
    await user.sees('mining');
    await expectConfinedWindow();
    expect(helpers()).toHaveLength(1); // setuid root
    await stopApp();
    user.startInSession('fallow', '--practice');
    await user.sees('mining');
  });

  it('is upgraded under a running app, which goes on', async () => {
    await user.run('fallow', 'mode', 'training');
    const pid = appProcess()?.pid;
    await dpkg('--install', await made.upgrade('99.0.0'));
    expect(await must('dpkg-query', ['-W', `-f=$\{Version}`, 'fallow'])).toBe('99.0.0');
    expect(appProcess()?.pid).toBe(pid);
    expect((await user.status()).mode).toBe('training');
    await user.run('fallow', 'mode', 'mining');
    await user.sees('mining'); // with miners started from the new files
    await user.run('fallow', 'mode', 'training');
  });

  it('keeps settings for the first start after the upgrade', async () => {
    await stopApp();
    user.startInSession('fallow', '--practice');
    const status = await user.sees('idle');
    expect(status.mode).toBe('training');
    await user.run('fallow', 'mode', 'mining');
    await user.sees('mining');
  });

  it('stops a running app when it is removed, and leaves nothing but the user’s own data', async () => {
    const paths = (await must('dpkg', ['-L', 'fallow'])).split('\n').filter((path) => path.includes('allow'));
    const settings = dataFiles(user.home);
    expect(paths).toContain('/usr/bin/fallow');
    user.output = '';
    await dpkg('--remove', 'fallow');
    await vi.waitFor(() => expect(user.output).toContain('off because mode')); // in order, miners first
    expect(ourProcesses()).toEqual([]);
    expect(paths.filter((path) => statSync(path, { throwIfNoEntry: false }) !== undefined)).toEqual([]);
    expect(ourFiles().filter((path) => !path.startsWith('/var/lib/dpkg/info/'))).toEqual(before);
    expect(dataFiles(user.home)).toEqual(settings);
    if (has('apparmor_parser')) return;
    expect(readFileSync(join(tools, 'asked'), 'utf8')).toMatch(/^apparmor_parser --remove \/etc\/apparmor\.d\/fallow-desktop$/m);
  });

  it('is purged without a trace, but for the user’s own data', async () => {
    await dpkg('--purge', 'fallow');
    expect(ourFiles()).toEqual(before);
    expect(dataFiles(user.home).length).toBeGreaterThan(0);
  });

  it('is removed without AppArmor, too, after an install that knew none', async () => {
    await must('dpkg', ['--install', made.deb]);
    if (!has('apparmor_parser')) expect(readdirIfThere('/etc/apparmor.d')).not.toContain('fallow-desktop');
    await must('dpkg', ['--purge', 'fallow']);
    expect(ourFiles()).toEqual(before);
  });
});

/** Chromium's helper that makes the sandbox where the kernel lets nobody else. */
function helpers(): OurProcess[] {
  return ourProcesses().filter(({ command }) => command.startsWith('/opt/Fallow/chrome-sandbox '));
}

async function expectConfinedWindow(): Promise<void> {
  const renderer = await vi.waitFor(
    () => {
      const found = ourProcesses().find(({ command }) => command.includes('--type=renderer'));
      if (found === undefined) throw new Error('no window yet');
      return found;
    },
    { timeout: 30_000, interval: 100 },
  );
  expect(renderer.status).toMatch(/^Seccomp:\t2$/m);
  expect(renderer.status).toMatch(/^NSpid:\t\d+\t\d+/m); // in a process namespace of its own
}

/** Ends the app as a session's end does, and waits until it and all that it started is gone. */
async function stopApp(): Promise<void> {
  const app = appProcess();
  if (app === undefined) throw new Error('the app does not run');
  process.kill(app.pid, 'SIGTERM');
  await nobodyRuns();
}

function nobodyRuns(): Promise<void> {
  return vi.waitFor(() => expect(ourProcesses()).toEqual([]), { timeout: 30_000, interval: 100 });
}

/** What carries our name where packages put files, services and hooks. */
function ourFiles(): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirIfThere(folder)) {
      const path = join(folder, entry);
      if (/fallow/i.test(entry)) found.push(path);
      else if (statSync(path, { throwIfNoEntry: false })?.isDirectory() && !isLink(path)) visit(path);
    }
  };
  for (const folder of ['/etc', '/opt', '/usr/bin', '/usr/lib/systemd', '/usr/share/applications']) visit(folder);
  for (const folder of ['/usr/share/icons/hicolor', '/usr/share/metainfo', '/usr/share/doc', '/var/lib/dpkg/info']) visit(folder);
  return found.sort();
}

function readdirIfThere(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

function isLink(path: string): boolean {
  return lstatSync(path).isSymbolicLink();
}

/** Settings and history, without what a running app goes on writing. */
function dataFiles(home: string): string[] {
  const folder = join(home, '.local/share/fallow/practice');
  return readdirIfThere(folder)
    .filter((name) => !name.endsWith('-wal') && !name.endsWith('-shm') && !name.endsWith('.log'))
    .sort();
}

function find(folder: string, ending: string): string {
  const found = readdirSync(folder, { encoding: 'utf8', recursive: true }).find((name) => name.endsWith(ending));
  if (found === undefined) throw new Error(`no ${ending} in ${folder}`);
  return join(folder, found);
}
