import { runTexts as english } from '../shared/text/en/run';
import { fill } from '../shared/text/fill';
import { runTexts as italian } from '../shared/text/it/run';
import { resolveLanguage } from '../shared/text/language';
import { rainbowPromise } from '../shared/text/rainbowSentences';
import { type AskOptions, askApp } from './cli/appClient';
import { type RunArguments, type RunProblem, readRunArguments } from './cli/runArguments';
import { socketCandidates } from './faces/socket/path';
import { claimVariables } from './jobs/devices';
import { dataDir } from './platform/dataDir';

// The helper of bin/fallow: `node claim.js PID ARGUMENTS-AFTER-run…` claims for the launcher, its parent. Prints how many
// arguments stand before the command, then CUDA_VISIBLE_DEVICES and ROCR_VISIBLE_DEVICES (`-`: leave alone). Exit code 2 is
// wrong usage; whatever else goes wrong, the command runs all the same.

const usageCode = 2;
/** Until a hung app's first sign, unless the environment says otherwise (a number of seconds). */
const firstSignMs = 5000;
const marginMs = 1000;
const safeValue = /^[A-Za-z0-9,-]+$/;

const language = resolveLanguage('system', process.env);
const words = language === 'it' ? italian : english;

void main(process.argv[2], process.argv.slice(3));

async function main(pid: string | undefined, args: readonly string[]): Promise<void> {
  const run = readRunArguments(args);
  if ('problem' in run) {
    say(usageLine(run));
    say(words.runUsage);
    process.exitCode = usageCode;
    return;
  }
  const answer = await claim(Number(pid), run);
  if (answer !== null) process.stdout.write(`${run.shift} ${answer.cuda} ${answer.rocr}\n`);
}

/** Null: the claim was wrong usage, which is said and sets the exit code. */
async function claim(pid: number, run: RunArguments): Promise<{ readonly cuda: string; readonly rocr: string } | null> {
  const uid = process.getuid?.() ?? -1;
  const paths = socketCandidates(dataDir(run.data ?? undefined, process.env), process.env, uid);
  const env = Object.fromEntries(
    claimVariables.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const call: AskOptions = {
    call: 'claim',
    args: { pid, gpus: run.gpus, env },
    language,
    timeoutMs: patienceMs(),
    pendingMarginMs: marginMs,
    onPending: (rainbow) => {
      if (rainbow === 'found') say(`fallow: ${rainbowPromise(rainbow, language)}`);
    },
  };
  const reply = await askApp(paths, uid, call);
  const untouched = { cuda: '-', rocr: '-' };
  if (reply.ok) return readAnswer(reply.value);
  if ('fault' in reply) {
    say(`fallow: ${reply.fault.title}`);
    if (reply.fault.code !== 'app/usage') return untouched;
    process.exitCode = usageCode;
    return null;
  }
  // Without an app nothing mines, so there is nothing to wait for and nothing to say.
  const isAbsent = reply.code === 'app/not-running' && reply.detail === '';
  if (!isAbsent) say(fill(words.runNoAnswer, { detail: reply.detail }));
  return untouched;
}

function readAnswer(value: unknown): { readonly cuda: string; readonly rocr: string } {
  const answer = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  if (answer['isFree'] !== true) say(fill(words.runNotFree, { seconds: (Number(answer['waitedMs']) / 1000).toFixed(1) }));
  return { cuda: printable(answer['cuda']), rocr: printable(answer['rocr']) };
}

/** The launcher takes nothing else. */
function printable(value: unknown): string {
  return typeof value === 'string' && safeValue.test(value) ? value : '-';
}

function patienceMs(): number {
  const seconds = Number(process.env['FALLOW_CLAIM_TIMEOUT_S']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : firstSignMs;
}

function usageLine(problem: RunProblem): string {
  return problem.problem === 'noCommand' ? words.runNoCommand : fill(words[problem.problem], { option: problem.option });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
