import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import { fail, ok, type Result } from '../../shared/faults';
import type { OwnMinerId } from '../../shared/literals';
import type { MinerAdapter, MinerLogEvent, MinerRun, MinerStats } from './adapter';
import { theirName } from './adapters/algorithmNames';
import { fatal, gpuFaults, type LinePattern, lineReader, readGpuMinerExit, starting } from './adapters/logLines';
import { parsePool } from './adapters/poolUrl';
import { highest, total } from './adapters/reading';
import { type OwnAdapterFile, ownAdapterSchema, unitFactor } from './ownAdapterFile';

/**
 * The adapter that a user's file describes. Fails as 'miner/own-unusable' with the file, and where it is known the line and the
 * field that is wrong (`values.file`, `.line` from 1, `.field`, `.why`). Comments and a comma too many are allowed.
 */
export function ownAdapter(id: OwnMinerId, file: string, text: string): Result<MinerAdapter> {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (root === undefined || error !== undefined) {
    const why = error === undefined ? 'The file is empty' : `It is not JSON: ${printParseErrorCode(error.error)}`;
    return fail('miner/own-unusable', why, { file, line: lineOf(text, error?.offset ?? 0), why });
  }
  const parsed = ownAdapterSchema.safeParse(getNodeValue(root));
  if (parsed.success) return ok(toAdapter(id, parsed.data));
  const [issue] = parsed.error.issues;
  const why = issue?.message ?? 'It has not the right form';
  return fail('miner/own-unusable', why, { file, why, ...placeOf(issue, root, text) });
}

/** Of the wrong field, or of the innermost one around it that is there. */
function placeOf(issue: z.core.$ZodIssue | undefined, root: Node, text: string) {
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...unknown].map((part) => (typeof part === 'number' ? part : String(part)));
  for (let length = path.length; length >= 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node === undefined) continue;
    const line = lineOf(text, node.offset);
    return path.length === 0 ? { line } : { line, field: fieldText(path) };
  }
  return { line: 1 };
}

function fieldText(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function toAdapter(id: OwnMinerId, file: OwnAdapterFile): MinerAdapter {
  return {
    id,
    name: file.name,
    binaries: [file.program],
    devices: file.devices,
    vendors: file.vendors,
    algorithms: Object.keys(file.algorithms),
    argv: (run) => argvOf(file, run),
    env: (run) =>
      Object.fromEntries(Object.entries(file.environment).map(([name, value]) => [name, filled(value, wordsOf(file, run))])),
    statsRequest: (run) => ({
      transport: file.api.kind === 'http' ? 'http' : 'tcp-line',
      body: filled(file.api.request, wordsOf(file, run)),
      headers: {},
    }),
    readStats: (body) => readStats(file, body),
    readLine: lineReader([...patternsOf(file), ...gpuFaults]),
    readExit: readGpuMinerExit,
    stopDeadlineMs: () => file.stopS * 1000,
    startGraceS: file.startGraceS,
    doesReconnect: true,
    maxPools: file.maxPools,
    apiListens: file.api.listens,
    tunables: [],
    pause: { by: null, doesFreeMemory: null },
  };
}

type Words = Readonly<Record<string, string>>;

function wordsOf({ algorithms }: OwnAdapterFile, run: MinerRun): Words {
  const { wallet, worker, coin, device, apiPort } = run;
  const algorithm = theirName(algorithms, run.algorithm);
  return { algorithm, wallet, worker, coin, index: String(device.index), pci: device.pci ?? '', apiPort: String(apiPort) };
}

function argvOf(file: OwnAdapterFile, run: MinerRun): string[] {
  const words = wordsOf(file, run);
  const pools = run.pools.slice(0, file.maxPools).flatMap((url) => {
    const pool = parsePool(url);
    const scheme = pool?.isTls === true ? 'ssl' : 'tcp';
    const parts = {
      pool: url,
      host: pool?.host ?? '',
      port: String(pool?.port ?? ''),
      scheme,
      tls: String(pool?.isTls ?? false),
    };
    return file.poolArguments.map((word) => filled(word, { ...words, ...parts }));
  });
  const args = file.arguments.flatMap((word) => (word === '{pools}' ? pools : [filled(word, words)]));
  return [...args, ...(file.arguments.includes('{pools}') ? [] : pools), ...run.extraArgs];
}

/** A name in braces that is none of ours stays: the miner may want it. */
function filled(text: string, words: Words): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(words, name) ? (words[name] ?? whole) : whole));
}

