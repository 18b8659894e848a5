import type { MinerId } from '../../shared/literals';

/**
 * What a flag says. `user`: wallet, worker and maybe a password in one. `uri`: pool and user in one. `ours`: Fallow sets it itself.
 * `keep`: goes on to the miner. `ignore`: nothing that matters now. `listed`: what its value says counts for each pool in turn.
 */
export type Role =
  | 'pool'
  | 'port'
  | 'uri'
  | 'user'
  | 'wallet'
  | 'password'
  | 'worker'
  | 'algorithm'
  | 'coin'
  | 'tls'
  | 'flavour'
  | 'devices'
  | 'nvidia'
  | 'amd'
  | 'ours'
  | 'keep'
  | 'ignore';

export interface Grammar {
  readonly id: MinerId;
  /** As people call it. */
  readonly name: string;
  /** The program's file name, without `.exe`. */
  readonly program: RegExp;
  /** Flags by role, each with how many values it takes: `-a` none, `-a:` one, `-a*` all up to the next flag. */
  readonly flags: Readonly<Partial<Record<Role, string>>>;
  /** It is not supported or obsolete: its lines are read for what they say of pool and wallet. */
  readonly isGone?: true;
  /** Several pools stand in one value, with commas. */
  readonly hasCommaLists?: true;
  /** The user may end in `:password`. */
  readonly hasPasswordInUser?: true;
}

const ethminerKept =
  '--cl-global-work: --cl-local-work: --cu-grid-size: --cuda-grid-size: --cu-block-size: --cuda-block-size: --cu-streams: --cuda-streams: --cu-schedule: --cuda-schedule: -L: --dag-load-mode: --noeval --tstop: --tstart: --HWMON:';

const ethminer = {
  nvidia: '-U --cuda',
  amd: '-G --opencl',
  devices: '--cuda-devices* --cu-devices* --opencl-device* --opencl-devices* --cl-devices*',
  ours: '--api-port: --api-bind: --api-password: --nocolor --syslog --stdout --exit -v: --verbosity: --display-interval:',
} as const;

