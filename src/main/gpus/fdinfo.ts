/** What one open DRM file says of its client. Source: Documentation/gpu/drm-usage-stats.rst. */
export interface DrmClient {
  readonly pci: string;
  readonly client: string;
  readonly vramBytes: number | null;
  /** Work done so far on shaders and on video engines: in ns, or in cycles of `totalCycles`. */
  readonly shader: number;
  readonly compute: number;
  readonly video: number;
  /** Cycles that have passed meanwhile (xe); null: the counters are ns. */
  readonly totalCycles: number | null;
}

const engines = {
  // amdgpu, i915, xe: their names for the same things.
  shader: ['drm-engine-gfx', 'drm-engine-compute', 'drm-engine-render', 'drm-cycles-rcs', 'drm-cycles-ccs'],
  compute: ['drm-engine-compute', 'drm-cycles-ccs'],
  video: ['drm-engine-dec', 'drm-engine-enc', 'drm-engine-jpeg', 'drm-engine-video', 'drm-cycles-vcs'],
} as const;
/** Newer name first: both may be there, and then they are the same memory. */
const vramKeys = ['drm-resident-vram', 'drm-resident-vram0', 'drm-memory-vram', 'drm-total-vram0', 'drm-total-local0'];
const units: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** A file of /proc/PID/fdinfo; null: it is no DRM client. An engine that has done nothing yet is absent, which is 0. */
export function readFdinfo(text: string): DrmClient | null {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const pci = values.get('drm-pdev');
  const client = values.get('drm-client-id');
  if (pci === undefined || client === undefined) return null;
  const sum = (keys: readonly string[]) => keys.reduce((total, key) => total + (amount(values.get(key)) ?? 0), 0);
  const vramKey = vramKeys.find((key) => values.has(key));
  return {
    pci: pci.toLowerCase(),
    client,
    vramBytes: vramKey === undefined ? null : amount(values.get(vramKey)),
    shader: sum(engines.shader),
    compute: sum(engines.compute),
    video: sum(engines.video),
    totalCycles: amount(values.get('drm-total-cycles-rcs') ?? values.get('drm-total-cycles-ccs')),
  };
}

/** `123 ns`, `4 KiB`, `5`: in ns, cycles or bytes. */
function amount(text: string | undefined): number | null {
  const match = /^(\d+)(?: (\w+))?$/.exec(text ?? '');
  return match === null ? null : Number(match[1]) * (units[match[2] ?? ''] ?? 1);
}
