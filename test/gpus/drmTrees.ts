import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// /sys and /proc of machines with AMD and Intel cards, as the kernel's documentation describes their files
// (Documentation/gpu/amdgpu, Documentation/ABI/testing/sysfs-driver-intel-{i915,xe}-hwmon, Documentation/gpu/drm-usage-stats.rst).

/** Text by path; `-> target` makes a symbolic link. */
export type Tree = Readonly<Record<string, string>>;

export function writeTree(root: string, tree: Tree): void {
  for (const [path, text] of Object.entries(tree)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), full);
    else writeFileSync(full, `${text}\n`);
  }
}

function under(dir: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${dir}/${path}`, text]));
}

/** Polaris: power1_average, no junction and no memory temperature, no unique id. */
export const polaris: Tree = {
  ...under('class/drm/card1/device', {
    vendor: '0x1002',
    device: '0x67df',
    uevent: 'DRIVER=amdgpu\nPCI_CLASS=30000\nPCI_SLOT_NAME=0000:26:00.0',
    gpu_busy_percent: '99',
    mem_info_vram_total: '8589934592',
    mem_info_vram_used: '4294967296',
    current_link_speed: '2.5 GT/s PCIe',
    current_link_width: '8',
    max_link_speed: '8.0 GT/s PCIe',
    max_link_width: '16',
    pp_dpm_sclk: '0: 300Mhz\n1: 608Mhz *\n2: 1340Mhz',
    pp_dpm_mclk: '0: 300Mhz\n1: 2000Mhz *',
  }),
  ...under('class/drm/card1/device/hwmon/hwmon4', {
    name: 'amdgpu',
    temp1_input: '61000',
    temp1_crit: '94000',
    power1_average: '96125000',
    power1_cap: '145000000',
    power1_cap_min: '0',
    power1_cap_max: '217000000',
    fan1_input: '1489',
    pwm1: '102',
    pwm1_max: '255',
    freq1_input: '1200000000',
    freq2_input: '2000000000',
  }),
  'class/drm/card1-DP-1/device/vendor': '0x1002',
  'class/drm/version': 'drm 1.1.0 20060810',
};

/** Navi 3: power1_input, junction and memory sensors, a unique id; a ROCm job that KFD knows. */
export const navi31: Tree = {
  ...under('class/drm/card0/device', {
    vendor: '0x1002',
    device: '0x744c',
    uevent: 'DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0',
    unique_id: '2f8e3a1b00c4d5e6',
    gpu_busy_percent: '7',
    mem_busy_percent: '3',
    mem_info_vram_total: '25753026560',
    mem_info_vram_used: '1073741824',
    current_link_speed: '16.0 GT/s PCIe',
    current_link_width: '16',
    max_link_speed: '16.0 GT/s PCIe',
    max_link_width: '16',
  }),
  ...under('class/drm/card0/device/hwmon/hwmon2', {
    name: 'amdgpu',
    temp1_input: '48000',
    temp1_label: 'edge',
    temp1_crit: '100000',
    temp2_input: '57000',
    temp2_label: 'junction',
    temp3_input: '66000',
    temp3_label: 'mem',
    power1_input: '31000000',
    power1_cap: '339000000',
    power1_cap_default: '339000000',
    fan1_input: '0',
    pwm1: '0',
    pwm1_max: '255',
    freq1_input: '60000000',
    freq2_input: '96000000',
  }),
  'class/kfd/kfd/topology/nodes/0/gpu_id': '0',
  'class/kfd/kfd/topology/nodes/1/gpu_id': '51742',
  'class/kfd/kfd/topology/nodes/1/properties': 'cpu_cores_count 0\nsimd_count 192\nsimd_per_cu 2\nlocation_id 768\ndomain 0',
  'class/kfd/kfd/proc/3100/vram_51742': '2147483648',
  'class/kfd/kfd/proc/3100/stats_51742/cu_occupancy': '48',
};

/** Arc by xe: energy in place of power, no busy and no memory file. */
export const arc: Tree = {
  ...under('class/drm/card2/device', {
    vendor: '0x8086',
    device: '0xe20b',
    uevent: 'DRIVER=xe\nPCI_SLOT_NAME=0000:00:09.0',
    'tile0/gt0/freq0/act_freq': '1200',
    'tile0/gt0/freq0/rp0_freq': '2850',
  }),
  ...under('class/drm/card2/device/hwmon/hwmon5', {
    name: 'xe',
    temp2_input: '52000',
    temp2_label: 'pkg',
    temp3_input: '60000',
    temp3_label: 'vram',
    energy1_input: '1000000',
    power1_max: '190000000',
    fan1_input: '900',
  }),
};

/** Graphics of an Intel CPU: nothing that could be read. */
export const integrated: Tree = under('class/drm/card3/device', {
  vendor: '0x8086',
  device: '0x9bc5',
  uevent: 'DRIVER=i915\nPCI_SLOT_NAME=0000:00:02.0',
});

/** A job that draws with the Navi card, and encodes; its files are open twice. */
export function drawing(gfxNs: number, encNs: number): Tree {
  const fdinfo = [
    'pos:\t0',
    'drm-driver:\tamdgpu',
    'drm-pdev:\t0000:03:00.0',
    'drm-client-id:\t41',
    `drm-engine-gfx:\t${gfxNs} ns`,
    `drm-engine-enc:\t${encNs} ns`,
    'drm-memory-vram:\t524288 KiB',
    'drm-resident-vram:\t524288 KiB',
  ].join('\n');
  return { '2200/fdinfo/5': fdinfo, '2200/fdinfo/9': fdinfo, '2200/fdinfo/1': 'pos:\t0\nflags:\t02' };
}
export const drawingLinks: Tree = {
  '2200/fd/1': '-> /dev/null',
  '2200/fd/5': '-> /dev/dri/renderD128',
  '2200/fd/9': '-> /dev/dri/renderD128',
};
