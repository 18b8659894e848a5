import * as fs from 'node:fs';
import * as path from 'node:path';

const root = path.join(__dirname, '..', 'recordings');

/** The body of a recorded answer, as the miner sent it (our recorder put the request beside it). */
export function recordedBody(file: string): string {
  const whole = JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
  return JSON.stringify(whole.body ?? whole.response ?? whole);
}

/** The lines of a recorded log without our recorder's `  12ms err ` and `#` marks. */
export function recordedLines(file: string): string[] {
  const lines = fs.readFileSync(path.join(root, file), 'utf8').split('\n');
  return lines
    .filter((line) => !line.startsWith('#') && !/^\s*\d+ms \*\*/.test(line))
    .map((line) => line.replace(/^\s*\d+ms (?:out|err) /, ''))
    .filter((line) => line !== '');
}
