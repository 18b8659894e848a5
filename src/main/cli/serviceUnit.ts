export interface ServiceOptions {
  /** Absolute path of bin/fallow. */
  readonly launcher: string;
  readonly dataDir: string;
  readonly port: number;
  readonly lan: number | null;
  /** Where miners and, in a checkout, Node are looked up. */
  readonly path: string;
}

/** Where the window of a service is when nobody says otherwise, so that bookmarks and Prometheus find it again. */
export const servicePort = 4740;

/**
 * A systemd user unit (systemd.service(5)). Only the app itself is told to end: it takes its miners down in order; what is left is
 * killed by systemd. Its address goes nowhere, since it holds the key and a journal has more readers than its owner; the log goes there
 * by stderr. `env`, since systemd itself refuses to execute a path with a quotation mark in it. A miner that the kernel ends for want of memory must not take the service with it.
 */
export function serviceUnit({ launcher, dataDir, port, lan, path }: ServiceOptions): string {
  const command = [
    launcher,
    '--headless',
    '--port',
    String(port),
    ...(lan === null ? [] : ['--lan', String(lan)]),
    '--data',
    dataDir,
  ];
  return `# Written by "fallow service install"; "fallow service remove" takes it away.
[Unit]
Description=Fallow, mines while the GPUs are idle
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
Type=exec
ExecStart=/usr/bin/env ${command.map((each) => word(each, true)).join(' ')}
Environment=${word(`PATH=${path}`, false)}
Restart=on-failure
RestartSec=10
RestartPreventExitStatus=2
KillMode=mixed
TimeoutStopSec=60
OOMPolicy=continue
StandardOutput=null
StandardError=journal

[Install]
WantedBy=default.target
`;
}

/** Port, LAN port and launcher that a unit of ours names; null: not one of ours. */
export function readUnit(text: string): { readonly port: number; readonly lan: number | null } | null {
  const line = /^ExecStart=.*"--headless" "--port" "(\d+)"(?: "--lan" "(\d+)")? "--data" /m.exec(text);
  return line === null ? null : { port: Number(line[1]), lan: line[2] === undefined ? null : Number(line[2]) };
}

/** Two units that do the same, whatever shell they were written from. */
export function isSameUnit(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/^Environment=.*$/m, '');
  return plain(one) === plain(other);
}

/** Quoted as systemd reads it; in a command `$` would name a variable too. */
function word(text: string, isCommand: boolean): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%').replaceAll('\n', '\\n');
  return `"${isCommand ? escaped.replaceAll('$', '$$$$') : escaped}"`;
}