/** Stale shares are counted once: in the log only where the API does not tell them. */
function patternsOf({ api, log: { stale, ...others } }: OwnAdapterFile): readonly LinePattern[] {
  const log: OwnAdapterFile['log'] = stale === undefined || api.stale !== undefined ? others : { ...others, stale };
  const events: Readonly<Record<keyof typeof log, MinerLogEvent>> = {
    accepted: { event: 'accepted' },
    stale: { event: 'stale' },
    rejected: { event: 'rejected' },
    connected: { event: 'connected' },
    disconnected: { event: 'disconnected' },
    gpuError: fatal('miner/gpu-error'),
    walletRefused: fatal('pool/wallet-refused'),
    dag: starting('dag'),
    ready: { event: 'ready' },
  };
  return Object.entries(events).flatMap(([name, event]): LinePattern[] => {
    const pattern = log[name as keyof typeof log]; // the keys are the events' own
    return pattern === undefined ? [] : [[new RegExp(pattern), event]];
  });
}

function readStats({ api }: OwnAdapterFile, body: string): Result<MinerStats> {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return fail('miner/bad-stats', `not JSON: ${body.slice(0, 80)}`);
  }
  const numbers = (path: string | undefined) => (path === undefined ? [] : numbersAt(answer, path));
  const hashrates = numbers(api.hashrate);
  const [accepted, rejected, stale] = [api.accepted, api.rejected, api.stale].map((path) => countOf(numbers(path)));
  if (accepted == null || rejected == null) return fail('miner/bad-stats', `no counts at ${api.accepted} and ${api.rejected}`);
  if (api.stale !== undefined && stale == null) return fail('miner/bad-stats', `no count at ${api.stale}`);
  const hashrate = sum(hashrates);
  const [version] = api.version === undefined ? [] : valuesAt(answer, api.version);
  return ok({
    version: typeof version === 'string' ? version.slice(0, 80) : null,
    hashrateHs: hashrate === null ? null : hashrate * unitFactor(api.hashrateUnit),
    accepted,
    rejected,
    stale: stale ?? 0,
    uptimeS: highest(numbers(api.uptimeS)),
    pool: null,
    isConnected: null,
    isPaused: false,
    difficulty: null,
    temperatureC: highest(numbers(api.temperatureC)),
    fanPct: highest(numbers(api.fanPct)),
    powerW: highest(numbers(api.powerW)),
  });
}

/** null where one is unreadable: a sum without it would be a wrong number. */
function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : total(known);
}

function countOf(values: readonly (number | null)[]): number | null {
  const all = sum(values);
  return all !== null && Number.isInteger(all) ? all : null;
}

function numbersAt(answer: unknown, path: string): (number | null)[] {
  return valuesAt(answer, path).map((value) => {
    const number = typeof value === 'string' && /^\d{1,15}(\.\d{1,9})?$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
  });
}

/** Every value that a path of the file leads to. */
function valuesAt(answer: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [answer];
  for (const [, name, place] of path.matchAll(/([^.[\]]+)|\[(\d+|\*)\]/g)) {
    values = values.flatMap((value) => partOf(value, name, place));
  }
  return values;
}

function partOf(value: unknown, name: string | undefined, place: string | undefined): readonly unknown[] {
  if (name !== undefined) {
    const isHeld = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name);
    return [isHeld ? Reflect.get(value, name) : undefined];
  }
  if (!Array.isArray(value)) return [undefined];
  return place === '*' ? value : [value[Number(place)]];
}
