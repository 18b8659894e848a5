// What the window costs in a real Electron under a display of its own: how soon it is there, memory, processor time, and how long
// the page works for a tick and for a step of its charts.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectron } from '../scripts/electron.mjs';
import { FakePanel } from '../test/desktop/panel';
import { BenchWindow, busyPerSecond, type Display, openDisplay, pause } from './support/benchWindow';
import { sayPercentiles } from './support/figures';
import { fillDay } from './support/fullDay';
import { cpuPct, pssMb } from './support/proc';

const rounds = Number(process.env['FALLOW_BENCH_ROUNDS'] ?? 10);
const settleMs = 20_000;

interface Bench {
  readonly electron: string;
  readonly display: Display;
}

/** A place with a practice rig of so many cards, or with a rig of its own that nobody has set up. */
function makePlace(gpus: number | null): string {
  const dir = mkdtempSync(join(tmpdir(), 'fallow-bench-'));
  if (gpus !== null) {
    mkdirSync(join(dir, 'practice'), { mode: 0o700 });
    writeFileSync(join(dir, 'practice/settings.json'), JSON.stringify({ quietS: 15, practice: { gpus } }));
  }
  return dir;
}

async function inPlace(gpus: number | null, use: (dir: string, args: readonly string[]) => Promise<void>): Promise<void> {
  const dir = makePlace(gpus);
  try {
    await use(dir, gpus === null ? [] : ['--practice']);
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function readyToShow(bench: Bench): Promise<void> {
  await inPlace(2, async (dir, args) => {
    const times = { made: [] as number[], dom: [] as number[], ready: [] as number[] };
    for (let round = -1; round < rounds; round += 1) {
      const window = await BenchWindow.open({ ...bench, dir, args });
      // The first start of all makes the profile and fills the disk's cache: said, not counted.
      if (round < 0) console.log(`the first start on a new data directory: ${(window.steps.get('ready') ?? 0).toFixed(0)} ms`);
      else for (const step of ['made', 'dom', 'ready'] as const) times[step].push(window.steps.get(step) ?? Number.NaN);
      await window.stop();
    }
    sayPercentiles('spawn to the window made', times.made);
    sayPercentiles('spawn to the page loaded', times.dom);
    sayPercentiles('spawn to ready-to-show', times.ready);
  });
}

function sayMemory(what: string, window: BenchWindow): void {
  const { own, practice } = window.processes();
  const each = own.map(pssMb);
  const sum = (values: readonly number[]) => values.reduce((total, one) => total + one, 0).toFixed(1);
  const parts = each.filter((one) => one >= 1).map((one) => one.toFixed(0));
  console.log(`${what}: ${sum(each)} MB PSS over ${own.length} processes (${parts.join(' + ')} and small ones)`);
  if (practice.length > 0) console.log(`  practice miners and pool beside it: ${sum(practice.map(pssMb))} MB`);
}

async function sayIdle(what: string, window: BenchWindow): Promise<void> {
  const { own, practice } = window.processes();
  const shares: number[] = [];
  const rest = cpuPct(practice, 60_000);
  for (let span = 0; span < 6; span += 1) shares.push(await cpuPct(own, 10_000));
  sayPercentiles(`${what}: processor time in spans of 10 s`, shares, '% of a core');
  if (practice.length > 0) console.log(`  practice miners and pool beside it: ${(await rest).toFixed(2)} % of a core`);
}

async function footprint(bench: Bench, what: string, gpus: number | null): Promise<void> {
  await inPlace(gpus, async (dir, args) => {
    const window = await BenchWindow.open({ ...bench, dir, args });
    if (gpus === null) await window.run("fallow.call('app:choose', { rig: 'real' })");
    await pause(settleMs);
    sayMemory(`${what}, window open`, window);
    await window.close();
    await pause(settleMs);
    sayMemory(`${what}, tray only`, window);
    await sayIdle(`${what}, window closed`, window);
    await window.stop();
  });
}

/** Runs `step` so many times in the page, each until its frame is drawn; the ms of each. */
function timed(prepare: string, step: string, times: number): string {
  return `(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    }));
    ${prepare}
    const times = [];
    for (let index = 0; index < ${times}; index += 1) {
      await drawn();
      const fromMs = performance.now();
      ${step};
      await drawn();
      times.push(performance.now() - fromMs);
    }
    return times;
  })()`;
}

const showRange = (label: string) => `[...document.querySelectorAll('.rangeButtons button')]
  .find((button) => button.textContent === '${label}').click()`;
const untilDrawn = `while (document.querySelectorAll('.plotBox canvas').length < 2) await new Promise((later) => setTimeout(later, 20));`;

async function charts(bench: Bench): Promise<void> {
  await inPlace(8, async (dir, args) => {
    const rows = fillDay(join(dir, 'practice/history.db'), 8, Date.now());
    console.log(`8 practice GPUs, a history of 24 h: ${rows} readings`);
    const window = await BenchWindow.open({ ...bench, dir, args });
    await window.run(`(async () => { ${untilDrawn} })()`);
    await pause(settleMs);
    sayPercentiles('page, 8 GPUs, 10 min of charts: work in a second', busyPerSecond(await window.trace(60_000)));
    const opened = await window.run<readonly number[]>(
      timed('', `${showRange('1 h')}; await settled(); ${showRange('24 h')}; await settled()`, 10).replace(
        '(async () => {',
        `(async () => { const settled = async () => {
          const before = document.querySelector('.readout').getAttribute('aria-valuemax');
          const endMs = performance.now() + 5000;
          while (document.querySelector('.readout').getAttribute('aria-valuemax') === before && performance.now() < endMs)
            await new Promise((later) => setTimeout(later, 1));
        };`,
      ),
    );
    sayPercentiles('charts, from 24 h to 1 h and back', opened);
    await sayChartSteps(window);
    sayPercentiles('page, 8 GPUs, 24 h of charts: work in a second', busyPerSecond(await window.trace(60_000)));
    await window.stop();
  });
}

async function sayChartSteps(window: BenchWindow): Promise<void> {
  const slider = "const slider = document.querySelector('.readout'); slider.focus();";
  const key = "slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }))";
  sayPercentiles('24 h of charts, a step by key to its frame', await window.run(timed(slider, key, 200)));
  const over = "const over = document.querySelector('.u-over'); const box = over.getBoundingClientRect();";
  const move = `over.dispatchEvent(new MouseEvent('mousemove', { bubbles: true,
    clientX: box.left + 3 + (index * 7) % (box.width - 6), clientY: box.top + 20 }))`;
  sayPercentiles('24 h of charts, a step by pointer to its frame', await window.run(timed(over, move, 200)));
  // Another width draws every line, band and axis anew: as much as a pan by a step does.
  const boxes = "const boxes = [...document.querySelectorAll('.plotBox')];";
  const width = "for (const one of boxes) one.style.maxWidth = (100 - (index % 10)) + '%'";
  sayPercentiles('24 h of charts, all drawn anew, to its frame', await window.run(timed(boxes, width, 100)));
}

const display = await openDisplay();
if (display === null) {
  console.log('SKIPPED: Xvfb or dbus-daemon is missing');
} else {
  const { executable } = await findElectron(console.log);
  process.env['DBUS_SESSION_BUS_ADDRESS'] = display.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  const panel = new FakePanel();
  await panel.appear();
  const bench = { electron: executable, display };
  try {
    await readyToShow(bench);
    await footprint(bench, '2 practice GPUs mining', 2);
    await footprint(bench, 'no rig set up', null);
    await charts(bench);
  } finally {
    panel.close();
    display.close();
  }
}