export const grammars: readonly Grammar[] = [
  {
    id: 'ethminer-0.12',
    name: 'ethminer',
    program: /^ethminer$/i,
    hasPasswordInUser: true,
    flags: {
      ...ethminer,
      uri: '-P: --pool:',
      pool: '-S: --stratum: -FS: -FF: --stratum-failover: --farm-failover:',
      user: '-O: --userpass: -FO: --failover-userpass: -u: --user: -fu: --failover-user:',
      password: '-p: --pass: -fp: --failover-pass:',
      flavour: '-SP: --stratum-protocol:',
      keep: ethminerKept,
      ignore:
        '-RH -R --report-hashrate --report-hr -X --cuda-opencl -SC: --stratum-client: -SE: --stratum-email: -F: --farm: --farm-recheck: --farm-retries: --work-timeout: --response-timeout: --failover-timeout: --retry-delay: --opencl-platform: --cuda-parallel-hash: --cu-parallel-hash: -t: --mining-threads: --ergodicity: --port: --cl-nobin --cl-noexit',
    },
  },
  {
    id: 'kawpowminer',
    name: 'kawpowminer',
    program: /^kawpowminer$/i,
    flags: {
      ...ethminer,
      uri: '-P: --pool:',
      keep: `${ethminerKept} --cuda-parallel-hash: --cu-parallel-hash:`,
      ignore:
        '-R --report-hashrate --report-hr --farm-recheck: --farm-retries: --work-timeout: --response-timeout: --failover-timeout: --ergodicity:',
    },
  },
  {
    id: 'xmrig',
    name: 'XMRig',
    program: /^xmrig(-notls)?$/i,
    flags: {
      pool: '-o: --url:',
      wallet: '-u: --user:',
      password: '-p: --pass:',
      worker: '--rig-id:',
      algorithm: '-a: --algo:',
      coin: '--coin:',
      tls: '--tls',
      keep: '-t: --threads: --cpu-affinity: --cpu-priority: --cpu-max-threads-hint: --asm: --randomx-mode: --randomx-1gb-pages --huge-pages-jit --no-huge-pages --randomx-wrmsr: --donate-level: --randomx-no-numa --tls-fingerprint:',
      ours: '--http-host: --http-port: --http-access-token: --http-no-restricted --api-worker-id: --no-color --print-time: -B --background -c: --config: -l: --log-file: -S --syslog -k --keepalive --no-dmi --retry-pause: -R: --retries: -r:',
      ignore: '--nicehash --variant: --max-cpu-usage: -v: --av: --cuda --opencl --cuda-devices: --opencl-devices: --no-cpu',
    },
  },
  {
    id: 't-rex',
    name: 'T-Rex',
    program: /^t-rex$/i,
    flags: {
      pool: '-o: --url:',
      user: '-u: --user:',
      password: '-p: --pass:',
      worker: '-w: --worker:',
      algorithm: '-a: --algo:',
      coin: '--coin:',
      devices: '-d: --devices:',
      keep: '-i: --intensity: --low-load: --kernel: --dag-build-mode: --dataset-mode: --cpu-priority: --no-strict-ssl --mt: --lhr-tune:',
      ours: '--api-bind-http: --api-bind-telnet: -b: --api-read-only --api-key: --no-watchdog --watchdog-exit-mode: --no-color --autoupdate --hide-date --gpu-report-interval: -l: --log-path: -q --quiet --exit-on-cuda-error --exit-on-connection-lost --exit-on-high-power: --script-start: --script-exit: --script-crash: --script-epoch-change: --script-low-hash: --temperature-limit: --temperature-start: --temperature-color: --pci-indexing --ab-indexing -c: --config:',
      ignore:
        '--back-to-main-pool-sec: --reconnect-on-fail-shares: -r: --retries: -R: --retry-pause: -T: --timeout: -N: --hashrate-avr: --sharerate-avr: --send-stales --no-hashrate-report --validate-shares',
    },
  },
  {
    id: 'lolminer',
    name: 'lolMiner',
    program: /^lolminer$/i,
    flags: {
      pool: '-p: --pool:',
      user: '-u: --user:',
      password: '--pass:',
      worker: '--worker:',
      algorithm: '-a: --algo:',
      coin: '-c: --coin:',
      tls: '--tls:',
      flavour: '--ethstratum:',
      devices: '--devices:',
      keep: '--mode: --keepfree: --pers: --ergo-prebuild: --dagdelay: --disable-dag-verify',
      ours: '--apiport: --apihost: --watchdog: --watchdogscript: --nocolor --basecolor --shortstats: --longstats: --timeprint: --log: --logfile: --tstop: --tstart: --tmode: --devicesbypcie --config: --json: --profile:',
      ignore: '--enablezilcache --lhrtune: --lhrwait: --max-latency: --dns-over-https: --digits: --compactaccept --singlethread:',
    },
  },
  {
    id: 'gminer',
    name: 'GMiner',
    program: /^(?:miner|gminer)$/i,
    flags: {
      pool: '-s: --server:',
      port: '-n: --port:',
      user: '-u: --user:',
      password: '-p: --pass:',
      worker: '--worker:',
      algorithm: '-a: --algo:',
      tls: '--ssl:',
      flavour: '--proto:',
      devices: '-d* --devices*',
      keep: '-i* --intensity* -k* --dag_mode* --safe_dag* --pers: --mt*',
      ours: '--api: --watchdog: -w: --watchdog_restart_delay: --watchdog_mode: --color: -c: -l: --logfile: -t* --templimit* --config: --nvml: --pec: --electricity_cost: --report_interval: --cuda: --opencl:',
      ignore: '--cache_dag: --share_check: --ssl_verification: --secure_dns: --min_rig_speed:',
    },
  },
  {
    id: 'teamredminer',
    name: 'TeamRedMiner',
    program: /^teamredminer$/i,
    flags: {
      pool: '-o: --url:',
      user: '-u: --user:',
      password: '-p: --pass:',
      worker: '--eth_worker: --rig_id:',
      algorithm: '-a: --algo:',
      devices: '-d: --devices:',
      keep: '--eth_config: --eth_micro_delay: --eth_smooth_power: --prog_config: --prog_micro_tune: --autolykos_prebuild: --autolykos_slowdown: --cn_config:',
      ours: '--api_listen --cm_api_listen --watchdog_script --watchdog_disabled --disable_colors --force_colors --bus_reorder --opencl_order --log_file --log_interval: -l: --temp_limit: --temp_resume: --fan_control',
      ignore:
        '--pool_strategy: --pool_connect_TO: --pool_rpc_TO: --pool_max_rejects: --no_ntime_roll --short_stats --platform: --init_style:',
    },
  },
  {
    id: 'rigel',
    name: 'Rigel',
    program: /^rigel$/i,
    flags: {
      pool: '-o: --url:',
      user: '-u: --username:',
      password: '-p: --password:',
      worker: '-w: --worker:',
      algorithm: '-a: --algorithm:',
      coin: '--coin:',
      devices: '-d: --devices:',
      keep: '--kernel: --autolykos2-prebuild: --nexapow-small-lut: --no-strict-ssl',
      ours: '--api-bind: --no-watchdog --no-tui --no-colour --log-file: --stats-interval: --temp-limit: --fan-control:',
      ignore: '--dns-over-https --ethash-cache-dag: --kawpow-cache-dag: --zil: --cpu-check --hashrate-avg: --power-avg:',
    },
  },
  {
    id: 'srbminer-multi',
    name: 'SRBMiner-Multi',
    program: /^srbminer-multi$/i,
    hasCommaLists: true,
    flags: {
      pool: '-o: --pool:',
      user: '-u: --wallet:',
      password: '-p: --password:',
      worker: '--worker:',
      algorithm: '-a: --algorithm: -ag: --algorithm-gpu:',
      tls: '--tls:',
      flavour: '--esm:',
      devices: '--gpu-id:',
      keep: '--gpu-intensity: --gpu-progpow-safe --gpu-table-slow-build --autolykos2-preload',
      ours: '--api-enable --api-port: --api-rig-name: --disable-worker-watchdog --disable-cpu --disable-gpu-amd --disable-gpu-nvidia --disable-gpu-intel --log-file: --log-file-mode: --gpu-off-temperature: --shutdown-temperature: --background --startup-script: --reboot-script-gpu-watchdog:',
      ignore: '--keepalive: --send-stales: --retry-time: --give-up-limit: --main-pool-reconnect: --nicehash: --extended-log',
    },
  },
  {
    id: 'nbminer',
    name: 'NBMiner',
    program: /^nbminer$/i,
    hasPasswordInUser: true,
    flags: {
      pool: '-o: --url: -o1: --url1: -o2: --url2:',
      user: '-u: --user: -u1: --user1: -u2: --user2:',
      password: '-p: --password: -p1: -p2:',
      algorithm: '-a: --algo:',
      coin: '--coin:',
      devices: '-d: --devices:',
      keep: '-i: --intensity: --mt: --strict-ssl',
      ours: '--api: --no-watchdog --platform: --log --log-file: --temperature-limit: --tl: --temperature-start: --ts: --no-nvml --long-format --log-cycle: -c: --config:',
      ignore: '--fee: --lhr: --lhr-mode: --fidelity-timeframe: --share-check: --no-interrupt --enable-dag-cache -RUN -REBOOT',
    },
  },
  {
    id: 'bzminer',
    name: 'BzMiner',
    program: /^bzminer$/i,
    flags: {
      pool: '-p*',
      user: '-w:',
      password: '--pool_password:',
      worker: '-r:',
      algorithm: '-a:',
      devices: '--disable* --enable*',
      keep: '-i:',
      ours: '--http_enabled: --http_address: --http_port: --http_password: --no_watchdog --nc: -c: -o: -v: --no_color: --log_date: --update_frequency_ms: --nvidia: --amd: --intel: --temp_stop: --temp_start:',
      ignore: '--cache_dag: --avg_hr_ms: --lang: --clear_log_file: --lhr_stability*',
    },
  },
  {
    id: 'lolminer',
    name: 'Claymore Dual Miner',
    program: /^ethdcrminer64$/i,
    isGone: true,
    flags: {
      pool: '-epool:',
      user: '-ewal:',
      password: '-epsw:',
      worker: '-eworker:',
      flavour: '-esm:',
      devices: '-di:',
      ...valued('-allpools -allcoins -wd -r -tt -ttli -ethi -mode -dbg -mport -fanmin -fanmax -esms -asm -gser -y -erate -ftime'),
    },
  },
  {
    id: 'lolminer',
    name: 'PhoenixMiner',
    program: /^phoenixminer$/i,
    isGone: true,
    flags: {
      pool: '-pool: -pool2:',
      user: '-wal: -wal2:',
      password: '-pass: -pass2:',
      worker: '-worker:',
      coin: '-coin:',
      devices: '-gpus:',
      nvidia: '-nvidia',
      amd: '-amd',
      ...valued(
        '-proto -cdm -cdmport -rate -tt -fanmin -fanmax -wdog -log -mi -gt -acm -stales -hstats -dagrestart -rvram -ttli -minRigSpeed',
      ),
    },
  },
];

function valued(flags: string): { readonly ignore: string } {
  return { ignore: `${flags.split(' ').join(': ')}:` };
}
