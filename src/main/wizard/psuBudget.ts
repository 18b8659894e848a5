import type { PsuPart, PsuView, RigVerdict, Said } from '../../shared/wizard';

/** A GPU's share of the budget, as far as driver and card database know. */
export interface PsuGpu {
  readonly device: string;
  readonly name: string;
  /** Power limit that the driver enforces now, W. */
  readonly limitW: number | null;
  /** Board power by the card database, W. */
  readonly boardPowerW: number | null;
}

export interface PsuFacts {
  readonly gpus: readonly PsuGpu[];
  readonly cpu: { readonly name: string; readonly cores: number } | null;
  readonly psuW: number | null;
}

/** What a power supply should have above what is drawn at most: it runs cooler and lives longer, and cards peak above their limit. */
const headroom = 1.25;
/** Power supplies are sold in such steps, W. */
const stepW = 50;
/** Board, memory, disks and fans; and a riser or fan more for each card. Our own estimates, W. */
const restW = 50;
const restPerGpuW = 10;

/** Everything at its limit at once, against the wattage of the power supply. Unknown parts are said, never guessed away. */
export function psuBudget({ gpus, cpu, psuW }: PsuFacts): PsuView {
  const parts: readonly PsuPart[] = [
    ...gpus.map(gpuPart),
    { part: 'cpu', device: 'cpu', name: cpu?.name ?? '', powerW: cpuPowerW(cpu?.cores ?? 4), from: 'estimate' },
    { part: 'rest', device: null, name: '', powerW: restW + restPerGpuW * gpus.length, from: 'estimate' },
  ];
  const neededW = Math.round(parts.reduce((sum, { powerW }) => sum + (powerW ?? 0), 0));
  const recommendedW = Math.ceil((neededW * headroom) / stepW) * stepW;
  const loadPct = psuW === null || psuW <= 0 ? null : Math.round((100 * neededW) / psuW);
  const unknown = parts.filter(({ powerW }) => powerW === null).map(({ name }) => name);
  const judged = judge({ neededW, recommendedW, psuW, loadPct, unknown });
  return { parts, neededW, recommendedW, psuW, loadPct, ...judged };
}

function gpuPart({ device, name, limitW, boardPowerW }: PsuGpu): PsuPart {
  const from = limitW !== null ? 'limit' : boardPowerW !== null ? 'card' : null;
  return { part: 'gpu', device, name, powerW: limitW ?? boardPowerW, from };
}

/** Under full load: 35 W for a small one, some 10 W for each core beyond two. Our own estimate, since the CPU does not say. */
function cpuPowerW(cores: number): number {
  return Math.min(280, 35 + 10 * Math.max(0, cores - 2));
}

interface Budget {
  readonly neededW: number;
  readonly recommendedW: number;
  readonly psuW: number | null;
  readonly loadPct: number | null;
  readonly unknown: readonly string[];
}

function judge({ neededW: needed, recommendedW: recommended, psuW, loadPct, unknown }: Budget): {
  readonly verdict: RigVerdict;
  readonly sentence: Said;
} {
  const values = { needed, recommended, psu: psuW ?? '', load: loadPct ?? '' };
  if (psuW !== null && loadPct !== null && loadPct > 100) return { verdict: 'problem', sentence: { say: 'psuTooSmall', values } };
  if (unknown.length > 0) {
    return { verdict: 'advice', sentence: { say: 'psuIncomplete', values: { needed, unknown: unknown.join(', ') } } };
  }
  if (psuW === null || loadPct === null) return { verdict: 'advice', sentence: { say: 'psuUnknown', values } };
  const isTight = psuW < needed * headroom;
  return { verdict: isTight ? 'advice' : 'ok', sentence: { say: isTight ? 'psuTight' : 'psuEnough', values } };
}
