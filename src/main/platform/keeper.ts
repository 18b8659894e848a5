/** The keeper's argv[3], by which its watcher is told from the miner's processes. */
const keeperName = 'fallow-keeper';

/** Environment variable that every process of a run inherits, with the run's token. */
export const runMarker = 'FALLOW_RUN';

/**
 * Run as `sh -c keeperScript fallow-keeper PROGRAM ARGS…`, leader of a new group, fd 3 the life-line: a pipe whose other end only
 * the app holds. It leaves a watcher behind and becomes PROGRAM, so pid, exit code and signals are the miner's own.
 *
 * The watcher is a grandchild (the miner gets no child it did not make), deaf to the signals that stop a miner, and closes its
 * outputs so that they end with the miner. When the life-line ends, however the app died, it kills the whole group and itself with
 * it. While it lives the group's number cannot be given to another. Before that it starts, in a session of its own, a search for
 * what left the group: processes that carry our marker, checked again right before each kill. (`setsid` is util-linux, essential
 * on Debian and Ubuntu; without it the group still dies.)
 * Nothing of PROGRAM or ARGS is ever read by the shell.
 */
const keeperScript = `
(
  trap '' HUP INT QUIT TERM USR1 USR2 PIPE ALRM
  (
    exec </dev/null >/dev/null 2>&1
    while read -r line <&3; do :; done
    token=$${runMarker}
    unset ${runMarker}
    [ -n "$token" ] && setsid sh -c '(
      for round in 1 2 3 4; do
        found=
        for file in $(grep -lzx -e "$1" /proc/[0-9]*/environ); do
          grep -qzx -e "$1" "$file" && pid=\${file#/proc/} && kill -9 "\${pid%/environ}" && found=1
        done
        [ -n "$found" ] || break
      done
    ) &' fallow-sweep "${runMarker}=$token"
    kill -9 0
  ) &
)
exec 3<&-
exec "$@"
`;

/** argv of the keeper behind `/bin/sh`. */
export function keeperArgs(path: string, args: readonly string[]): string[] {
  return ['-c', keeperScript, keeperName, path, ...args];
}

/** True for the watcher's command line, and for the keeper's before it became the miner. */
export function isKeeperCmdline(cmdline: readonly string[]): boolean {
  return cmdline[1] === '-c' && cmdline[3] === keeperName && cmdline[2] === keeperScript;
}

const dropped = [
  /^LD_(?!LIBRARY_PATH$)/, // preload, audit, debug: code or noise of others inside the miner
  /^GLIBC_TUNABLES$/,
  /^(NODE_OPTIONS|NODE_CHANNEL_FD|NODE_REPL_EXTERNAL_MODULE|NODE_PATH)$/,
  /^(ELECTRON_|FALLOW_)/,
  /^(BASH_ENV|ENV|SHELLOPTS|BASH_FUNC_.*)$/,
  /(TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_KEY|PRIVATE_KEY)/i, // a miner is a foreign program: it gets no secrets
  /^(SSH_AUTH_SOCK|SSH_AGENT_PID|GPG_AGENT_INFO|DBUS_SESSION_BUS_ADDRESS)$/,
];

/**
 * A copy of our environment for a foreign program, `added` last. LD_LIBRARY_PATH stays: people with CUDA or OpenCL outside the
 * loader's default path need it, and it can only add directories that the user chose.
 */
export function scrubbedEnv(
  own: Readonly<Record<string, string | undefined>>,
  added: Readonly<Record<string, string>>,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !dropped.some((pattern) => pattern.test(name))) env[name] = value;
  }
  return { ...env, ...added };
}
