import { readFileSync } from 'node:fs';
import { Random } from '../../src/main/tuner/random';

/** A job of a day; times in s since its begin, devices by index. */
export interface DayJob {
  readonly kind: 'training' | 'burst' | 'notebook';
  readonly startS: number;
  readonly endS: number;
  readonly devices: readonly number[];
}

const dayS = 86_400;

/**
 * A day of a small group's rig: long trainings on one or two cards, series of short runs (somebody tries things out), and notebooks, each
 * until a quarter of an hour after its last cell. Jobs on one card may overlap, as they do.
 */
export function jobDay(gpus: number, seed: number): readonly DayJob[] {
  const random = new Random(seed);
  const between = (from: number, to: number) => from + (to - from) * random.uniform();
  const card = () => Math.floor(random.uniform() * gpus);
  const jobs: DayJob[] = [];
  for (let i = 0; i < gpus; i += 1) {
    const startS = between(0, dayS * 0.8);
    const devices = random.uniform() < 0.3 && gpus > 1 ? [i, (i + 1) % gpus] : [i];
    jobs.push({ kind: 'training', startS, endS: startS + between(7200, 21_600), devices });
  }
  for (let i = 0; i < gpus * 2; i += 1) {
    let at = between(8 * 3600, 20 * 3600);
    const devices = [card()];
    for (let run = Math.floor(between(3, 9)); run > 0; run -= 1) {
      const lasts = between(20, 300);
      jobs.push({ kind: 'burst', startS: at, endS: at + lasts, devices });
      at += lasts + between(30, 600);
    }
  }
  for (let i = 0; i < gpus; i += 1) {
    const startS = between(8 * 3600, 18 * 3600);
    jobs.push({ kind: 'notebook', startS, endS: startS + between(1800, 10_800) + 900, devices: [card()] });
  }
  return jobs.map((job) => ({ ...job, endS: Math.min(dayS, job.endS) })).filter((job) => job.startS < job.endS);
}

/** Lines of JSON, each a DayJob. @throws where the file cannot be read. */
export function jobsInFile(path: string): readonly DayJob[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as DayJob);
}
